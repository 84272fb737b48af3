"""What a topic's rule finds, month by month: lapor.services.month_sums, read for any period."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlmodel import Session

from db.days import month_number
from lapor.domain import topic as domain
from lapor.domain.access import Actor
from lapor.domain.topic import Parted
from lapor.queries import programme
from lapor.queries import topics as queries
from lapor.queries.ledger import Span
from lapor.queries.month_sums import Cell, Run
from lapor.queries.topics import Line, Matching
from lapor.services import month_sums, topic_rules
from lapor.services.kpi_scope import Asked, categories_below
from lapor.services.month_sums import Months, Question, Rule
from lapor.services.topic_rules import Topic

Lines = dict[Cell, list[Line]]
NOTHING = Parted(0, 0, 0)


def rule(session: Session, way: Sequence[Topic]) -> Rule:
    """The first topic inside all the others."""
    matching = tuple(_matching(session, one) for one in way)
    key = hashlib.sha256(repr(matching).encode()).hexdigest()
    return Rule(key, partial(_count, matching))


def _matching(session: Session, topic: Topic) -> Matching:
    rule = domain.rule(topic.categories, topic.words)
    ids = [id for code in rule.categories for id in categories_below(session, code)]
    return Matching(tuple(dict.fromkeys(ids)), rule.terms)


def _count(way: tuple[Matching, ...], session: Session, run: Run, are_few: bool) -> dict[Cell, str]:
    """A month without a line has been looked at too."""
    found: dict[Cell, list[Line]] = {
        Cell(run.government, month): [] for month in range(run.first, run.last + 1)
    }
    for line in queries.lines(session, way, run, are_few=are_few):
        found[Cell(run.government, month_number(line.cohort_on))].append(line)
    return {cell: json.dumps(lines, separators=(",", ":")) for cell, lines in found.items()}


class Sums:
    """The topics of some questions; each topic is read once."""

    def __init__(self, session: Session, asks: Sequence[Asked], *, exact: bool = False) -> None:
        self._session, self._asks, self._exact = session, asks, exact
        self._known: dict[str, Lines] = {}
        self.at: datetime | None = None  # none is older than this; None: all are exact

    def cells(self, way: Sequence[Topic], number: int = 0) -> dict[tuple[int, int], Parted]:
        """By government and month of receipt, wherever something was received: of one question."""
        ask, found = self._asks[number], dict[tuple[int, int], Parted]()
        for cell, lines in self._lines(way).items():
            counts = [line[3:] for line in lines if _fits(line, ask)]
            one = Parted(*map(sum, zip(*counts, strict=True))) if counts else NOTHING
            if one.received:
                found[cell] = one
        return found

    def _lines(self, way: Sequence[Topic]) -> Lines:
        its = rule(self._session, way)
        if its.key not in self._known:
            asked = question(self._asks)
            answer = month_sums.answer(self._session, its, asked, exact=self._exact)
            told = [one for one in (self.at, answer.at) if one is not None]
            self.at = min(told, default=None)
            self._known[its.key] = {
                cell: [Line(*line) for line in json.loads(sums)]
                for cell, sums in answer.sums.items()
            }
        return self._known[its.key]


def question(asks: Sequence[Asked]) -> Question:
    """The months that all of them touch."""
    firsts, lasts = [one.span.first for one in asks], [one.span.last for one in asks]
    first = None if None in firsts else month_number(min(one for one in firsts if one is not None))
    last = None if None in lasts else month_number(max(one for one in lasts if one is not None))
    return Question(asks[0].cut.governments, Span(first, last))


def _fits(line: Line, ask: Asked) -> bool:
    first, last = ask.span
    return (
        (first is None or line.cohort_on >= first)
        and (last is None or line.cohort_on <= last)
        and line.on <= ask.cut.as_of
        and (ask.cut.known_on is None or line.recorded_on <= ask.cut.known_on)
    )


def more(one: Parted, other: Parted) -> Parted:
    return Parted(*(a + b for a, b in zip(one, other, strict=True)))


def holding(session: Session, actor: Actor) -> list[Months]:
    """Every topic by the edition that holds, in the pilots, whenever it was received."""
    listed = topic_rules.listed(session, actor)
    return [to_count(session, actor, topic) for topic in listed]


def to_count(session: Session, actor: Actor, topic: Topic) -> Months:
    """This topic, perhaps of another edition or of none yet, inside what it is a part of."""
    known = {one.code: one for one in topic_rules.listed(session, actor)}
    own = {actor.government_id} if actor.government_id else set()
    governments = {id for id in programme.places(session) if id != programme.NO_GOVERNMENT} | own
    its = rule(session, topic_rules.way(topic, known))
    return Months(its, Question(tuple(sorted(governments)), Span()))
