"""The way in: a password, the second factor, a ticket; and what guessing meets on it.

J7: at most 20 failures an hour for an account and for an address, after a restart too.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import structlog
from sqlmodel import func, select

import db.engine
from db.engine import reading, writing
from db.models import Account, Attempt, WebSession
from lapor import config, keyring
from lapor.domain.errors import NotAllowed, NotFresh, TooMany, WrongCode
from lapor.services import (
    accounts,
    entering,
    freshness,
    rotation,
    second_factor,
    sessions,
    throttle,
)
from lapor.services.entering import Next
from tests.cast import Cast
from tests.db.test_backup import forget, with_keys

T0 = datetime(2026, 3, 2, 1, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HERE = "192.0.2.1"


@pytest.fixture
def engine(world):
    """Nobody has tried anything, nobody has a second factor."""
    engine, _ = world
    with writing(engine) as session:
        throttle.sweep(session, datetime(2100, 1, 1, tzinfo=UTC))
        for account in session.exec(select(Account)).all():
            account.is_active = True
            second_factor.remove(session, account.name)
    return engine


@pytest.fixture
def cast(world) -> Cast:
    return world[1]


def fail(engine, name, address=HERE, at=T0, times=1):
    for _ in range(times):
        assert entering.begin(name, address, target=engine, now=at).refusal is None


def refused(engine, name, address=HERE, at=T0):
    return entering.begin(name, address, target=engine, now=at).refusal


def halfway(engine, name, at=T0):
    return entering.password_was_right(
        entering.begin(name, HERE, target=engine, now=at), target=engine, now=at
    )


def enrolled(engine, name, at=T0):
    """(what the telephone keeps, the recovery codes)."""
    offer = second_factor.offer(name)
    with writing(engine) as session:
        code = pyotp.TOTP(offer.secret).at(at)
        return offer.secret, second_factor.take_up(session, name, offer.sealed, code, now=at)


@pytest.mark.parametrize("name", ["siti", "nobody"])
def test_j7_the_21st_failure_in_an_hour_is_refused_after_a_restart_too(engine, name):
    for number in range(throttle.LIMIT):
        fail(engine, name, f"192.0.2.{number}", T0 + number * MINUTE)
    again = db.engine.make_engine(engine.url.render_as_string(hide_password=False))
    refusal = refused(again, name, "192.0.2.99", T0 + 20 * MINUTE)
    again.dispose()
    assert isinstance(refusal, TooMany)
    assert "40 menit" in refusal.text.id
    assert "40 min" in refusal.text.en


def test_j7_an_address_has_twenty_as_well_whatever_the_names(engine):
    for number in range(throttle.LIMIT):
        fail(engine, f"name{number}")
    assert isinstance(refused(engine, "siti"), TooMany)
    assert refused(engine, "siti", "192.0.2.2") is None


def test_who_knocks_on_does_not_make_it_longer(engine):
    fail(engine, "siti", times=throttle.LIMIT)
    for minute in range(0, 60, 5):
        assert refused(engine, "siti", at=T0 + minute * MINUTE)
    assert refused(engine, "siti", at=T0 + HOUR) is None


def test_two_hundred_at_once_have_twenty_tries(engine):
    def once(number):
        return refused(engine, "siti", f"198.51.100.{number}") is None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(once, range(60))) == throttle.LIMIT


def test_what_was_right_is_no_failure_and_an_administrator_opens_it_again(engine):
    for _ in range(2 * throttle.LIMIT):
        halfway(engine, "siti")
    fail(engine, "siti", "192.0.2.7", times=throttle.LIMIT)
    with writing(engine) as session:
        assert throttle.closed_among(session, ["siti", "budi"], now=T0) == {"siti"}
        throttle.lift(session, "siti")
        assert throttle.closed_among(session, ["siti"], now=T0) == set()
    assert refused(engine, "siti") is None


def test_no_attempt_names_anybody_and_none_is_kept_longer_than_it_counts(engine):
    fail(engine, "siti")
    with writing(engine) as session:
        for bucket in session.exec(select(Attempt.bucket)):
            assert "siti" not in bucket
            assert HERE not in bucket
        throttle.sweep(session, T0 + HOUR)
        assert session.exec(select(func.count()).select_from(Attempt)).one() == 0


def test_everybody_is_compared_with_a_hash_of_the_same_cost(engine):
    """J6: known, unknown, disabled or refused: one bcrypt of cost 12."""
    with writing(engine) as session:
        accounts.disable(session, "budi")
    fail(engine, "wayan", times=throttle.LIMIT)
    for name in ("siti", "nobody", "budi", "wayan"):
        hash = entering.begin(name, "192.0.2.5", target=engine, now=T0).hash
        assert hash.startswith("$2b$12$"), name


def test_without_a_second_factor_the_demo_lets_one_in(engine):
    half = halfway(engine, "siti")
    assert half.next == Next.READY
    assert strong_at(engine, half) is None


def strong_at(engine, half, at=T0):
    """What the session of this ticket says of the second factor."""
    with writing(engine) as session:
        _, ticket = entering.ticket(session, half.note, now=at)
        secret = sessions.redeem(session, ticket, agent="x" * 300, now=at)
        made = session.get_one(WebSession, sessions.key_of(secret))
        assert made.agent == "x" * 200
        return made.strong_at


def test_who_has_a_second_factor_gets_no_ticket_without_it(engine):
    secret, codes = enrolled(engine, "siti")
    half = halfway(engine, "siti")
    assert half.next == Next.CODE
    with writing(engine) as session, pytest.raises(NotAllowed):
        entering.ticket(session, half.note, now=T0)
    with pytest.raises(WrongCode):
        entering.show_code(half.note, "000000", HERE, target=engine, now=T0)
    at = T0 + MINUTE
    code = pyotp.TOTP(secret).at(at)
    done = entering.show_code(half.note, code, HERE, target=engine, now=at)
    assert done.next == Next.READY
    assert strong_at(engine, done, at) == at
    by_paper = entering.show_code(half.note, codes[0], HERE, target=engine, now=at)
    assert by_paper.next == Next.READY


def test_codes_are_guessed_twenty_times_an_hour_at_most(engine):
    _, codes = enrolled(engine, "siti")
    half = halfway(engine, "siti")
    for number in range(throttle.LIMIT):
        with pytest.raises(WrongCode):
            entering.show_code(half.note, "000000", f"192.0.2.{number}", target=engine, now=T0)
    with pytest.raises(TooMany):
        entering.show_code(half.note, codes[0], HERE, target=engine, now=T0)
    assert isinstance(refused(engine, "siti", "192.0.2.77"), TooMany)  # one count for both


def test_outside_the_demo_one_is_set_up_before_the_ticket(engine, production):
    half = halfway(engine, "siti")
    assert half.next == Next.ENROL
    with writing(engine) as session, pytest.raises(NotAllowed):
        entering.ticket(session, half.note, now=T0)
    offer = entering.offer(half.note, target=engine, now=T0)
    with pytest.raises(WrongCode):
        entering.enrol(half.note, offer.sealed, "000000", HERE, target=engine, now=T0)
    code = pyotp.TOTP(offer.secret).at(T0)
    done, codes = entering.enrol(half.note, offer.sealed, code, HERE, target=engine, now=T0)
    assert len(codes) == second_factor.HOW_MANY
    assert strong_at(engine, done) == T0
    with pytest.raises(NotAllowed):  # the old note has no second go
        entering.enrol(half.note, offer.sealed, code, HERE, target=engine, now=T0)
    partner = halfway(engine, "dewi")
    assert partner.next == Next.READY


def test_a_note_is_worth_nothing_late_forged_or_after_a_change(engine):
    half = halfway(engine, "siti")
    with writing(engine) as session:
        for note in ("", "x", half.note[:-8] + "AAAAAAAA"):
            with pytest.raises(NotAllowed):
                entering.ticket(session, note, now=T0)
        with pytest.raises(NotAllowed):
            entering.ticket(session, half.note, now=T0 + 11 * MINUTE)
        accounts.disable(session, "siti")
        accounts.enable(session, "siti")
        with pytest.raises(NotAllowed):
            entering.ticket(session, half.note, now=T0)


def signed_in(engine, name, at=T0, *, is_strong=False):
    with writing(engine) as session:
        secret = sessions.open(session, name, is_strong=is_strong, now=at)
        return sessions.who(session, sessions.key_of(secret), now=at)


def fresh(engine, actor, at):
    with reading(engine) as session:
        freshness.require_fresh(session, actor, now=at)


def test_the_demo_asks_for_a_fresh_code_only_who_has_one(engine, cast):
    fresh(engine, cast.rini, T0)
    secret, _ = enrolled(engine, "rini")
    with pytest.raises(NotFresh):
        fresh(engine, cast.rini, T0)
    rini, other = signed_in(engine, "rini"), signed_in(engine, "rini")
    with pytest.raises(NotFresh):
        fresh(engine, rini, T0)
    with pytest.raises(WrongCode):
        freshness.show(rini, "000000", HERE, target=engine, now=T0)
    at = T0 + MINUTE
    freshness.show(rini, pyotp.TOTP(secret).at(at), HERE, target=engine, now=at)
    fresh(engine, rini, at + 10 * MINUTE)
    for actor, when in ((rini, at + 10 * MINUTE + MINUTE), (other, at), (cast.rini, at)):
        with pytest.raises(NotFresh):
            fresh(engine, actor, when)


def test_signing_in_with_it_is_fresh_and_anothers_session_is_not_mine(engine, cast):
    enrolled(engine, "rini")
    rini, siti = (
        signed_in(engine, "rini", is_strong=True),
        signed_in(engine, "siti", is_strong=True),
    )
    fresh(engine, rini, T0 + 9 * MINUTE)
    stolen = type(rini)(rini.name, rini.role, key=siti.key)
    with pytest.raises(NotFresh):
        fresh(engine, stolen, T0)


def test_outside_the_demo_who_has_none_is_sent_to_set_one_up(engine, cast, production):
    with pytest.raises(NotAllowed, match="Profile"):
        fresh(engine, signed_in(engine, "rini", is_strong=True), T0)


def test_codes_at_once_are_taken_once(engine):
    secret, _ = enrolled(engine, "siti")
    at = T0 + MINUTE
    code = pyotp.TOTP(secret).at(at)
    half = halfway(engine, "siti", at)

    def once(number):
        try:
            entering.show_code(half.note, code, f"192.0.2.{number}", target=engine, now=at)
        except WrongCode:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(once, range(4))) == 1


def test_of_two_telephones_at_once_the_first_is_kept(engine, production):
    """Both know the password: who comes second gets neither the factor nor a ticket."""
    notes = [halfway(engine, "siti").note for _ in range(4)]
    offers = [entering.offer(note, target=engine, now=T0) for note in notes]

    def enrol(note, offer):
        code = pyotp.TOTP(offer.secret).at(T0)
        try:
            entering.enrol(note, offer.sealed, code, HERE, target=engine, now=T0)
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(enrol, notes, offers)) == [False, False, False, True]


def test_a_new_secret_forgives_nobody_and_leaves_everybody_their_second_factor(
    engine, monkeypatch, request
):
    request.addfinalizer(forget)
    forget()  # the keys of another test's secret
    telephone, codes = enrolled(engine, "siti")
    fail(engine, "budi", "192.0.2.7", times=throttle.LIMIT)
    note = halfway(engine, "siti").note
    with_keys(monkeypatch, "b" * 40, config.settings().secret_key.get_secret_value())
    assert isinstance(refused(engine, "budi"), TooMany)
    with writing(engine) as session:
        assert throttle.closed_among(session, ["budi"], now=T0) == {"budi"}
        throttle.lift(session, "budi")
    assert refused(engine, "budi") is None
    entering.show_code(note, codes[0], HERE, target=engine, now=T0)
    assert rotation.rotate(engine)["account"] == 1
    with reading(engine) as session:
        assert rotation.left(session) == {}
        sealed = session.get_one(Account, "siti").totp_sealed
    assert keyring.is_newest(second_factor.PURPOSE, sealed, b"siti")
    code = pyotp.TOTP(telephone).at(T0 + MINUTE)
    entering.show_code(note, code, HERE, target=engine, now=T0 + MINUTE)
    with pytest.raises(WrongCode):  # each once, by whichever key it is found
        entering.show_code(note, codes[0], HERE, target=engine, now=T0)


def test_a_refused_sign_in_is_in_the_log_and_a_name_that_nobody_has_is_not(engine):
    """It may be a password in the wrong field."""
    with writing(engine) as session:
        session.get_one(Account, "siti").password_hash = "$2b$12$" + "x" * 53
    with structlog.testing.capture_logs() as said:
        for name in ("siti", "kereta api pagi hari"):
            entering.password_was_wrong(entering.begin(name, HERE, target=engine, now=T0))
    assert [(one["event"], one["account"]) for one in said] == [
        ("sign-in refused", "siti"), ("sign-in refused", ""),
    ]  # fmt: skip
