"""Sessions and tickets: the clock, the second try, the end of an account."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from db.codes import Role
from db.models import Account, Ticket, WebSession
from lapor.services import accounts, sessions

T0 = datetime(2026, 3, 2, 1, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def siti(session, cast):
    """The key of a session of hers."""
    return sessions.key_of(sessions.open(session, "siti", now=T0))


def test_the_secret_is_not_in_the_database(session, siti):
    secret = sessions.open(session, "siti", now=T0)
    keys = session.exec(select(WebSession.key)).all()
    assert secret not in keys
    assert sessions.key_of(secret) in keys


def test_who_is_there_comes_with_role_and_place(session, cast, siti):
    assert sessions.who(session, siti, now=T0) == cast.siti
    budi = sessions.key_of(sessions.open(session, "budi", now=T0))
    assert sessions.who(session, budi, now=T0) == cast.budi
    assert sessions.who(session, "0" * 64, now=T0) is None


def test_half_an_hour_without_a_sign_of_life_ends_it(session, siti):
    assert sessions.who(session, siti, now=T0 + 29 * MINUTE)
    assert sessions.who(session, siti, now=T0 + 30 * MINUTE) is None
    sessions.touch(session, siti, now=T0 + 29 * MINUTE)
    assert sessions.who(session, siti, now=T0 + 58 * MINUTE)


def test_twelve_hours_end_it_whatever_happens(session, siti):
    sessions.touch(session, siti, now=T0 + 12 * HOUR - SECOND)
    assert sessions.who(session, siti, now=T0 + 12 * HOUR - SECOND)
    assert sessions.who(session, siti, now=T0 + 12 * HOUR) is None


def test_a_sign_of_life_is_written_once_a_minute(session, siti):
    assert not sessions.visit(session, siti, now=T0 + MINUTE).touch_due
    assert sessions.visit(session, siti, now=T0 + MINUTE + SECOND).touch_due


def test_revoked_is_over(session, siti):
    sessions.revoke(session, siti)
    assert sessions.who(session, siti, now=T0) is None


def test_disabling_an_account_ends_all_it_has_open(session, siti):
    ticket = sessions.issue_ticket(session, "siti", now=T0)
    accounts.disable(session, "siti")
    assert sessions.who(session, siti, now=T0) is None
    assert sessions.redeem(session, ticket, now=T0) is None
    accounts.enable(session, "siti")
    assert sessions.who(session, siti, now=T0) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda session: accounts.change_password(session, "siti", "kereta api pagi hari"),
        lambda session: accounts.change_role(session, "siti", Role.PARTNER),
        lambda session: sessions.revoke_all(session, "siti"),
    ],
    ids=["password", "role", "all"],
)
def test_what_changes_an_account_ends_all_it_has_open(session, siti, change):
    ticket = sessions.issue_ticket(session, "siti", now=T0)
    budi = sessions.key_of(sessions.open(session, "budi", now=T0))
    change(session)
    assert sessions.who(session, siti, now=T0) is None
    assert sessions.redeem(session, ticket, now=T0) is None
    assert sessions.who(session, budi, now=T0)


def test_a_session_whose_account_was_switched_off_behind_our_back_is_over(session, siti):
    session.get_one(Account, "siti").is_active = False
    session.flush()
    assert sessions.who(session, siti, now=T0) is None


def test_a_ticket_is_swapped_once(session, siti):
    ticket = sessions.issue_ticket(session, "siti", now=T0)
    secret = sessions.redeem(session, ticket, now=T0 + 29 * SECOND)
    assert sessions.who(session, sessions.key_of(secret), now=T0 + 29 * SECOND)
    assert sessions.redeem(session, ticket, now=T0 + 29 * SECOND) is None


def test_a_late_ticket_is_worth_nothing_and_is_swept_away(session, siti):
    ticket = sessions.issue_ticket(session, "siti", now=T0)
    assert sessions.redeem(session, ticket, now=T0 + 31 * SECOND) is None
    assert session.exec(select(Ticket)).all() == []
