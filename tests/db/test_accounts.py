"""Who may be given an account, with which password; and the people of the demo."""

import bcrypt
import pytest

from db.codes import Role
from db.models import Account
from lapor.domain.errors import BadInput, NotAllowed, Refusal
from lapor.services import accounts, passwords, setup, start
from tests.cast import BADUNG_PUPR, PUPR

GOOD = "kereta api pagi hari"


@pytest.fixture
def tamu(session, cast):
    """An invented person, one click away in demo mode."""
    session.add(
        Account(
            name="tamu",
            full_name="Tamu",
            password_hash="-",
            role=Role.COORDINATOR,
            government_id=cast.sleman,
            is_demo=True,
        )
    )
    session.flush()


def test_an_account_can_be_signed_in_to(session, cast, cheap):
    account = accounts.create(
        session, " Tuti ", GOOD, role=Role.LIAISON, full_name="Tuti Aminah", agency_id=PUPR
    )
    assert (account.name, account.government_id) == ("tuti", cast.sleman)
    kept = accounts.password_hash(session, "tuti")
    assert bcrypt.checkpw(GOOD.encode(), kept.encode())
    assert accounts.place(session, cast.budi) == "Dinas PUPR uji · Kab. Sleman"


@pytest.mark.parametrize("name", ["nobody", "siti"])
def test_who_is_unknown_or_has_no_password_costs_the_same_comparison(session, cast, name):
    kept = accounts.password_hash(session, name)
    assert kept.startswith("$2b$12$")
    assert not bcrypt.checkpw(b"-", kept.encode())


@pytest.mark.parametrize("name", ["", "a", "dua kata", "Siti", "../x", "x" * 65, "-siti", "sítí"])
def test_a_name_that_is_taken_or_odd_is_refused(session, cast, name):
    with pytest.raises(BadInput):
        accounts.create(session, name, GOOD, role=Role.PARTNER)


@pytest.mark.parametrize(
    ("role", "government", "agency"),
    [
        (Role.LIAISON, "34.04", None),
        (Role.COORDINATOR, None, None),
        (Role.HEAD, None, None),
        (Role.SYSTEM, None, None),
        (Role.LIAISON, "34.04", BADUNG_PUPR),
        (Role.LIAISON, None, 123_456),
    ],
)
def test_a_role_needs_its_place(session, cast, role, government, agency):
    place = {"34.04": cast.sleman, None: None}[government]
    with pytest.raises(BadInput):
        accounts.create(session, "tuti", GOOD, role=role, government_id=place, agency_id=agency)


def test_codes_do_for_the_command_line(session, cast, cheap):
    made = accounts.create_by_code(
        session, "tuti", GOOD, role="liaison", government="34.04", agency="Dinas PUPR uji"
    )
    assert (made.government_id, made.agency_id) == (cast.sleman, PUPR)
    for wrong in (
        {"role": "boss"},
        {"role": "head", "government": "99.99"},
        {"role": "liaison", "government": "34.04", "agency": "Dinas PUPR Badung uji"},
    ):
        with pytest.raises(BadInput):
            accounts.create_by_code(session, "joko", GOOD, **wrong)


@pytest.mark.parametrize("password", [GOOD, "  x".join("abcdefg"), "Ж" * 3 + " angin ribut kelabu"])
def test_a_long_password_of_any_kind_is_good(password):
    passwords.require_good(password, "siti")


@pytest.mark.parametrize(
    "password",
    [
        "",
        "empat belas hr",
        " kereta api pagi hari",
        "kereta api pagi hari ",
        "kereta api " * 7,
        "é" * 37,
        "aaaaaaaaaaaaaaaaaaaa",
        "123456789012345",
        "qwertyuiopasdfghjkl",
        "Password1234567",
        "laporlaporlapor2026",
        "SP4N-LAPOR! Sleman 2026",
        "selamatdatang123",
        "abababababababab",
        "siti wulandari 12345",
    ],
)
def test_a_password_that_is_short_cut_off_or_guessed_is_refused(password):
    with pytest.raises(BadInput):
        passwords.require_good(password, "siti", "Siti Wulandari")


def test_a_changed_password_follows_the_rules_too_and_is_not_the_old_one(session, cast, cheap):
    with pytest.raises(BadInput):
        accounts.change_password(session, "siti", "pendek")
    accounts.change_password(session, "siti", GOOD)
    with pytest.raises(BadInput, match="old password"):
        accounts.change_password(session, "siti", GOOD)


def test_beside_a_second_factor_twelve_characters_do(session, cast, production, cheap):
    short = "angin ribut!"
    assert accounts.create(session, "tuti", short, role=Role.LIAISON, agency_id=PUPR)
    with pytest.raises(BadInput, match="15 characters"):
        accounts.create(session, "joko", short, role=Role.PARTNER)


def test_the_language_is_kept(session, cast):
    accounts.choose_lang(session, "siti", "en")
    assert session.get_one(Account, "siti").lang == "en"


def test_only_invented_people_come_in_by_one_click(session, cast, tamu):
    assert [tile.name for tile in accounts.demo_accounts(session)] == ["tamu"]
    assert accounts.demo_ticket(session, "tamu")
    for name in ("siti", "nobody"):
        with pytest.raises(NotAllowed):
            accounts.demo_ticket(session, name)
    accounts.disable(session, "tamu")
    with pytest.raises(NotAllowed):
        accounts.demo_ticket(session, "tamu")


def test_production_knows_no_invented_people(session, tamu, production):
    assert accounts.demo_accounts(session) == []
    with pytest.raises(NotAllowed):
        accounts.demo_ticket(session, "tamu")
    setup.mark(session, "kind", "real")
    with pytest.raises(Refusal):
        start.check_start(session)


@pytest.mark.parametrize(("kind", "opens"), [("real", True), ("demo", False), (None, False)])
def test_production_opens_a_real_database_only(session, cast, production, kind, opens):
    assert _opens(session, kind) == opens


@pytest.mark.parametrize(("kind", "opens"), [("real", False), ("demo", True), (None, False)])
def test_demo_mode_opens_a_demo_database_only(session, cast, kind, opens):
    assert _opens(session, kind) == opens


def _opens(session, kind):
    if kind:
        setup.mark(session, "kind", kind)
        session.flush()
    try:
        start.check_start(session)
    except Refusal:
        return False
    return True
