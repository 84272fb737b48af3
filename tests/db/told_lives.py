"""Random lives as the program stores them: told at once to the loader, or lived by the services."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import groupby

from sqlmodel import Session, select

from db.codes import DayKind, MoveCode, Role
from db.days import day_of, moment_of
from db.models import CalendarDay, Complaint
from lapor.domain.access import Actor
from lapor.domain.clocks import Rules, happened
from lapor.domain.correction import amendments
from lapor.domain.effects import apply, state_of
from lapor.domain.errors import Refusal
from lapor.domain.retelling import CORRECTIONS, as_known
from lapor.domain.state import Activity, State
from lapor.services.complaints import make_move
from lapor.services.loading import load
from lapor.services.reference import rules_of
from lapor.services.stories import NewComplaint, Told
from lapor.services.targets import Target
from tests.db.random_lives import CHANGED_ON, DECREED, Fact, Life

M = MoveCode
DAY_MS, NOON_MS = 86_400_000, 5 * 3_600_000  # 12.00 WIB, 13.00 WITA
CLOCK, RINI = Actor("", Role.SYSTEM), Actor("petugas", Role.NATIONAL)
BY_CLOCK = (M.VERIFY, M.LAPSE, M.EXPIRE_HOLD, M.REDATE)
RulesOf = Callable[[int, int], Rules]  # of a government, as known on a day


def change_calendar(session: Session) -> None:
    """The days off that were decreed; what the session knew of rules is forgotten."""
    for day, region in DECREED.items():
        session.add(
            CalendarDay(
                day=day_of(day), region_id=region, name="Libur", kind=DayKind.REGIONAL, basis="uji"
            )
        )
    session.flush()
    forget_rules(session)


def forget_rules(session: Session) -> None:
    for name in ("rules", "days_off"):
        session.info.pop(name, None)


def rules_by_day(session: Session, governments: Iterable[int]) -> RulesOf:
    """The rules before the change and after it, which is yet to come."""
    governments = list(governments)
    before = {one: rules_of(session, one) for one in governments}
    with session.begin_nested() as ahead:
        change_calendar(session)
        after = {one: rules_of(session, one) for one in governments}
        ahead.rollback()
    forget_rules(session)
    return lambda government, day: (after if day >= CHANGED_ON else before)[government]


def as_now(session: Session) -> RulesOf:
    """Where the calendar does not change."""
    return lambda government, _: rules_of(session, government)


def stored(life: Life, rules: RulesOf) -> NewComplaint:
    """The same life as the program tells it: what each move decided, in recordings."""
    told: list[Activity] = []
    recordings: list[tuple[int, tuple[Told, ...]]] = []
    state = State()
    for _, group in groupby(life.facts, key=lambda fact: fact.recording):
        facts = list(group)
        if facts[0].kind == M.REIMPORT:
            state = State()
        said = list(_told(facts, state, told, rules, life.home))
        told += [one.activity for one in said]
        corrected = any(one.kind in CORRECTIONS for one in told)
        last = state_of(as_known(told)) if corrected else said[-1].after
        assert last is not None
        state = last
        moment = facts[0].recorded_on * DAY_MS + NOON_MS
        recordings.append((moment, tuple(one._replace(after=None) for one in said)))
    return NewComplaint(
        life.home,
        "uji",
        number_of(life.number),
        "Lampu mati",
        "Mohon diperbaiki.",
        tuple(recordings),
    )


def _told(
    facts: list[Fact], state: State, before: list[Activity], rules: RulesOf, home: int
) -> Iterator[Told]:
    """One recording: a file's may be many activities, and then has nobody who made it."""
    undated = any(fact.facts.get("undated") for fact in facts)
    is_file = len(facts) > 1 or undated
    for seq, fact in enumerate(facts):
        known = rules(state.government or home, fact.recorded_on)
        details = fact.facts or None
        if fact.kind == M.CORRECT:
            changed = fact.facts["changed"]
            assert isinstance(changed, dict)
            details = {"amend": amendments(before, changed, known)}
        activity = happened(
            state, fact.kind, fact.on, known, government=fact.government, agency=fact.agency,
            facts=details, version=fact.recording, seq=seq,
        )  # fmt: skip
        if undated and fact.kind in (M.RECEIVE, M.DISPATCH):  # as lapor.services.intake.tell does
            activity = activity._replace(verify_due=None, follow_up_due=None, resolve_due=None)
        if fact.kind != M.REIMPORT:
            state = apply(state, activity)
        at = fact.on * DAY_MS + NOON_MS
        yield Told(activity, at, "" if is_file else "petugas", after=state)


def receive(session: Session, lives: list[Life], rules: RulesOf) -> None:
    """What the services are to live is received; the first does no more: others go into it."""
    del lives[0].facts[1:]
    told = [life.facts for life in lives]
    for life in lives:
        life.facts = life.facts[:1]
    load(session, [stored(life, rules) for life in lives])
    for life, facts in zip(lives, told, strict=True):
        life.facts = facts


def serve(session: Session, lives: list[Life], since: int, until: int) -> None:
    """The steps of these days, each by the service that makes it; a life ends with a refusal."""
    ids = dict(session.exec(select(Complaint.number, Complaint.id)).all())
    for life in lives:
        for place, fact in enumerate(life.facts):
            is_now = place > 0 and since <= fact.on < until
            if is_now and not _is_made(session, ids[number_of(life.number)], fact):
                life.facts[place:] = [_count_again(fact)] if fact.on < CHANGED_ON else []
                break


def _count_again(refused: Fact) -> Fact:
    """What is still open when the calendar changes; refused too if it is not."""
    return refused._replace(kind=M.REDATE, on=CHANGED_ON, recorded_on=CHANGED_ON, facts={})


def number_of(life: int) -> str:
    return f"U{life:05}"


def _is_made(session: Session, complaint_id: int, fact: Fact) -> bool:
    actor = CLOCK if fact.kind in BY_CLOCK else RINI
    now = moment_of(fact.on * DAY_MS + NOON_MS) + timedelta(minutes=fact.recording)
    try:
        make_move(
            session, actor, complaint_id, fact.kind, seen=fact.recording - 1, now=now,
            note="Karena sudah diperiksa.", target=_target(fact),
        )  # fmt: skip
    except Refusal:
        return False
    return True


def _target(fact: Fact) -> Target:
    changed = fact.facts.get("changed")
    match fact.kind:
        case M.DIRECT:
            return Target(government_id=fact.government)
        case M.DISPATCH:
            return Target(agency_id=fact.agency)
        case M.MERGE:
            return Target(other=number_of(0))
        case M.RATE:
            return Target(rating=int(str(fact.facts["rating"])))
        case M.SET_CONFIDENTIALITY:
            return Target(changed=dict(fact.facts))
        case M.CORRECT if isinstance(changed, dict):
            return Target(changed=changed)
    return Target()
