"""Links that work once: for how long, what they end, and what they leave."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlmodel import select

from db.codes import Role
from db.engine import writing
from db.models import Account, AccountLink, AuditLog
from db.privacy_codes import LinkPurpose
from lapor.domain.errors import BadInput, NotFound, TooMany
from lapor.services import accounts, links, passwords, second_factor, sessions, throttle
from tests.cast import PUPR

T0 = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD, OTHER = "kereta api pagi hari", "angin ribut kelabu tua"
INVITATION, RESET = LinkPurpose.INVITATION, LinkPurpose.RESET

pytestmark = pytest.mark.usefixtures("cheap")


@pytest.fixture
def tuti(session, cast):
    """Invited; returns the link's secret."""
    accounts.create(session, "tuti", None, role=Role.LIAISON, agency_id=PUPR)
    return links.make(session, "tuti", INVITATION, by="rini", now=T0)


def opens(session, name, password):
    return passwords.is_right(password, accounts.password_hash(session, name))


def test_an_invitation_lets_them_choose_a_password_once(session, tuti):
    assert accounts.password_hash(session, "tuti") == accounts.NOBODY
    assert links.look(session, tuti, now=T0).shortest == passwords.SHORTEST
    with pytest.raises(BadInput), session.begin_nested():
        links.use(session, tuti, "pendek", now=T0)
    assert links.use(session, tuti, GOOD, now=T0) == "tuti"
    assert opens(session, "tuti", GOOD)
    for again in (links.look, lambda *a, **k: links.use(*a, OTHER, **k)):
        with pytest.raises(NotFound):
            again(session, tuti, now=T0)
    said = session.exec(select(AuditLog.action, AuditLog.subject, AuditLog.summary)).all()
    assert ("choose_password", "tuti", "invitation") in said


def test_the_database_does_not_hold_the_link(session, tuti):
    assert tuti not in repr(session.exec(select(AccountLink)).all())


@pytest.mark.parametrize(("purpose", "hours"), [(INVITATION, 72), (RESET, 24)])
def test_a_link_ends_by_itself_and_is_swept(session, cast, purpose, hours):
    secret = links.make(session, "siti", purpose, by="rini", now=T0)
    assert links.look(session, secret, now=T0 + hours * HOUR - HOUR / 60)
    with pytest.raises(NotFound):
        links.look(session, secret, now=T0 + hours * HOUR)
    links.sweep(session, T0 + hours * HOUR)
    assert session.exec(select(AccountLink)).all() == []


def test_a_newer_link_replaces_an_older_one(session, tuti):
    newer = links.make(session, "tuti", INVITATION, by="rini", now=T0)
    with pytest.raises(NotFound):
        links.look(session, tuti, now=T0)
    assert links.look(session, newer, now=T0).name == "tuti"


def test_the_link_of_a_disabled_account_opens_nothing(session, tuti):
    accounts.disable(session, "tuti")
    with pytest.raises(NotFound):
        links.use(session, tuti, GOOD, now=T0)


def test_a_reset_ends_sessions_and_password_at_once_and_keeps_the_second_factor(session, cast):
    accounts.change_password(session, "siti", GOOD)
    offer = second_factor.offer("siti")
    code = pyotp.TOTP(offer.secret).at(T0)
    second_factor.take_up(session, "siti", offer.sealed, code, now=T0)
    key = sessions.key_of(sessions.open(session, "siti", now=T0))
    secret = links.make(session, "siti", RESET, by="rini", now=T0)
    assert sessions.who(session, key, now=T0) is None
    assert not opens(session, "siti", GOOD)
    with pytest.raises(BadInput, match="old password"), session.begin_nested():
        links.use(session, secret, GOOD, now=T0)
    links.use(session, secret, OTHER, now=T0)
    assert opens(session, "siti", OTHER)
    assert second_factor.is_on(session.get_one(Account, "siti"))


def test_links_are_guessed_twenty_times_an_hour_at_most(world):
    engine, _ = world
    for _ in range(throttle.LIMIT):
        with pytest.raises(NotFound):
            links.opened("guess", "192.0.2.9", target=engine, now=T0)
    with pytest.raises(TooMany):
        links.opened("guess", "192.0.2.9", target=engine, now=T0)
    with pytest.raises(NotFound):
        links.opened("guess", "192.0.2.8", target=engine, now=T0)


def test_what_the_old_password_was_is_not_learned_by_a_link(world):
    """Who handed it over could try words until one is "the old password"."""
    engine, _ = world
    with writing(engine) as session:
        accounts.change_password(session, "siti", GOOD)
        secret = links.make(session, "siti", RESET, by="rini", now=T0)
    for number in range(throttle.LIMIT):
        with pytest.raises(BadInput, match="old password"):
            links.choose(secret, GOOD, f"198.51.100.{number}", target=engine, now=T0)
        with pytest.raises(BadInput, match="at least"):  # no try: it says nothing of the old one
            links.choose(secret, "pendek", "198.51.100.99", target=engine, now=T0)
    with writing(engine) as session:
        throttle.lift(session, "siti")
    with pytest.raises(TooMany):
        links.choose(secret, OTHER, "198.51.100.98", target=engine, now=T0)
    later = T0 + HOUR
    assert links.choose(secret, OTHER, "198.51.100.98", target=engine, now=later) == "siti"
