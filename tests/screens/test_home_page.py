"""Home as every role: what needs them, what is new, and nothing of what is not theirs."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from db import ids
from db.codes import Role
from db.engine import reading, writing
from db.models import Account, JobRun, NoticeSetting, Pack
from lapor.domain.access import ROLE_NAMES
from lapor.domain.today import WORK
from lapor.domain.worklists import NAMES
from lapor.services import sessions
from tests.builders import a_complaint
from tests.screens.acting import opens, says, stage

TITLE = "Kenari judul di beranda"
PEOPLE = {
    "siti": Role.COORDINATOR, "budi": Role.LIAISON, "rini": Role.NATIONAL, "dewi": Role.PARTNER,
    "maya": Role.MANAGER, "hana": Role.HEAD, "omar": Role.OVERSEER, "ratna": Role.AUDITOR,
}  # fmt: skip


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        with writing() as session:
            sleman = session.get_one(Account, "siti").government_id
            for name in ("hana", "omar", "ratna"):
                session.add(
                    Account(
                        name=name, full_name=name.title(), password_hash="-", role=PEOPLE[name],
                        government_id=sleman if name == "hana" else None,
                    )
                )  # fmt: skip
            a_complaint(session, received="2024-09-02", title=TITLE, number="7654321")
            session.add(
                JobRun(
                    id=ids.new_id(0), name="clock", started_at=datetime.now(UTC), failed=2,
                    finished_at=datetime.now(UTC),
                )
            )  # fmt: skip
        yield app


def links(app):
    """(words, page, query) of every link on the page itself."""
    return [
        (one.proto.label, one.proto.page, one.proto.query_string)
        for one in app.main.get("page_link")
    ]


def test_everybody_lands_on_it_and_each_is_told_what_is_theirs(app):
    assert set(PEOPLE.values()) == set(ROLE_NAMES) - {Role.SYSTEM}
    for name, role in PEOPLE.items():
        with writing() as session:
            app.user = {"session": sessions.key_of(sessions.open(session, name))}
        app.run()
        assert not app.exception, name
        found, words = links(app), says(app)
        assert [one.value for one in app.title] == ["Apa yang perlu saya kerjakan hari ini?"], name
        labels = {label for label, _, _ in found}
        shown = [NAMES[one].id for one in WORK.get(role, ())[:4]]
        assert set(shown) <= labels, name
        assert ("Tugas sistem gagal" in labels) == (role in (Role.NATIONAL, Role.AUDITOR)), name
        assert ("Capaian lewat rencana" in labels) == (
            role in (Role.MANAGER, Role.PARTNER, Role.OVERSEER, Role.HEAD)
        ), name
        if role == Role.PARTNER:  # numbers of pilots, no row, no agency, no way to the queue
            assert not [one for one in found if one[1] in ("queue", "complaint", "agencies")]
            assert not any(one in words for one in (TITLE, "7654321", "Dinas"))


def test_a_count_leads_to_its_list_and_what_was_seen_is_not_new(app):
    opens(app, "siti", "home")
    late = next(one for one in links(app) if one[0] == "Terlambat")
    assert late[1:] == ("queue", "list=late")
    with reading() as session:
        assert session.exec(select(NoticeSetting)).first() is None  # looking writes nothing
    with writing() as session:
        now = datetime.now(UTC)
        session.add(
            Pack(
                id=ids.new_id(0), title="Rapat", as_of=now.date(), known_on=now.date(),
                figures="{}", digest="0" * 64, frozen_by="maya", frozen_at=now,
            )
        )  # fmt: skip
    opens(app, "omar", "home")
    assert ("**1** Angka rapat dibekukan", "packs") in {one[:2] for one in links(app)}
    app.button(key="home-seen").click().run()
    assert not app.exception
    assert "Tidak ada yang baru" in says(app)
    assert "packs" not in {one[1] for one in links(app)}


def test_wishes_are_kept_on_the_profile(app):
    opens(app, "budi", "profile")
    assert not app.exception
    app.text_input(key="notice-email").set_value("budi@sleman.test")
    app.button(key="save-email").click().run()
    assert "Dikirim ke b•••@sleman.test." in says(app)
    app.toggle(key="notice-digest").set_value(True)
    app.selectbox(key="notice-hour").set_value(5)
    app.button(key="save-digest").click().run()
    assert "termasuk jam tenang Anda" in app.error[0].value
    app.selectbox(key="notice-hour").set_value(8)
    app.button(key="save-digest").click().run()
    assert not app.error and not app.exception
    with reading() as session:
        kept = session.get_one(NoticeSetting, "budi")
        assert (kept.is_digest, kept.digest_hour) == (True, 8)
