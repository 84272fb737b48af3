"""Who was reached: participants as sums over the events that were held, never typed in.

A partner sees one table by government and kind, cut by one thing at a time; events within it. What
is hidden in one cannot be worked out from another: all are cuts of the same cells of government
and kind, and each hides along its lines what its totals would give away.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session

from db.codes import EventKind
from db.models import Event, Participants
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.kpi import Figures, Reading
from lapor.domain.suppression import suppressed
from lapor.queries import programme as queries

CUTS = ("sex", "age_group", "disability", "event")
TRAINING, OTHER = "training", "other"


class Group(NamedTuple):
    """How many people of one group: of a government ("": of none) and of trainings or the rest."""

    government: str
    kind: str  # TRAINING or OTHER
    code: str  # of the sex, age group, disability or event
    people: int | None  # None: hidden, as it or what it would give away is under ten


def by(session: Session, actor: Actor, cut: str) -> list[Group]:
    """The participants within this actor's scope, cut by one of CUTS."""
    of = queries.places(session)
    sums: Counter[tuple[str, str, str]] = Counter()
    for event, group in queries.counted_participants(session, actor):
        kind = TRAINING if event.kind == EventKind.TRAINING else OTHER
        sums[of.get(event.government_id, ""), kind, _code(event, group, cut)] += group.people
    readings = [
        Reading("received", {"place": f"{place}/{kind}", "code": code}, Figures(n, n, None))
        for (place, kind, code), n in sums.items()
    ]
    if actor.scope(Permission.SEE_PROGRAMME) == Scope.AGGREGATE:
        readings = _hidden(readings)
    return [_group(one) for one in readings]


def _code(event: Event, group: Participants, cut: str) -> str:
    return event.code if cut == "event" else str(getattr(group, cut))


def _hidden(readings: list[Reading]) -> list[Reading]:
    """Each government and kind by itself, as its total may be known from another cut."""
    places = dict.fromkeys(one.group["place"] for one in readings)
    alone = ([one for one in readings if one.group["place"] == place] for place in places)
    return [one for cells in alone for one in suppressed(cells)]


def _group(one: Reading) -> Group:
    government, kind = str(one.group["place"]).split("/")
    people = None if one.suppressed else one.n
    return Group(government, kind, str(one.group["code"]), people)


def total(groups: Iterable[Group]) -> int | None:
    """The sum, or None where a part of it is hidden."""
    people = [one.people for one in groups]
    return None if None in people else sum(one for one in people if one is not None)
