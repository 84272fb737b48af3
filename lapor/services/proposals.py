"""Which agency might a complaint be for, and why: what rules say, then what was learned.

Only a proposal: nothing here changes a complaint. Whoever may not read a text is told nothing of
what it says, so they get no proposal that rests on it.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sqlmodel import Session

from db.codes import MoveCode
from db.models import Agency
from lapor.domain.access import Actor
from lapor.domain.dispatch_rule import Names, Rule, match, why
from lapor.domain.suggestion import SUGGESTIONS
from lapor.domain.text import Text
from lapor.domain.workflow import BY_CODE
from lapor.queries import dispatches, rules
from lapor.queries.dispatches import Asked
from lapor.services import suggest
from lapor.services.rule_tests import subject
from lapor.services.suggest_model import Model

# of the likeliest suggestion's score: what is fainter is not shown. On the demo's newest quarter of
# dispatches 1.7 instead of 3 are shown, and the right one is among them in 95.3 instead of 95.9 %.
FAINT = 0.1


class Source(StrEnum):
    RULE = "rule"
    SUGGESTION = "suggestion"


@dataclass(frozen=True)
class Proposal:
    """An agency that a complaint might be for."""

    agency_id: int
    agency: str
    why: Text  # holds words of the complaint, and of whoever wrote the rule: inert before drawing
    score: float  # compares suggestions; a rule's is infinite
    source: Source


# whoever dispatches, and whoever returns one and may name the right agency
HANDS_OVER = {*BY_CODE[MoveCode.DISPATCH].by, *BY_CODE[MoveCode.RETURN].by}


class HasId(Protocol):
    """A complaint, or a row of a list of them."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True)
class _Knowledge:
    """What is known of one government's agencies."""

    rules: Sequence[Rule]
    names: Names
    model: Model | None


def propose(
    session: Session, actor: Actor, complaints: Iterable[HasId]
) -> dict[int, list[Proposal]]:
    """At most three agencies for each complaint: of rules in their order, then of suggestions.

    The key is the complaint's id; every complaint asked about has one. The list is empty where
    nothing speaks for an agency, and where the actor may not move the complaint. Never proposed:
    the agency that has it, one that returned it, one that is no longer active.
    """
    wanted = [one.id for one in complaints]
    found: dict[int, list[Proposal]] = {id: [] for id in wanted}
    if not wanted or actor.role not in HANDS_OVER:
        return found
    asked = dispatches.asked(session, actor, wanted)
    governments = {one.government_id for one in asked}
    agencies = dispatches.active_agencies(session, governments)
    known = {one: _known(session, one) for one in governments}
    parents = dispatches.parents(session) if any(one.rules for one in known.values()) else {}
    returned = dispatches.refused_by(session, [one.id for one in asked if one.returns])
    for one in asked:
        ruled_out = {one.agency_id, *returned.get(one.id, ())}
        some = _all(one, known[one.government_id], agencies, parents)
        found[one.id] = _first(some, ruled_out)
    return found


def _known(session: Session, government_id: int) -> _Knowledge:
    active = rules.active(session, government_id)
    names = rules.names(session, active) if active else Names({}, {})
    return _Knowledge(active, names, suggest.model_of(session, government_id))


def _first(some: Iterator[Proposal], ruled_out: set[int | None]) -> list[Proposal]:
    found: list[Proposal] = []
    for one in some:
        if one.agency_id not in ruled_out:
            ruled_out.add(one.agency_id)
            found.append(one)
        if len(found) == SUGGESTIONS:
            break
    return found


def _all(
    asked: Asked, known: _Knowledge, agencies: dict[int, Agency], parents: dict[int, int | None]
) -> Iterator[Proposal]:
    """Everything that speaks for an agency of the complaint's government, the best first."""
    text = " ".join(asked.words) if asked.words else None
    about = subject(parents, asked.category_id, asked.territory_id, text)
    for rule in known.rules:
        said = match(rule, about)
        if said and rule.agency_id in agencies:
            name = agencies[rule.agency_id].name
            yield Proposal(rule.agency_id, name, why(said, known.names), math.inf, Source.RULE)
    if known.model is None or asked.words is None:
        return
    title, body = asked.words
    for guess in known.model.ranked(title, body, asked.territory_id, least=FAINT):
        if guess.agency_id in agencies:
            name = agencies[guess.agency_id].name
            spoken = spoken_for(guess.words)
            yield Proposal(guess.agency_id, name, spoken, guess.score, Source.SUGGESTION)


def spoken_for(words: Sequence[str]) -> Text:
    """kata “trotoar”, “roda”"""
    quoted = ", ".join(f"“{word}”" for word in words)
    return Text(f"kata {quoted}", f"the words {quoted}")
