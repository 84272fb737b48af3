"""Silent agencies on a table counted by hand. Today is Wednesday 30 September 2026, 10.00 WIB.

F is five working days; more than five have elapsed from Tuesday 22 September and before.
"""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from db.codes import MoveCode, Role
from db.models import Account, Agency, WebSession
from lapor.domain.access import Actor
from lapor.domain.errors import NotAllowed, NotFound
from lapor.services import sessions
from lapor.services.silence import AWAY, Reason, Silence, SilentAgency, silence
from tests.builders import a_complaint, at
from tests.cast import DINKES, PUPR, Cast

M = MoveCode
NOW = at("2026-09-30")


@pytest.fixture
def sleman(session: Session, cast: Cast) -> Session:
    """PUPR has a decree and Budi was here yesterday; of Dinkes nothing is known."""
    session.get_one(Agency, PUPR).decree = "188/2024"
    sessions.open(session, "budi", now=NOW - timedelta(days=1))
    session.flush()
    return session


def asked(session: Session, actor: Actor, government: str = "34.04") -> Silence:
    return silence(session, actor, government, now=NOW)


def why(found: Silence, agency: int) -> dict[Reason, tuple[int, date | None]]:
    (one,) = [one for one in found.silent if one.id == agency] or [SilentAgency(agency, "", ())]
    return {each.reason: (each.n, each.since) for each in one.why}


def test_an_agency_that_does_all_is_not_on_the_list(sleman: Session, cast: Cast) -> None:
    found = asked(sleman, cast.siti)
    assert [one.id for one in found.silent] == [DINKES]
    assert (found.agencies, found.coordinators, found.untouched_days) == (2, ["Siti Rahayu"], 5)
    assert why(found, DINKES) == {Reason.NO_SIGN_IN: (1, None), Reason.NO_DECREE: (0, None)}


def test_thirty_days_without_a_sign_in(sleman: Session, cast: Cast) -> None:
    secret = sessions.open(sleman, "ani", now=NOW - AWAY)
    assert why(asked(sleman, cast.siti), DINKES)[Reason.NO_SIGN_IN] == (1, date(2026, 8, 31))
    sessions.touch(sleman, sessions.key_of(secret), now=NOW - AWAY + timedelta(minutes=1))
    assert Reason.NO_SIGN_IN not in why(asked(sleman, cast.siti), DINKES)


def test_a_session_that_was_revoked_was_a_sign_in(sleman: Session, cast: Cast) -> None:
    sessions.open(sleman, "ani", now=NOW - timedelta(days=3))
    sessions.revoke_all(sleman, "ani")
    assert Reason.NO_SIGN_IN not in why(asked(sleman, cast.siti), DINKES)


def test_whose_accounts_are_closed_has_none(sleman: Session, cast: Cast) -> None:
    sleman.get_one(Account, "ani").is_active = False
    sleman.flush()
    assert set(why(asked(sleman, cast.siti), DINKES)) == {Reason.NO_ACCOUNT, Reason.NO_DECREE}


def test_an_account_of_a_unit_is_one_of_its_agency(sleman: Session, cast: Cast) -> None:
    sleman.get_one(Account, "ani").is_active = False
    sleman.add(Agency(id=9_950, government_id=cast.sleman, parent_id=DINKES, name="Puskesmas uji"))
    sleman.flush()
    sleman.add(
        Account(name="uji", full_name="Uji", password_hash="-", role=Role.LIAISON,
                government_id=cast.sleman, agency_id=9_950)
    )  # fmt: skip
    sleman.flush()
    sleman.add(WebSession(key="k", account="uji", created_at=NOW, seen_at=NOW))
    sleman.flush()
    assert set(why(asked(sleman, cast.siti), DINKES)) == {Reason.NO_DECREE}


def untouched(session: Session, cast: Cast, agency: int = PUPR) -> tuple[int, date | None] | None:
    return why(asked(session, cast.siti), agency).get(Reason.UNTOUCHED)


def test_more_than_five_working_days_without_a_touch(sleman: Session, cast: Cast) -> None:
    a_complaint(sleman, received="2026-09-23", dispatched="2026-09-23")  # five
    assert untouched(sleman, cast) is None
    a_complaint(sleman, received="2026-09-15", dispatched="2026-09-22")  # six
    a_complaint(sleman, received="2026-09-01", dispatched="2026-09-02")
    assert untouched(sleman, cast) == (2, date(2026, 9, 2))


def test_what_its_own_officer_did_is_a_touch(sleman: Session, cast: Cast) -> None:
    a_complaint(
        sleman, received="2026-09-01", dispatched="2026-09-02", by="budi",
        more=((M.NOTE, "2026-09-25"),),
    )  # fmt: skip
    assert untouched(sleman, cast) is None


def test_what_others_did_is_none(sleman: Session, cast: Cast) -> None:
    a_complaint(
        sleman, received="2026-09-01", dispatched="2026-09-02", by="siti",
        more=((M.NOTE, "2026-09-25"),),
    )  # fmt: skip
    assert untouched(sleman, cast) == (1, date(2026, 9, 2))


def test_who_has_answered_waits_for_the_reporter(sleman: Session, cast: Cast) -> None:
    dates = {"received": "2026-09-01", "dispatched": "2026-09-02", "followed_up": "2026-09-03"}
    a_complaint(sleman, **dates)
    assert untouched(sleman, cast) is None
    a_complaint(sleman, **dates, more=((M.REPLY, "2026-09-10"),))
    assert untouched(sleman, cast) == (1, date(2026, 9, 10))


def test_on_hold_nobody_must_do_anything(sleman: Session, cast: Cast) -> None:
    a_complaint(
        sleman, received="2026-09-01", dispatched="2026-09-02", more=((M.HOLD, "2026-09-03"),)
    )
    assert untouched(sleman, cast) is None


def test_a_partner_learns_how_many_of_ten_agencies_and_no_names(
    sleman: Session, cast: Cast
) -> None:
    few = asked(sleman, cast.dewi)
    assert (few.counts, few.silent, few.coordinators) == (None, [], [])
    sleman.add_all(
        Agency(id=9_960 + n, government_id=cast.sleman, name=f"Dinas {n}") for n in range(8)
    )
    sleman.flush()
    a_complaint(sleman, received="2026-09-01", dispatched="2026-09-02")
    found = asked(sleman, cast.dewi)
    assert (found.silent, found.coordinators) == ([], [])
    assert found.counts == {
        Reason.NO_ACCOUNT: 8, Reason.NO_SIGN_IN: 1, Reason.NO_DECREE: 9, Reason.UNTOUCHED: 1,
    }  # fmt: skip


def test_everybody_sees_their_own(sleman: Session, cast: Cast) -> None:
    assert [one.id for one in asked(sleman, cast.ani).silent] == [DINKES]
    assert asked(sleman, cast.budi).silent == []
    assert [one.id for one in asked(sleman, cast.rini).silent] == [DINKES]
    with pytest.raises(NotFound):
        asked(sleman, cast.wayan)
    with pytest.raises(NotAllowed):
        asked(sleman, Actor("", Role.SYSTEM))
