"""The complaints behind each flaw, of one government and one period of receipt.

All statements are bounded by the period: the closed ones by the index of their receipt, the open
ones are few.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session, col

from db.codes import Status
from db.models import Agency, Complaint, ComplaintText, ImportConflict, ImportRun
from lapor.domain.access import Actor
from lapor.queries.conditions import IS_CLOSED, IS_OPEN
from lapor.queries.silence import countable

C = Complaint
Condition = ColumnElement[bool]
TWO_DAYS = timedelta(days=2)
CHUNK = 5_000  # keys in one statement


class Where(NamedTuple):
    """Whose complaints, received when, as far as the actor may count them."""

    actor: Actor
    government_id: int
    region_id: int | None
    since: date
    until: date


class Tally(NamedTuple):
    n: int
    oldest: date | None  # day of receipt


class Found(NamedTuple):
    """One complaint with a flaw."""

    id: int
    home_id: int
    received_on: date


class Behind(NamedTuple):
    """… as a list shows it: never its words, never whose it is."""

    id: int
    home_id: int
    number: str
    source: str
    agency: str | None
    status: Status
    received_on: date


def condition(code: str, where: Where) -> Condition:
    """What makes a complaint one of these. Only columns of its own row."""
    match code:
        case "undated":
            return and_(col(C.is_undated), col(C.dispatched_on).is_not(None))
        case "no_agency":  # one that was sent back has none for a while
            dispatched = col(C.dispatched_on).is_not(None)
            return and_(dispatched, col(C.agency_id).is_(None), col(C.returns) == 0)
        case "no_territory":
            nowhere = col(C.territory_id).is_(None)
            own = col(C.territory_id) == where.region_id
            return nowhere if where.region_id is None else or_(nowhere, own)
        case "unclassified":
            return col(C.klass).is_(None)
        case "impossible_order":
            return _out_of_order()
    raise ValueError(f"{code} is not told by a complaint's own row")


COVERED = ("undated", "no_agency", "no_territory", "unclassified")  # by the indexes of the queue


def _out_of_order() -> Condition:
    steps = (
        C.received_on, C.verified_on, C.dispatched_on, C.followed_up_on, C.first_done_on, C.done_on,
    )  # fmt: skip
    pairs = [(a, b) for place, a in enumerate(steps) for b in steps[place + 1 :]]
    return or_(*(col(later) < col(earlier) for earlier, later in pairs))


def within(where: Where, half: Condition) -> Condition:
    """Of one half, open or closed, since each has its index."""
    first = datetime.combine(where.since, time(), UTC) - TWO_DAYS
    last = datetime.combine(where.until, time(), UTC) + TWO_DAYS
    return and_(
        countable(where.actor),
        half,
        col(C.government_id) == where.government_id,
        col(C.received_at).between(first, last),
        col(C.received_on).between(where.since, where.until),
    )


def tallies(session: Session, where: Where) -> dict[str, Tally]:
    """Of all that the indexes tell, in one look at each half."""
    columns: list[Any] = []
    for code in COVERED:
        flawed = condition(code, where)
        columns += [func.sum(case((flawed, 1), else_=0)), func.min(case((flawed, C.received_on)))]
    found = dict.fromkeys(COVERED, Tally(0, None))
    for half in (IS_OPEN, IS_CLOSED):
        row = session.execute(select(*columns).where(within(where, half))).one()
        for place, code in enumerate(COVERED):
            found[code] = _sum(found[code], Tally(int(row[2 * place] or 0), row[2 * place + 1]))
    return found


def _sum(one: Tally, other: Tally) -> Tally:
    days = [day for day in (one.oldest, other.oldest) if day is not None]
    return Tally(one.n + other.n, min(days, default=None))


def told_by_row(session: Session, where: Where, code: str) -> list[Found]:
    columns = (col(C.id), col(C.home_id), col(C.received_on))
    return [
        Found(*row)
        for half in (IS_OPEN, IS_CLOSED)
        for row in session.execute(
            select(*columns).where(within(where, half), condition(code, where))
        )
    ]


def same_words(session: Session, where: Where) -> list[tuple[str, Found]]:
    """(the words, case aside, and the complaint) of all that have them in common with another.

    What was merged is settled.
    """
    words = func.lower(col(ComplaintText.body))
    found: list[tuple[str, Found]] = []
    same = and_(col(ComplaintText.complaint_id) == C.id, col(ComplaintText.home_id) == C.home_id)
    halves = [
        select(
            col(C.id).label("id"), col(C.home_id).label("home_id"),
            col(C.received_on).label("received_on"), words.label("words"),
        )
        .join(ComplaintText, same)
        .where(within(where, half), col(C.merged_into).is_(None), func.length(words) > 0)
        for half in (IS_OPEN, IS_CLOSED)
    ]  # fmt: skip
    every = halves[0].union_all(halves[1]).subquery("every")
    often = func.count().over(partition_by=every.c.words).label("often")
    ranked = select(every, often).subquery("ranked")
    for id, home_id, on, text in session.execute(
        select(ranked.c.id, ranked.c.home_id, ranked.c.received_on, ranked.c.words)
        .where(ranked.c.often > 1)
        .order_by(ranked.c.words, ranked.c.received_on, ranked.c.id)
    ):
        found.append((text, Found(id, home_id, on)))
    return found


def conflicts(session: Session, where: Where) -> list[Found]:
    """Those that nobody has settled, read first: SQLite would begin with the complaints."""
    own = (col(ImportConflict.complaint_id), col(ImportConflict.home_id))
    unsettled = session.execute(select(*own))
    keys = [Found(id, home_id, where.since) for id, home_id in unsettled]
    here = and_(
        countable(where.actor),
        col(C.government_id) == where.government_id,
        col(C.received_on).between(where.since, where.until),
    )
    columns = (col(C.id), col(C.home_id), col(C.received_on))
    return [
        Found(*row)
        for part in chunks(keys)
        for row in session.execute(select(*columns).where(here, _among(part)))
    ]


def last_import(session: Session, government_id: int) -> ImportRun | None:
    statement = (
        select(ImportRun)
        .where(col(ImportRun.government_id) == government_id)
        .order_by(col(ImportRun.at).desc(), col(ImportRun.id).desc())
        .limit(1)
    )
    return session.execute(statement).scalars().first()


def listed(session: Session, where: Where, code: str, most: int) -> list[Behind]:
    """The oldest of those that their own row tells."""
    rows = [
        row
        for half in (IS_OPEN, IS_CLOSED)
        for row in _behind(session, and_(within(where, half), condition(code, where)), most)
    ]
    return sorted(rows, key=lambda row: (row.received_on, row.id))[:most]


def listed_by_key(session: Session, where: Where, keys: Sequence[Found], most: int) -> list[Behind]:
    first = sorted(keys, key=lambda one: (one.received_on, one.id))[:most]
    rows = [
        row
        for part in chunks(first)
        for row in _behind(session, and_(countable(where.actor), _among(part)), most)
    ]
    return sorted(rows, key=lambda row: (row.received_on, row.id))


def chunks(keys: Sequence[Found]) -> Iterator[Sequence[Found]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _among(keys: Iterable[Found]) -> Condition:
    keys = list(keys)
    return and_(
        col(C.id).in_([one.id for one in keys]),
        col(C.home_id).in_(sorted({one.home_id for one in keys})),
    )


def _behind(session: Session, which: Condition, most: int) -> list[Behind]:
    statement = (
        select(
            col(C.id), col(C.home_id), col(C.number), col(C.source), col(Agency.name),
            col(C.status), col(C.received_on),
        )
        .outerjoin(Agency, col(Agency.id) == C.agency_id)
        .where(which)
        .order_by(col(C.received_on), col(C.id))
        .limit(most)
    )  # fmt: skip
    return [Behind(*row) for row in session.execute(statement)]
