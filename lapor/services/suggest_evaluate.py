"""How good would suggestions have been? Learn from the past, ask about each next quarter."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from db.models import Government
from lapor.domain.errors import BadInput
from lapor.domain.suggestion import is_enough
from lapor.domain.text import Text
from lapor.queries import dispatches
from lapor.services import suggest, suggest_learn
from lapor.services.suggest_learn import Lesson

RANKS = (1, 3, 5)
TOTAL = "total"


class Trial(NamedTuple):
    """One quarter, or all of them: counts of dispatches."""

    government: str
    quarter: str  # 2024-Q1, or "total"
    n: int
    top: tuple[int, int, int]  # the right agency among the first 1, 3, 5
    covered: int  # something was suggested
    known: int  # the right agency had been seen often enough to be suggested at all
    largest_3: int  # the right agency is among the three with the most dispatches so far

    def as_json(self) -> dict[str, Any]:
        """Shares are 0–100, unrounded."""
        counts = (*self.top, self.covered, self.known, self.largest_3)
        names = ("top_1", "top_3", "top_5", "coverage", "known", "largest_3")
        shares = {name: 100 * n / self.n for name, n in zip(names, counts, strict=True)}
        return {"government": self.government, "quarter": self.quarter, "n": self.n, **shares}


def evaluate(session: Session, code: str | None = None) -> Iterator[Trial]:
    """The quarters of each government, then their total. Those with too little have none.

    A dispatch counts as known when its agency has answered it, and in the quarter in which it was
    first dispatched. Raises BadInput where there is no such government.
    """
    for government in governments(session, code):
        lesson = suggest.lesson(session, government.id)
        quarters = list(_quarters(government.code, lesson)) if lesson else []
        yield from quarters
        if quarters:
            yield _total(quarters)


def governments(session: Session, code: str | None) -> list[Government]:
    """Those with agencies, or the one of this code. Raises BadInput."""
    staffed = dispatches.governments_with_agencies(session)
    statement = select(Government).where(col(Government.id).in_(staffed))
    if code is not None:
        statement = select(Government).where(col(Government.code) == code)
    found = list(session.execute(statement.order_by(col(Government.id))).scalars())
    if code is not None and not found:
        raise BadInput(
            Text(f"Tidak ada pemerintah dengan kode {code}.", f"There is no government {code}.")
        )
    return found


def _quarters(code: str, lesson: Lesson) -> Iterator[Trial]:
    starts = sorted({_start(one.on) for one in lesson.past})
    for start in starts:
        asked = [n for n, one in enumerate(lesson.past) if _start(one.on) == start]
        before = suggest_learn.known_by(lesson.past, start)
        if not is_enough([lesson.labels[n] for n in before]):
            continue
        trial = _tried(code, lesson, before, asked, start)
        if trial:
            yield trial


def _start(day: date) -> date:
    """The first day of its quarter."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def _tried(
    code: str, lesson: Lesson, before: list[int], asked: list[int], start: date
) -> Trial | None:
    model = suggest_learn.fitted(lesson, before)
    if model is None:
        return None
    places = suggest_learn.ranks(lesson, model, asked, max(RANKS))
    right = [lesson.past[n].kept_by for n in asked]
    usual = suggest_learn.largest(lesson.past, before)
    one, three, five = (sum(p is not None and p <= k for p, _ in places) for k in RANKS)
    return Trial(
        government=code,
        quarter=f"{start.year}-Q{(start.month + 2) // 3}",
        n=len(asked),
        top=(one, three, five),
        covered=sum(some for _, some in places),
        known=sum(lesson.labels[n] in model.classes for n in asked),
        largest_3=sum(agency in usual for agency in right),
    )


def _total(quarters: list[Trial]) -> Trial:
    first, second, third = (sum(one.top[k] for one in quarters) for k in range(len(RANKS)))
    return Trial(
        quarters[0].government,
        TOTAL,
        sum(one.n for one in quarters),
        (first, second, third),
        sum(one.covered for one in quarters),
        sum(one.known for one in quarters),
        sum(one.largest_3 for one in quarters),
    )
