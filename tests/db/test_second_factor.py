"""Codes of a telephone and codes on paper: who must show them, and how often each works."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from cryptography.exceptions import InvalidTag
from sqlmodel import select

from db.codes import Role
from db.models import Account, RecoveryCode
from lapor.domain.errors import WrongCode
from lapor.services import second_factor

T0 = datetime(2026, 3, 2, 1, tzinfo=UTC)
STEP = timedelta(seconds=second_factor.STEP)


def code_of(secret, at=T0):
    return pyotp.TOTP(secret).at(at)


@pytest.fixture
def siti(session, cast):
    """(what her telephone keeps, her recovery codes); the code of T0 is used."""
    offer = second_factor.offer("siti")
    codes = second_factor.take_up(session, "siti", offer.sealed, code_of(offer.secret), now=T0)
    return offer.secret, codes


def test_who_sees_personal_data_needs_one_outside_the_demo(production):
    needing = {role for role in Role if second_factor.is_required(role)}
    assert needing == {
        Role.NATIONAL, Role.COORDINATOR, Role.LIAISON, Role.HEAD, Role.AUDITOR,
    }  # fmt: skip


def test_the_demo_asks_nobody():
    assert not any(second_factor.is_required(role) for role in Role)


def test_the_database_holds_neither_the_secret_nor_a_recovery_code(session, siti):
    secret, codes = siti
    account = session.get_one(Account, "siti")
    kept = [account.totp_sealed, *session.exec(select(RecoveryCode.key))]
    assert secret.encode() not in account.totp_sealed
    assert not set(codes) & set(kept)
    assert len(kept) == 1 + len(set(codes)) == 11
    assert all(len(one.replace("-", "")) * 5 >= 64 for one in codes)  # bits: five in a letter


def test_a_sealed_secret_opens_for_its_own_account_alone(session, siti):
    stolen = session.get_one(Account, "siti").totp_sealed
    budi = session.get_one(Account, "budi")
    budi.totp_sealed, budi.totp_since = stolen, T0
    session.flush()
    with pytest.raises(InvalidTag):
        second_factor.check(session, "budi", code_of(siti[0]), now=T0)


@pytest.mark.parametrize(("off", "right"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_half_a_minute_off(session, siti, off, right):
    at = T0 + 10 * STEP
    if right:
        second_factor.check(session, "siti", code_of(siti[0], at + off * STEP), now=at)
    else:
        with pytest.raises(WrongCode):
            second_factor.check(session, "siti", code_of(siti[0], at + off * STEP), now=at)


def test_no_code_works_twice_nor_one_before_it(session, siti):
    secret, at = siti[0], T0 + 3 * STEP
    with pytest.raises(WrongCode):
        second_factor.check(session, "siti", code_of(secret), now=T0)
    second_factor.check(session, "siti", code_of(secret, at), now=at)
    for old in (at, at - STEP):
        with pytest.raises(WrongCode):
            second_factor.check(session, "siti", code_of(secret, old), now=at)
    second_factor.check(session, "siti", code_of(secret, at + STEP), now=at)


def test_each_recovery_code_works_once_however_it_is_typed(session, siti):
    codes = siti[1]
    second_factor.check(session, "siti", codes[0], now=T0)
    second_factor.check(session, "siti", codes[1].lower().replace("-", " "), now=T0)
    assert second_factor.codes_left(session, "siti") == 8
    for wrong in (codes[0], "", "AAAA-BBBB-CCCC-DDDD", "1234567"):
        with pytest.raises(WrongCode):
            second_factor.check(session, "siti", wrong, now=T0)


def test_new_recovery_codes_end_the_old(session, siti):
    new = second_factor.new_codes(session, "siti")
    with pytest.raises(WrongCode):
        second_factor.check(session, "siti", siti[1][0], now=T0)
    second_factor.check(session, "siti", new[0], now=T0)


def test_a_telephone_is_replaced_only_once_the_new_one_has_shown_a_code(session, siti):
    offer, at = second_factor.offer("siti"), T0 + 5 * STEP
    for sealed, code in ((offer.sealed, "000000"), ("!", code_of(offer.secret, at))):
        with pytest.raises(WrongCode):
            second_factor.take_up(session, "siti", sealed, code, now=at)
    second_factor.check(session, "siti", code_of(siti[0], at), now=at)  # the old one still does
    second_factor.take_up(session, "siti", offer.sealed, code_of(offer.secret, at), now=at)
    with pytest.raises(WrongCode):
        second_factor.check(session, "siti", code_of(siti[0], at + STEP), now=at)
    second_factor.check(session, "siti", code_of(offer.secret, at + STEP), now=at)


def test_what_was_removed_opens_nothing(session, siti):
    second_factor.remove(session, "siti")
    at = T0 + 5 * STEP
    for gone in (code_of(siti[0], at), siti[1][0]):
        with pytest.raises(WrongCode):
            second_factor.check(session, "siti", gone, now=at)
    assert second_factor.codes_left(session, "siti") == 0
