"""What complaints were on a past day, as known on a day: their stories told up to there.

Rarely needed: what a complaint is today stands in its row.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from db.codes import Holder, Metric
from db.days import milliseconds
from db.models import Activity as Row
from lapor.domain.effects import state_of
from lapor.domain.kpi import Split
from lapor.domain.retelling import as_known
from lapor.domain.state import State
from lapor.queries import balances
from lapor.queries.ledger import Behind, Cut, Sum, behind
from lapor.services.kpi_scope import Asked
from lapor.services.ledger import local_day
from lapor.services.reference import zone_of
from lapor.services.stories import retold

Key = tuple[int, int]  # (complaint_id, home_id)
CHUNK = 800
# what decides how a complaint stands, without the words of its story
TOLD: tuple[Any, ...] = (
    Row.complaint_id, Row.home_id, Row.version, Row.seq, Row.kind, Row.on, Row.recorded_at,
    Row.government_id, Row.agency_id, Row.days, Row.in_time, Row.verify_due_on,
    Row.follow_up_due_on, Row.resolve_due_on, Row.facts,
)  # fmt: skip
T = TypeVar("T")


def total(session: Session, question: Asked, cut: Cut) -> list[Sum]:
    """The sums of a cut. What a complaint was in the past only its story can tell."""
    if question.is_now or not cut.joins_complaint:
        return balances.sums(session, cut)
    return sums(session, cut)


def states(
    session: Session, keys: Iterable[Key], as_of: int, known_on: int | None
) -> dict[Key, State]:
    found: dict[Key, State] = {}
    for key, rows in stories(session, keys, known_on):
        story = [activity for activity in as_known(retold(rows)) if activity.on <= as_of]
        if story:
            found[key] = state_of(story)
    return found


def stories(
    session: Session, keys: Iterable[Key], known_on: int | None
) -> Iterator[tuple[Key, list[Any]]]:
    """Each story as far as it was recorded by the end of that day."""
    for chunk in chunks(sorted(set(keys)), CHUNK):
        statement = (
            sa.select(*TOLD)
            .where(*_of(chunk))
            .order_by(col(Row.complaint_id), col(Row.home_id), col(Row.version), col(Row.seq))
        )
        rows = session.connection().execute(statement).all()
        for key, story in groupby(rows, key=lambda row: (row.complaint_id, row.home_id)):
            yield key, [row for row in story if _known(session, row, known_on)]


def _of(chunk: list[Key]) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    ids, homes = zip(*chunk, strict=True)
    return col(Row.complaint_id).in_(ids), col(Row.home_id).in_(set(homes))


def _ever_at(session: Session, keys: Iterable[Key], agencies: Iterable[int]) -> set[Key]:
    """Those that one of these agencies may have held: a step or a correction names it."""
    found: set[Key] = set()
    named = col(Row.agency_id).in_(list(agencies)) | col(Row.facts).contains('"amend"')
    for chunk in chunks(sorted(set(keys)), CHUNK):
        own = sa.select(col(Row.complaint_id), col(Row.home_id)).where(*_of(chunk), named)
        found |= {(id, home) for id, home in session.connection().execute(own)}
    return found


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    stream = iter(items)
    while chunk := list(islice(stream, size)):
        yield chunk


def _known(session: Session, row: Any, known_on: int | None) -> bool:
    if known_on is None:
        return True
    zone = zone_of(session, row.government_id)
    return local_day(milliseconds(row.recorded_at), zone) <= known_on


def agency_of(state: State) -> int | None:
    """The agency that holds it, as the complaint's row would say."""
    return state.agency if state.holder == Holder.AGENCY else None


def sums(session: Session, cut: Cut) -> list[Sum]:
    """Sums by what a complaint was then: its status, and who held it."""
    found: Counter[tuple[int, Metric, tuple[Any, ...], int]] = Counter()
    for number, span in enumerate(cut.spans):
        if span.is_empty:
            continue
        for one, state in standing(session, replace(cut, spans=(span,))):
            key = key_in(cut, one, state)
            found[number, one.metric, key, one.days if cut.with_days else 0] += one.n
    return [Sum(*at, n) for at, n in found.items() if n]


def standing(session: Session, cut: Cut) -> Iterator[tuple[Behind, State]]:
    """The complaints of a cut, each with what it was then; `by` keeps what the ledger knows."""
    rows = behind(session, plain(cut))
    keys = {(row.complaint_id, row.home_id) for row in rows}
    if cut.by_holder and cut.agencies is not None:
        keys = _ever_at(session, keys, cut.agencies)
    then = states(session, keys, cut.as_of, cut.known_on)
    for row in rows:
        state = then.get((row.complaint_id, row.home_id))
        if state is not None and fits(cut, state):
            yield row, state


def plain(cut: Cut) -> Cut:
    """The cut without what only the complaint knows."""
    known = tuple(split for split in cut.by if not _is_of_complaint(cut, split))
    agencies = None if cut.by_holder else cut.agencies
    return replace(cut, by=known, agencies=agencies, status=None)


def fits(cut: Cut, state: State) -> bool:
    if cut.status is not None and state.status != cut.status:
        return False
    return not (cut.by_holder and cut.agencies is not None) or agency_of(state) in cut.agencies


def key_in(cut: Cut, row: Behind, state: State) -> tuple[Any, ...]:
    known = iter(row.key)
    of_complaint = {Split.STATUS: state.status, Split.AGENCY: agency_of(state)}
    return tuple(
        of_complaint[split] if _is_of_complaint(cut, split) else next(known) for split in cut.by
    )


def _is_of_complaint(cut: Cut, split: Split) -> bool:
    return split == Split.STATUS or (split == Split.AGENCY and cut.by_holder)
