"""The pages of accounts: the list and its deeds, the own profile, and a code asked for again."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlmodel import select

import db.engine
from db.codes import Role
from db.models import Account, WebSession
from lapor.services import second_factor
from lapor.ui.profile import agent
from tests.screens.acting import opens, says, stage


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def telephone(name):
    """They set one up an hour ago."""
    offer = second_factor.offer(name)
    past = datetime.now(UTC) - timedelta(hours=1)
    with db.engine.writing() as session:
        code = pyotp.TOTP(offer.secret).at(past)
        second_factor.take_up(session, name, offer.sealed, code, now=past)
    return pyotp.TOTP(offer.secret)


def names(app):
    return list(app.dataframe[0].value["user"])


def test_the_nation_sees_everybody_a_coordinator_heads_and_officers_of_their_own(app):
    assert set(names(opens(app, "rini", "accounts"))) == {
        "ani", "ayu", "budi", "dewi", "maya", "rini", "siti", "wayan",
    }  # fmt: skip
    opens(app, "siti", "accounts")
    assert names(app) == ["ani", "budi"]
    assert app.selectbox(key="account-role").options == [
        "Semua peran", "Pimpinan", "Pejabat penghubung",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["budi", "dewi", "maya"])
def test_who_looks_after_nobody_has_a_profile_and_no_list(app, name):
    assert "Halaman ini tidak terbuka untuk Anda" in says(opens(app, name, "accounts"))
    opens(app, name, "profile")
    assert f"Nama pengguna Anda {name}." in says(app)
    assert not app.exception


def test_an_account_is_opened_without_the_mouse(app):
    opens(app, "rini", "accounts")
    app.selectbox(key="open-any").set_value("budi").run()
    assert not app.exception
    assert app.session_state["account-open"] == "budi"
    assert app.selectbox(key="open-any").value is None  # ready for the next one


def test_a_step_is_repeated_after_a_fresh_code_with_nothing_lost(app):
    device = telephone("rini")
    opens(app, "rini", "accounts")
    app.session_state["account-open"] = "budi"
    app.session_state["move-budi"] = True
    app.run()
    (role,) = [box for box in app.selectbox if box.key.endswith("-role") and "move" in box.key]
    role.set_value(Role.HEAD).run()
    app.button(key="do-move-budi").click().run()
    assert "Satu kode lagi" in says(app)
    assert role_of("budi") == Role.LIAISON
    app.text_input(key="step-up-code").set_value("000000")
    app.button(key="step-up-show").click().run()
    assert "Kode salah" in says(app)
    app.text_input(key="step-up-code").set_value(device.now())
    app.button(key="step-up-show").click().run()
    assert "Terverifikasi" in says(app)
    assert "Satu kode lagi" not in says(app)
    app.button(key="do-move-budi").click().run()
    assert role_of("budi") == Role.HEAD


def test_a_role_chosen_over_an_account_that_changed_is_chosen_anew(app):
    opens(app, "rini", "accounts")
    app.session_state["account-open"] = "budi"
    app.session_state["move-budi"] = True
    app.run()

    def role():
        return next(box for box in app.selectbox if "move" in box.key and "-role" in box.key)

    role().set_value(Role.HEAD).run()
    assert not app.button(key="do-move-budi").disabled
    with db.engine.writing() as session:
        budi = session.get_one(Account, "budi")
        budi.role, budi.agency_id = Role.COORDINATOR, None
        budi.version += 1
    app.run()
    assert role().value == Role.COORDINATOR
    assert app.button(key="do-move-budi").disabled


def role_of(name):
    with db.engine.reading() as session:
        return session.get_one(Account, name).role


def test_a_link_is_shown_until_it_is_put_away(app):
    opens(app, "siti", "accounts")
    app.session_state["account-open"] = "budi"
    app.run()
    app.button(key="do-link-budi").click().run()
    assert "/?tautan=" in app.code[0].value
    app.button(key="link-handed").click().run()
    assert not app.code


def test_a_second_factor_is_set_up_and_paper_shown_once(app):
    with db.engine.writing() as session:
        session.get_one(Account, "siti").is_demo = True  # nobody knows a password of hers
    opens(app, "siti", "profile")
    app.button(key="factor-begin").click().run()
    secret = app.code[0].value.replace(" ", "")
    app.text_input(key="new-factor-code").set_value(pyotp.TOTP(secret).now())
    app.button(key="factor-confirm").click().run()
    assert len(app.code[0].value.split()) == second_factor.HOW_MANY
    assert "Sisa kode pemulihan: 10 dari 10." in says(app)
    app.button(key="paper-put-away").click().run()
    assert not app.code
    with db.engine.reading() as session:
        assert session.exec(select(WebSession.strong_at)).one() is not None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit Chrome/120 Safari/537 Edg/120",
         "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537", "Chrome, Android"),
        ("<b>curl</b>/8", "bcurl/b/8"),
    ],
)  # fmt: skip
def test_a_browser_is_named_by_what_people_know(said, words):
    assert agent(said) == words
