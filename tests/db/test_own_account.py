"""One's own account: what opens it changes only for who shows that they hold it."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from db.engine import reading, writing
from db.models import Account
from lapor.domain.access import SYSTEM
from lapor.domain.errors import BadInput, NotAllowed, NotFound, NotFresh, TooMany, WrongCode
from lapor.services import accounts, own_account, passwords, second_factor, sessions, throttle

T0 = datetime(2026, 3, 2, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OLD, NEW = "kereta api pagi hari", "angin ribut kelabu tua"
HERE = "192.0.2.1"
pytestmark = pytest.mark.usefixtures("cheap")


@pytest.fixture
def engine(world):
    engine, _ = world
    with writing(engine) as session:
        throttle.sweep(session, datetime(2100, 1, 1, tzinfo=UTC))
        second_factor.remove(session, "siti")
        session.get_one(Account, "siti").password_hash = passwords.hashed(OLD)
        sessions.revoke_all(session, "siti")
    return engine


def visitor(engine, *, is_strong=False, at=T0):
    with writing(engine) as session:
        secret = sessions.open(session, "siti", is_strong=is_strong, now=at)
        return sessions.who(session, sessions.key_of(secret), now=at)


def is_in(engine, actor, at=T0):
    with reading(engine) as session:
        return sessions.who(session, actor.key, now=at) is not None


def test_a_new_password_asks_for_the_current_one_and_ends_the_other_browsers(engine):
    here, there = visitor(engine), visitor(engine)
    change = {"target": engine, "now": T0}
    for wrong in ("", "bukan ini sama sekali", NEW):
        with pytest.raises(BadInput, match="current password"):
            own_account.change_password(here, wrong, NEW, HERE, **change)
    own_account.change_password(here, OLD, NEW, HERE, **change)
    assert is_in(engine, here)
    assert not is_in(engine, there)
    with reading(engine) as session:
        assert passwords.is_right(NEW, accounts.password_hash(session, "siti"))


def test_the_current_password_is_guessed_twenty_times_an_hour_at_most(engine):
    here = visitor(engine)
    for _ in range(throttle.LIMIT):
        with pytest.raises(BadInput):
            own_account.change_password(here, "salah", NEW, HERE, target=engine, now=T0)
    with pytest.raises(TooMany):
        own_account.change_password(here, OLD, NEW, HERE, target=engine, now=T0)


def test_a_first_telephone_asks_for_the_password_another_for_a_fresh_code(engine):
    here, later = visitor(engine), T0 + 12 * MINUTE
    offer = second_factor.offer("siti")
    code = pyotp.TOTP(offer.secret).at(T0)
    for current, typed, refusal in (("", code, BadInput), (OLD, "000000", WrongCode)):
        with pytest.raises(refusal):
            own_account.set_factor(
                here, offer.sealed, typed, HERE, current=current, target=engine, now=T0
            )
    codes = own_account.set_factor(
        here, offer.sealed, code, HERE, current=OLD, target=engine, now=T0
    )
    assert len(codes) == second_factor.HOW_MANY
    with reading(engine) as session:
        own_account.offer(session, here, now=T0)  # it was shown a moment ago
        with pytest.raises(NotFresh):
            own_account.offer(session, here, now=later)
    another = second_factor.offer("siti")
    with pytest.raises(NotFresh):
        own_account.set_factor(
            here, another.sealed, pyotp.TOTP(another.secret).at(later), HERE, current=OLD,
            target=engine, now=later,
        )  # fmt: skip
    with writing(engine) as session:
        for deed in (own_account.new_codes, own_account.remove_factor):
            with pytest.raises(NotFresh):
                deed(session, here, now=later)
        own_account.remove_factor(session, here, now=T0 + MINUTE)
        with pytest.raises(BadInput):
            own_account.new_codes(session, here, now=T0 + MINUTE)


def test_who_needs_a_second_factor_replaces_it_but_does_not_remove_it(engine, production):
    here = visitor(engine, is_strong=True)
    with writing(engine) as session, pytest.raises(NotAllowed, match="replace"):
        own_account.remove_factor(session, here, now=T0)


def test_ones_own_browsers_are_listed_and_ended(engine):
    here, there = visitor(engine), visitor(engine)
    with writing(engine) as session:
        budi = sessions.key_of(sessions.open(session, "budi", now=T0))
        listed = own_account.read(session, here, now=T0).browsers
        assert sorted(one.is_this for one in listed) == [False, True]
        (other,) = [one.id for one in listed if not one.is_this]
        for id in (budi[: own_account.SHOWN], other[:4], "%", ""):
            with pytest.raises(NotFound), session.begin_nested():
                own_account.end_session(session, here, id, now=T0)
        own_account.end_session(session, here, other, now=T0)
    assert (is_in(engine, here), is_in(engine, there)) == (True, False)
    third = visitor(engine)
    with writing(engine) as session:
        own_account.end_others(session, here, now=T0)
    assert (is_in(engine, here), is_in(engine, third)) == (True, False)


def test_a_name_is_kept_and_an_empty_one_refused(engine):
    here = visitor(engine)
    with writing(engine) as session:
        own_account.rename(session, here, "  Siti   Rahayu ", now=T0)
        assert own_account.read(session, here, now=T0).full_name == "Siti Rahayu"
        for wrong in ("", "  ", "x" * 101):
            with pytest.raises(BadInput):
                own_account.rename(session, here, wrong, now=T0)
        with pytest.raises(NotAllowed):
            own_account.read(session, SYSTEM, now=T0)
