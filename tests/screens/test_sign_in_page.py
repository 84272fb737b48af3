"""The sign-in page: what a try costs, what it says, and what it asks for next.

J6: known, unknown, disabled and refused names cost the same work: one comparison.
`python -m tests.bench.knocking` prints how long each takes.
"""

import bcrypt
import pyotp
import pytest

import db.engine
from lapor.services import accounts, passwords, second_factor, throttle
from lapor.ui import signin
from tests.screens.acting import says, stage

GOOD = "kereta api pagi hari"


@pytest.fixture
def app(tmp_path, monkeypatch):
    """Siti has a password; who tries twice is refused."""
    monkeypatch.setattr(throttle, "LIMIT", 2)
    monkeypatch.setattr(signin, "address", lambda: "192.0.2.1")  # AppTest has none
    with stage(tmp_path, monkeypatch) as app:
        with db.engine.writing() as session:
            accounts.existing(session, "siti").password_hash = passwords.hashed(GOOD)
            accounts.disable(session, "budi")
        yield app.run()


def try_with(app, name, password):
    app.text_input[0].set_value(name)
    app.text_input[1].set_value(password)
    return app.button(key="FormSubmitter:Login-Masuk").click().run()


def test_j6_every_name_costs_one_comparison_and_hears_the_same(app, monkeypatch):
    compared, compare = [], bcrypt.checkpw

    def counted(password, hash):
        compared.append(hash[:7])
        return compare(password, hash)

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    heard = {}
    for name in ("siti", "nobody", "budi", "dewi"):
        with db.engine.writing() as session:
            throttle.sweep(session, throttle.datetime.max.replace(tzinfo=throttle.UTC))
        compared.clear()
        heard[name] = [one.value for one in try_with(app, name, "bukan ini").error]
        assert compared == [b"$2b$12$"], name
    assert set(map(tuple, heard.values())) == {("Nama pengguna atau kata sandi salah",)}

    try_with(app, "siti", "bukan ini")
    compared.clear()
    refused = [one.value for one in try_with(app, "siti", GOOD).error]
    assert compared == [b"$2b$12$"]
    assert "Terlalu banyak percobaan" in refused[0]
    assert "data-ticket" not in str(app)


def test_who_has_a_second_factor_is_asked_for_it_and_can_begin_again(app):
    offer = second_factor.offer("siti")
    with db.engine.writing() as session:
        second_factor.take_up(session, "siti", offer.sealed, pyotp.TOTP(offer.secret).now())
    try_with(app, "siti", GOOD)
    assert "Verifikasi dua langkah" in [one.value for one in app.subheader]
    app.text_input(key="sign-in-code").set_value("000000")
    app.button[0].click().run()
    assert "Kode salah" in says(app)
    app.button(key="start-again").click().run()
    assert "Silakan masuk" in [one.value for one in app.subheader]
