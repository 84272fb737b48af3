"""Complaints for tests, told by their dates: a_complaint(session, dispatched="2026-09-08")."""

import itertools
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from db.codes import Class, Holder, MoveCode
from db.days import day_number, milliseconds
from db.models import Complaint, Government
from lapor.domain.clocks import happened
from lapor.domain.effects import apply
from lapor.domain.state import State
from lapor.services import audit_chain
from lapor.services.jobs import due_steps, take
from lapor.services.loading import load
from lapor.services.reference import rules_of
from lapor.services.stories import NewComplaint, Told
from lapor.services.verify import Difference, verify
from tests.cast import PUPR

M = MoveCode
WIB, WITA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")
_numbers = itertools.count(70_000)


def at(day: str, clock: str = "10:00", zone: ZoneInfo = WIB) -> datetime:
    """A moment by the clock on a wall."""
    local = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=zone)
    return local.astimezone(UTC)


def run_clock(session: Session, now: datetime) -> int:
    """What `jobs run` does to complaints, in this session; returns how many moves."""
    return sum(take(session, step, now) for step in list(due_steps(session, now)))


def a_new_complaint(
    session: Session,
    *,
    government: str = "34.04",
    received: str = "2026-09-07",
    dispatched: str | None = None,
    agency: int = PUPR,
    followed_up: str | None = None,
    closed: str | None = None,
    more: tuple[tuple[Any, ...], ...] = (),
    klass: Class | None = Class.SERVICE,
    holder: Holder = Holder.GOVERNMENT,
    by: str = "siti",
    number: str | None = None,
    **about: Any,
) -> NewComplaint:
    """Not written yet. `more` are (move, day) or (move, day, facts) after the dated ones."""
    home = session.exec(select(Government.id).where(Government.code == government)).one()
    flags = {name: about.pop(name, False) for name in ("anonymous", "secret")}
    facts = {"klass": klass, "holder": holder} | flags
    facts |= {name: about.pop(name) for name in ("category", "territory") if name in about}
    moves: list[tuple[Any, ...]] = [(M.RECEIVE, received, facts)]
    for kind, day in ((M.DISPATCH, dispatched), (M.FOLLOW_UP, followed_up), (M.CLOSE, closed)):
        if day:
            moves.append((kind, day))
    state, recordings = State(), []
    for version, (kind, day, *facts_of) in enumerate([*moves, *more], 1):
        activity = happened(
            state, kind, day_number(date.fromisoformat(day)), rules_of(session, home),
            government=home if kind == M.RECEIVE else None,
            agency=agency if kind == M.DISPATCH else None,
            facts=facts_of[0] if facts_of else None, version=version,
        )  # fmt: skip
        state = apply(state, activity)
        moment = milliseconds(at(day))
        note = "" if kind in (M.RECEIVE, M.DISPATCH) else f"Catatan {kind}"
        recordings.append((moment, (Told(activity, moment, by, note),)))
    return NewComplaint(
        home_id=home,
        source="sp4n",
        number=number or str(next(_numbers)),
        title=about.pop("title", "Jalan berlubang di depan pasar"),
        body=about.pop("body", "Sudah tiga bulan jalan di depan pasar berlubang."),
        recordings=tuple(recordings),
        **about,
    )


def a_complaint(session: Session, **how: Any) -> Complaint:
    """A complaint in the database; see a_new_complaint."""
    return some_complaints(session, [how])[0]


def some_complaints(session: Session, hows: Iterable[Mapping[str, Any]]) -> list[Complaint]:
    """Complaints in the database, in their order: loaded at once, which is ten times faster."""
    new = [a_new_complaint(session, **how) for how in hows]
    load(session, new)
    numbers = [one.number for one in new]
    found = session.exec(select(Complaint).where(col(Complaint.number).in_(numbers))).all()
    by_number = {one.number: one for one in found}
    assert len(found) == len(by_number), "a number of two sources: ask for each by itself"
    return [by_number[number] for number in numbers]


def differences(session: Session) -> list[Difference]:
    """What `verify` finds once the job has linked the audit log, as it does every few seconds."""
    audit_chain.link_waiting(session, datetime.now(UTC))
    return verify(session).differences
