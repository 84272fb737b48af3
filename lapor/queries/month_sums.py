"""Months of governments: which changed, what was counted of them, and whether that still holds."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select, text
from sqlmodel import Session, col, delete

from db.codes import Metric
from db.days import milliseconds
from db.models import Balance, ChangedText, LedgerTail, Mark, MonthChange, MonthSum
from lapor.queries.ledger import Span, government_in, within

COUNTED = "counted"  # the Mark that says when something was last counted
KEEP = text(
    "INSERT INTO month_sum (rule, government_id, month, change, counted_at, sums) "
    "VALUES (:rule, :government_id, :month, :change, :counted_at, :sums) "
    "ON CONFLICT (rule, government_id, month) DO UPDATE SET "
    "change = excluded.change, counted_at = excluded.counted_at, sums = excluded.sums"
)
Governments = tuple[int, ...] | None  # None: all


class Cell(NamedTuple):
    government: int
    month: int


class Run(NamedTuple):
    """Months of one government that follow each other."""

    government: int
    first: int
    last: int


class Kept(NamedTuple):
    change: int
    counted_at: datetime
    sums: str


def changes(session: Session, governments: Governments, months: Span) -> dict[Cell, int]:
    """The number of each month in which something was received."""
    statement = select(col(MonthChange.government_id), col(MonthChange.month), col(MonthChange.n))
    there = government_in(MonthChange.government_id, governments)
    rows = session.execute(statement.where(there, *within(MonthChange.month, months)))
    return {Cell(government, month): n for government, month, n in rows}


def unsettled(session: Session, governments: Governments, months: Span) -> set[Cell]:
    """Months whose number is about to grow: what changed in them waits for the fold."""
    tail = (
        select(col(LedgerTail.government_id), col(LedgerTail.cohort_month))
        .where(government_in(LedgerTail.government_id, governments), _is_receipt(LedgerTail))
        .where(*within(LedgerTail.cohort_month, months))
        .distinct()
    )
    found = {Cell(*row) for row in session.execute(tail)}
    texts = select(col(ChangedText.month)).where(*within(ChangedText.month, months)).distinct()
    changed = set(session.execute(texts).scalars())
    if changed:
        found |= {at for at in changes(session, governments, months) if at.month in changed}
    return found


def received(session: Session, governments: Governments, months: Span) -> dict[Cell, int]:
    """How many complaints stand in the ledger for each month, without the short tail."""
    statement = (
        select(col(Balance.government_id), col(Balance.cohort_month), func.sum(Balance.n))
        .where(government_in(Balance.government_id, governments), _is_receipt(Balance))
        .where(*within(Balance.cohort_month, months))
        .group_by(col(Balance.government_id), col(Balance.cohort_month))
    )
    return {Cell(government, month): int(n) for government, month, n in session.execute(statement)}


def _is_receipt(table: Any) -> ColumnElement[bool]:
    return col(table.metric) == Metric.RECEIVED


def kept(session: Session, rule: str, governments: Governments, months: Span) -> dict[Cell, Kept]:
    statement = select(
        col(MonthSum.government_id), col(MonthSum.month), col(MonthSum.change),
        col(MonthSum.counted_at), col(MonthSum.sums),
    ).where(
        col(MonthSum.rule) == rule, government_in(MonthSum.government_id, governments),
        *within(MonthSum.month, months),
    )  # fmt: skip
    rows = session.execute(statement)
    return {Cell(government, month): Kept(*rest) for government, month, *rest in rows}


def keep(session: Session, rule: str, found: dict[Cell, Kept]) -> None:
    """Instead of what was counted of these months before, perhaps by another at this moment."""
    rows = [
        {
            "rule": rule, "government_id": cell.government, "month": cell.month,
            "change": one.change, "counted_at": milliseconds(one.counted_at), "sums": one.sums,
        }
        for cell, one in found.items()
    ]  # fmt: skip
    if rows:
        session.connection().execute(KEEP, rows)
    last = max((one.counted_at for one in found.values()), default=None)
    if last is not None:
        session.merge(Mark(name=COUNTED, value=last.isoformat()))


def last_counted(session: Session) -> str:
    """When something was: what is remembered of sums holds as long as this stays."""
    mark = session.get(Mark, COUNTED)
    return mark.value if mark else ""


def forget(session: Session, rules: Collection[str], before: datetime) -> None:
    """What is of none of these rules, and was counted long ago."""
    other = col(MonthSum.rule).not_in(rules)
    old = col(MonthSum.counted_at) < before
    session.connection().execute(delete(MonthSum).where(other, old))


def runs(cells: Iterable[Cell]) -> Iterator[Run]:
    """The same months, those that follow each other together."""
    in_line = groupby(
        enumerate(sorted(cells)), key=lambda at: (at[1].government, at[1].month - at[0])
    )
    for (government, _), found in in_line:
        months = [cell.month for _, cell in found]
        yield Run(government, months[0], months[-1])


def tell_texts(session: Session) -> None:
    """Move what texts changed into the numbers of their months: a part of the fold."""
    run = session.connection().execute
    if run(text("SELECT 1 FROM changed_text LIMIT 1")).first() is not None:
        changed = "month IN (SELECT month FROM changed_text)"
        run(text(f"UPDATE month_change SET n = n + 1 WHERE {changed}"))
        run(text("DELETE FROM changed_text"))
