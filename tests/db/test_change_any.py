"""Whatever is done, the ledger is what the stories post and the parts are the difference."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from db.codes import Class, DayKind, MoveCode, Role
from db.days import day_number
from db.models import CalendarDay, Complaint
from lapor.domain.access import Actor
from lapor.domain.errors import Refusal
from lapor.services import ledger
from lapor.services.change import explain
from lapor.services.complaints import make_move
from lapor.services.kpi import Filters
from lapor.services.kpi_scope import Period
from lapor.services.loading import load
from lapor.services.rebuild import rebuild
from lapor.services.targets import NO_TARGET, Target
from tests.builders import differences
from tests.cast import BADUNG_PUPR, DINKES, PUPR
from tests.db.random_lives import TODAY, Place, lives
from tests.db.test_change_lives import LEDGER_KPIS, adds_up, ends_say_the_same
from tests.db.told_lives import as_now, forget_rules, stored

M = MoveCode
RINI = Actor("rini", Role.NATIONAL)
CLOCK = Actor("", Role.SYSTEM)
START = datetime(2026, 11, 25, 3, tzinfo=UTC)
END = date(2027, 12, 31)
Key = tuple[int, int]  # (id, home_id)
FOLD, REBUILD, LATE, CALENDAR = "fold", "rebuild", "late", "calendar"
BY_CLOCK = (M.EXPIRE_HOLD, M.REDATE)
STEPS = (
    M.DISPATCH, M.RETURN, M.HOLD, M.COMPLETE, M.FOLLOW_UP, M.CLOSE, M.REOPEN, M.RATE, M.MERGE,
    M.UNMERGE, M.ARCHIVE, M.RESTORE, M.CORRECT, M.SET_CONFIDENTIALITY, M.UNDO, M.DIRECT,
    *BY_CLOCK, FOLD, REBUILD, LATE, CALENDAR,
)  # fmt: skip
DAYS = (date(2026, 1, 31), date(2026, 6, 17), TODAY, date(2026, 12, 1), date(2027, 1, 15), END)
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 7), st.integers(0, 9)), max_size=30
)
stamps = st.tuples(
    st.sampled_from((None, DAYS[0], DAYS[2])), st.sampled_from(DAYS[1:]),
    st.sampled_from((None, *DAYS)),
)  # fmt: skip


def target(session: Session, code: MoveCode, others: list[Complaint], size: int) -> Target:
    if code == M.DISPATCH:
        return Target(agency_id=(PUPR, DINKES, BADUNG_PUPR)[size % 3])
    if code == M.DIRECT:
        return Target(government_id=others[size % len(others)].home_id)
    if code == M.MERGE:
        return Target(other=others[size % len(others)].number)
    if code == M.CORRECT:
        return Target(changed={"klass": tuple(Class)[size % 4], "territory": 3404})
    if code == M.SET_CONFIDENTIALITY:
        return Target(changed={"secret": size % 2 == 0})
    return Target(rating=size % 5 + 1 if code == M.RATE else None)


def born(session: Session, n: int, seed: int, places: list[Place]) -> list[Key]:
    made = lives(n, seed, places)
    load(session, (stored(life, as_now(session)) for life in made))
    found = session.exec(select(Complaint).order_by(Complaint.number))
    return [(one.id, one.home_id) for one in found]


def do(session: Session, keys: list[Key], now: datetime, step: tuple[Any, int, int]) -> None:
    """One step, or nothing where it is not allowed just then."""
    code, place, size = step
    if code == FOLD:
        ledger.fold(session)
        return
    if code == REBUILD:
        rebuild(session)
        return
    session.expire_all()
    all_ = [session.get_one(Complaint, key) for key in keys]
    if code == CALENDAR:
        a_day_off(session, now.date() + timedelta(days=place - size))
        for one in all_:
            move(session, one, M.REDATE, now)
        return
    one = all_[place % len(all_)]
    on = None
    if code == LATE:  # as the system dates on the day it was due what it learns later
        code, on = M.LAPSE, day_number(now.date()) - size
    move(session, one, code, now, target(session, code, all_, size), on)


def a_day_off(session: Session, day: date) -> None:
    """Decreed for the nation, before or after the day: what was due moves, and so does every age.

    What is open is counted again by whoever decrees it.
    """
    session.merge(CalendarDay(day=day, name="Cuti uji", kind=DayKind.COLLECTIVE_LEAVE, basis="uji"))
    session.flush()
    forget_rules(session)


def move(
    session: Session, one: Complaint, code: MoveCode, now: datetime, to: Target = NO_TARGET,
    on: int | None = None,
) -> None:  # fmt: skip
    actor = CLOCK if code in (*BY_CLOCK, M.LAPSE) else RINI
    try:
        make_move(
            session, actor, one.id, code, seen=one.version, note="Karena sudah diperiksa.",
            now=now, target=to, on=on,
        )  # fmt: skip
    except Refusal:
        session.expire_all()


KEYS = {
    "balance": ["government_id", "metric", "cohort_month", "days", "on_month"],
    "balance_day": ["government_id", "on", "metric", "cohort_month", "days"],
    "balance_agency": ["government_id", "metric", "cohort_month", "agency_id", "on_month"],
    "balance_agency_day": ["government_id", "on", "metric", "cohort_month", "agency_id"],
}
ENTRY = ["government_id", "metric", "cohort_on", "on", "agency_id", "days", "n"]


def summed(session: Session, table: str, names: list[str], key: list[str]) -> Any:
    """What a table adds up to, by key; pandas tells the months of an entry's days."""
    columns = ", ".join(f'"{name}"' for name in names)
    rows = session.connection().exec_driver_sql(f"SELECT {columns} FROM {table}").all()
    frame = pd.DataFrame(rows, columns=names).astype("int64")
    for name, day in (("cohort_month", "cohort_on"), ("on_month", "on")):
        if day in names and name not in names:
            moments = pd.to_datetime(frame[day], unit="D", origin="unix").dt
            frame[name] = moments.year * 12 + moments.month - 1
    return frame.groupby(key).n.sum()


def balances_and_tail_are_the_ledger(session: Session) -> None:
    for table, key in KEYS.items():
        kept = summed(session, table, [*key, "n"], key)
        tail = summed(session, "ledger_tail", ENTRY, key)
        ledger = summed(session, "ledger", ENTRY, key)
        both = kept.add(tail, fill_value=0)
        assert both[both != 0].to_dict() == ledger[ledger != 0].to_dict(), table


def period(of: tuple[date | None, date, date | None]) -> Period:
    since, as_of, known_on = of
    as_of = max(as_of, since or as_of)
    known = None if known_on is None else max(known_on, as_of)
    until = None if since is None else since + timedelta(150)
    return Period(since, until, as_of, known)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10_000), made=steps, pair=st.tuples(stamps, stamps))
def test_any_sequence_of_steps_leaves_the_ledger_of_the_stories_and_parts_that_sum(
    session, cast, seed, made, pair
):
    places = [Place(cast.sleman, (PUPR, DINKES)), Place(cast.badung, (BADUNG_PUPR,))]
    both = period(pair[0]), period(pair[1])
    example = session.begin_nested()
    try:
        keys, now = born(session, 8, seed, places), START
        for step in made:
            now += timedelta(days=step[2]) if step[2] > 3 else timedelta(minutes=step[2] + 1)
            do(session, keys, now, step)
        session.flush()
        assert differences(session) == []
        balances_and_tail_are_the_ledger(session)
        for code in LEDGER_KPIS:
            change = explain(session, RINI, code, *both, today=END)
            adds_up(change)
            ends_say_the_same(session, change, both, Filters(), END)
    finally:
        example.rollback()
        forget_rules(session)
        session.expunge_all()


def test_the_steps_do_happen(session, cast):
    """So that the test above is not one of refusals alone."""
    keys = born(session, 40, 7, [Place(cast.sleman, (PUPR, DINKES))])
    for number, code in enumerate(STEPS * 9):
        do(session, keys, START + timedelta(hours=number), (code, number * 7, number % 10))
    kinds = set(session.connection().exec_driver_sql("SELECT DISTINCT cause FROM ledger").scalars())
    assert len(kinds) >= 14
    assert differences(session) == []
