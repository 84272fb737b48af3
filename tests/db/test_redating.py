"""A changed calendar or limit: every open complaint counted again, closed ones as they were."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlmodel import select

from db.codes import Class, Clock, DayKind, MoveCode, Role
from db.days import day_number, day_of
from db.models import Activity, AuditLog, CalendarDay, Complaint, JobRun, Policy
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, Refusal
from lapor.domain.policy import Limit
from lapor.domain.redating import DayChange, DayOff, LimitChange, Proposal
from lapor.services import redating, reference, rulebook
from lapor.services.complaints import make_move
from lapor.services.verify import verify
from tests.builders import a_complaint, at, some_complaints

M = MoveCode
NOW = at("2026-09-14")
DECREE = "SKB 3 Menteri 2026"
SLEMAN = 3404


def off(day, region=0, name="Libur uji"):
    return DayOff(day_number(date.fromisoformat(day)), region, name, DayKind.HOLIDAY, DECREE)


def adding(*days, region=0):
    return Proposal(days=tuple(DayChange(None, off(day, region)) for day in days))


def limit(clock, days, since, klass=None, unit=None):
    unit = unit or ("calendar_days" if clock == Clock.HOLD else "working_days")
    return Limit(clock, klass, days, day_number(date.fromisoformat(since)), "Uji 1/2026", unit=unit)


def setting(*limits):
    return Proposal(limits=tuple(LimitChange(None, one) for one in limits))


def counted(session, now=NOW):
    """All that is left, in this session."""
    while redating.step(session, now=now):
        pass
    session.expire_all()


def lives(session):
    """One of each kind of life, in two governments."""
    where = ({}, {"government": "51.03", "agency": 9_903})
    held = ((M.HOLD, "2026-09-09"),)
    resumed = (*held, (M.COMPLETE, "2026-09-11"))
    answered = {"dispatched": "2026-09-08", "followed_up": "2026-09-10"}
    shapes = (
        {}, {"dispatched": "2026-09-08"}, answered, {**answered, "closed": "2026-09-11"},
        {"dispatched": "2026-09-08", "more": held}, {"dispatched": "2026-09-08", "more": resumed},
        {**answered, "more": ((M.REPLY, "2026-09-11"),)}, {"more": held}, {"more": resumed},
        {**answered, "klass": Class.ASPIRATION}, {"dispatched": "2026-09-08", "klass": None},
        {**answered, "by": ""}, {"more": ((M.HOLD, "2026-09-09"), (M.ARCHIVE, "2026-09-11"))},
    )  # fmt: skip
    return some_complaints(session, [place | shape for place in where for shape in shapes])


def due_by_numpy(session, one):
    """What the dates should be, counted by numpy alone from the rows of calendar and limits."""
    zone = 51 if one.home_id != _sleman(session) else 34
    here = {0, zone, 5103 if zone == 51 else SLEMAN}
    days = [row.day for row in session.exec(select(CalendarDay)) if row.region_id in here]
    holidays = np.array(sorted(set(days)), dtype="datetime64[D]")
    rows = session.exec(select(Policy).where(Policy.government_id.is_(None))).all()

    def days_of(clock, klass=None):
        fitting = [
            row for row in rows
            if (row.clock, row.klass) == (clock, klass) and row.effective_on <= one.received_on
        ]  # fmt: skip
        return max(fitting, key=lambda row: row.effective_on).days

    def after(start, n):
        # the first day of which so many working days have come since
        found = start
        while np.busday_count(start + timedelta(1), found + timedelta(1), holidays=holidays) < n:
            found += timedelta(1)
        return found

    def due(start, n):
        found = after(start, n)
        for held, resumed in holds(session, one):
            if start <= held <= found:
                spent = np.busday_count(
                    held + timedelta(1), resumed + timedelta(1), holidays=holidays
                )
                found = after(found, spent)
        return found

    found = {"verify_due_on": None, "follow_up_due_on": None, "resolve_due_on": None}
    if one.verified_on is None and one.dispatched_on is None:
        found["verify_due_on"] = due(one.received_on, days_of(Clock.VERIFY))
    if one.dispatched_on and one.followed_up_on is None:
        found["follow_up_due_on"] = due(one.dispatched_on, days_of(Clock.FOLLOW_UP))
    if one.dispatched_on and one.klass:
        found["resolve_due_on"] = due(one.dispatched_on, days_of(Clock.RESOLVE, one.klass))
    return found


def _sleman(session):
    from db.models import Government

    return session.exec(select(Government.id).where(Government.code == "34.04")).one()


def holds(session, one):
    rows = session.exec(
        select(Activity).where(Activity.complaint_id == one.id).order_by(Activity.version)
    ).all()
    began, found = None, []
    for row in rows:
        if row.kind == M.HOLD:
            began = row.on
        elif row.kind in (M.COMPLETE, M.REPLY) and began:
            found.append((began, row.on))
            began = None
    return found


CHANGES = [
    adding("2026-09-10"),
    adding("2026-09-16", "2026-09-17", "2026-09-18"),
    Proposal(
        days=(*adding("2026-09-16", region=SLEMAN).days, *adding("2026-09-15", region=51).days)
    ),
    setting(limit(Clock.FOLLOW_UP, 2, "2026-09-01"), limit(Clock.HOLD, 10, "2026-09-01")),
    setting(limit(Clock.RESOLVE, 20, "2026-01-01", Class.SERVICE)),
    setting(limit(Clock.CLOSE, 3, "2026-09-01")),
    setting(limit(Clock.VERIFY, 6, "2026-09-08")),  # after they were received
]


@pytest.mark.parametrize("proposal", CHANGES, ids=range(len(CHANGES)))
def test_what_was_foreseen_happens_and_verify_is_clean(session, cast, proposal):
    every = lives(session)
    before = {one.id: one.model_dump() for one in every}
    seen = redating.foresee(session, cast.rini, proposal, now=NOW)
    reference.forget(session)
    rulebook.adopt(session, cast.rini, proposal, now=NOW)
    counted(session)
    assert verify(session).differences == []
    changed = [one for one in every if one.version > before[one.id]["version"]]
    assert seen.changed.total() == len(changed) and seen.looked == sum(o.is_open for o in every)
    late = [one for one in changed if one.due_at <= NOW < before[one.id]["due_at"]]
    assert seen.late.total() == len(late)
    for one in every:
        if one.is_open:
            for name, expected in due_by_numpy(session, one).items():
                assert getattr(one, name) == expected, (one.status, name)
            assert one.moved_here == before[one.id]["moved_here"]
        else:
            assert one.model_dump() == before[one.id]
    progress = redating.latest(session, cast.rini)
    assert (progress.changed, progress.failed) == (len(changed), 0)
    assert progress.finished_at == NOW


day_changes = some.lists(
    some.tuples(
        some.dates(date(2026, 9, 1), date(2026, 12, 31)), some.sampled_from([0, SLEMAN, 51]),
        some.booleans(),
    ),
    min_size=1, max_size=6, unique_by=lambda one: one[:2],
)  # fmt: skip
limit_changes = some.lists(
    some.tuples(
        some.sampled_from([Clock.VERIFY, Clock.FOLLOW_UP, Clock.CLOSE, Clock.HOLD]),
        some.integers(1, 70), some.dates(date(2026, 8, 1), date(2026, 9, 20)),
    ),
    max_size=3, unique_by=lambda one: (one[0], one[2]),
)  # fmt: skip


@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=day_changes, limits=limit_changes)
def test_any_change_leaves_a_clean_database_and_the_dates_numpy_says(session, cast, days, limits):
    with session.begin_nested() as savepoint:
        every = lives(session)
        known = {one.key: one for one in reference.days_off(session)}
        changes = []
        for day, region, keep in days:
            was = known.get((day_number(day), region))
            will = None if was and not keep else off(str(day), region, "Hari uji")
            changes.append(DayChange(was, will))
        rows = tuple(LimitChange(None, limit(c, n, str(since))) for c, n, since in limits)
        rulebook.adopt(session, cast.rini, Proposal(tuple(changes), rows), now=NOW)
        counted(session)
        assert verify(session).differences == []
        for one in every:
            session.add(one) if one not in session else None
            if one.is_open:
                found = due_by_numpy(session, one)
                assert {name: getattr(one, name) for name in found} == found
        savepoint.rollback()
    reference.forget(session)
    session.expire_all()


def test_it_stops_anywhere_and_goes_on_and_another_change_begins_anew(session, cast, monkeypatch):
    monkeypatch.setattr(redating, "LOOK", 3)
    for _ in range(8):
        a_complaint(session, dispatched="2026-09-08")
    rulebook.adopt(session, cast.rini, adding("2026-09-09"), now=NOW)
    assert redating.step(session, now=NOW) > 0
    assert redating.latest(session, cast.rini).changed == 3
    rulebook.adopt(session, cast.rini, adding("2026-09-10"), now=NOW)
    counted(session)
    assert redating.latest(session, cast.rini).changed == 8
    assert session.exec(select(JobRun).where(JobRun.finished_at.is_(None))).all() == []
    versions = sorted(one.version for one in session.exec(select(Complaint)))
    assert versions == [3, 3, 3, 3, 3, 4, 4, 4]
    assert verify(session).differences == []


def test_an_officer_is_not_told_to_read_it_first(session, cast):
    one = a_complaint(session, dispatched="2026-09-08")
    rulebook.adopt(session, cast.rini, adding("2026-09-09"), now=NOW)
    counted(session)
    make_move(session, cast.siti, one.id, M.FOLLOW_UP, seen=2, note="Sudah ditangani.", now=NOW)
    session.refresh(one)
    assert one.version == 4
    told = session.exec(
        select(Activity).where(Activity.complaint_id == one.id, Activity.version == 3)
    ).one()
    assert (told.kind, told.by) == (M.REDATE, "")
    assert told.note == "Kalender atau kebijakan berubah: Libur uji, 9 September 2026."


def test_only_the_national_administrator_changes_and_an_auditor_reads(session, cast):
    auditor = Actor("a", Role.AUDITOR)
    assert rulebook.days(session, auditor, 2026) and rulebook.limits(session, auditor)
    for actor in (auditor, cast.siti, cast.budi, cast.dewi):
        with pytest.raises(NotAllowed):
            rulebook.adopt(session, actor, adding("2026-09-09"), now=NOW)
        with pytest.raises(NotAllowed):
            redating.foresee(session, actor, adding("2026-09-09"), now=NOW)
    with pytest.raises(NotAllowed):
        rulebook.days(session, cast.siti, 2026)


@pytest.mark.parametrize(
    "proposal",
    [
        Proposal(),
        adding("2045-01-01"),
        adding("2026-09-09", region=7),
        Proposal(days=(DayChange(None, off("2026-09-09", name="x")),)),
        Proposal(days=(DayChange(None, off("2026-09-09")._replace(basis=" ")),)),
        setting(limit(Clock.VERIFY, 0, "2026-09-01")),
        setting(limit(Clock.VERIFY, 3, "2041-09-01")),
        setting(limit(Clock.RESOLVE, 3, "2026-09-01")),
        setting(limit(Clock.VERIFY, 3, "2026-09-01", unit="hours")),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(session, cast, proposal):
    with pytest.raises(BadInput):
        rulebook.adopt(session, cast.rini, proposal, now=NOW)


def test_a_change_of_what_somebody_else_changed_is_refused(session, cast):
    rulebook.adopt(session, cast.rini, adding("2026-09-09"), now=NOW)
    with pytest.raises(Refusal, match="just changed"):
        rulebook.adopt(session, cast.rini, adding("2026-09-09"), now=NOW)
    seen = off("2026-09-09")
    rulebook.adopt(session, cast.rini, Proposal((DayChange(seen, None),)), now=NOW)
    rows = session.exec(select(AuditLog).where(AuditLog.action == "calendar_day")).all()
    assert [row.summary for row in rows] == ["added", "removed"]
    assert {row.subject for row in rows} == {"2026-09-09 0"}


def test_a_limit_in_force_stays_and_one_to_come_may_go(session, cast):
    old = next(one for one in rulebook.limits(session, cast.rini) if one.clock == Clock.VERIFY)
    with pytest.raises(BadInput):
        rulebook.adopt(session, cast.rini, Proposal(limits=(LimitChange(old, None),)), now=NOW)
    new = limit(Clock.VERIFY, 2, "2027-01-01")
    rulebook.adopt(session, cast.rini, setting(new), now=NOW)
    shorter = new._replace(days=1)
    rulebook.adopt(session, cast.rini, Proposal(limits=(LimitChange(new, shorter),)), now=NOW)
    rulebook.adopt(session, cast.rini, Proposal(limits=(LimitChange(shorter, None),)), now=NOW)
    assert rulebook.limits(session, cast.rini)[0] == old


def test_the_difference_to_the_library_is_named_and_taken_over(session, cast):
    first = rulebook.difference(session, cast.rini, 2026)
    assert (first.missing, first.other, first.extra) == ([], [], [])
    christmas = session.get(CalendarDay, (date(2026, 12, 25), 0))
    christmas.name = "Natal lain"
    session.delete(session.get(CalendarDay, (date(2026, 8, 17), 0)))
    session.add(CalendarDay(day=date(2026, 9, 9), name="Kita", kind=DayKind.HOLIDAY, basis="uji"))
    session.flush()
    reference.forget(session)
    found = rulebook.difference(session, cast.rini, 2026)
    assert [day_of(one.on) for one in found.missing] == [date(2026, 8, 17)]
    assert [one.before.name for one in found.other] == ["Natal lain"]
    assert [one.name for one in found.extra] == ["Kita"]
    rulebook.adopt(session, cast.rini, found.taken_over, now=NOW)
    after = rulebook.difference(session, cast.rini, 2026)
    assert (after.missing, after.other, len(after.extra)) == ([], [], 1)
