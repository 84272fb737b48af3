"""The reporter's reply, written down by an administrator: it answers the agency, or ends a hold."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from db.codes import Class, MoveCode, Status
from db.models import Complaint
from lapor.domain.errors import BadInput, NotAllowed
from lapor.services.complaints import Target, make_move
from lapor.services.verify import verify
from tests.builders import a_complaint, at, run_clock
from tests.cast import Cast

M = MoveCode
HELD = at("2026-09-10")  # a Thursday
NOW = at("2026-09-15")  # the Tuesday after: three working days on hold


def held(session: Session, cast: Cast, **how) -> Complaint:
    """Dispatched on Tuesday 8 September, waiting since Thursday for what the reporter knows."""
    dates = {"received": "2026-09-07", "dispatched": "2026-09-08"} | how
    found = a_complaint(session, **dates)
    move(session, cast.siti, found, M.HOLD, "Di mana?", HELD)
    return found


def move(session: Session, actor, found: Complaint, code: M, note="", now=NOW, **target) -> None:
    make_move(
        session, actor, found.id, code, seen=found.version, note=note, target=Target(**target),
        now=now,
    )  # fmt: skip
    session.refresh(found)


def test_a_reply_ends_the_hold_as_completing_does(session: Session, cast: Cast) -> None:
    replied, completed = held(session, cast), held(session, cast)
    move(session, cast.siti, replied, M.REPLY, "Di depan balai desa.")
    move(session, cast.siti, completed, M.COMPLETE)
    for found in (replied, completed):
        assert (found.status, found.on_hold_on) == (Status.NOT_FOLLOWED_UP, None)
        # five working days from the 8th end on Tuesday 15; three days on hold make it Friday 18
        assert found.follow_up_due_on == date(2026, 9, 18)
        assert found.held_days == 3
    assert verify(session).differences == []


def test_a_reply_on_hold_after_an_answer_asks_for_another_answer(
    session: Session, cast: Cast
) -> None:
    """Nothing lapses before the agency has answered again, however long that takes."""
    found = held(session, cast, followed_up="2026-09-09")
    move(session, cast.siti, found, M.REPLY, "Di depan balai desa.")
    assert found.status == Status.IN_PROCESS
    run_clock(session, NOW + timedelta(days=60))
    session.refresh(found)
    assert found.status == Status.IN_PROCESS
    assert verify(session).differences == []


def test_a_reply_that_is_taken_back_leaves_it_on_hold(session: Session, cast: Cast) -> None:
    found = held(session, cast)
    move(session, cast.siti, found, M.REPLY, "Salah laporan.")
    move(session, cast.siti, found, M.UNDO)
    assert (found.status, found.on_hold_on) == (Status.ON_HOLD, date(2026, 9, 10))
    assert verify(session).differences == []


def test_another_class_counts_the_hold_that_a_reply_ended(session: Session, cast: Cast) -> None:
    """Information: five working days from the 8th, and three on hold: the 18th."""
    found = held(session, cast)
    move(session, cast.siti, found, M.REPLY, "Di depan balai desa.")
    changed = {"klass": Class.INFORMATION.value}
    move(session, cast.siti, found, M.CORRECT, "Ia bertanya.", changed=changed)
    assert found.resolve_due_on == date(2026, 9, 18)
    assert verify(session).differences == []


def test_a_reply_needs_words_and_an_administrator(session: Session, cast: Cast) -> None:
    found = held(session, cast)
    with pytest.raises(BadInput):
        move(session, cast.siti, found, M.REPLY, "  ")
    with pytest.raises(NotAllowed):
        move(session, cast.budi, found, M.REPLY, "Di depan balai desa.")
    assert found.status == Status.ON_HOLD


def test_a_rating_is_written_down_by_an_administrator_once_it_is_done(
    session: Session, cast: Cast
) -> None:
    found = a_complaint(
        session, received="2026-09-07", dispatched="2026-09-08", followed_up="2026-09-09",
        closed="2026-09-10",
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        move(session, cast.budi, found, M.RATE, rating=4)
    for wrong in (None, 0, 6):
        with pytest.raises(BadInput):
            move(session, cast.siti, found, M.RATE, rating=wrong)
    move(session, cast.siti, found, M.RATE, rating=4)
    assert found.rating == 4
    assert verify(session).differences == []
