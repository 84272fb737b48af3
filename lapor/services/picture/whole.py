"""All lines together, read in one snapshot."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session

from db.codes import Role
from db.days import day_number, day_of, first_of_month, month_number
from lapor.config import Mode, settings
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed
from lapor.domain.picture import Line, Picture
from lapor.domain.text import Text
from lapor.services.kpi_scope import Period
from lapor.services.picture import ahead, delivered, pilots, reached, results, topics
from lapor.services.programme_framework import framework
from lapor.services.progress import Progress, untold
from lapor.services.topics import BEGAN

# A pack and a brief leave the house: they hold what a partner may see, whoever makes them.
READER = Actor("", Role.PARTNER)
STEPS = 6


class Part(NamedTuple):
    lines: list[Line]
    at: datetime | None = None  # some of them are no newer than this; None: all are exact


def picture(
    session: Session, actor: Actor, period: Period, today: date, progress: Progress = untold, *,
    exact: bool = False,
) -> Picture:  # fmt: skip
    """What partners see of a period, for whoever may see all six. Raises NotAllowed.

    Without a beginning it is the programme's, without an end the month it looks from. `progress`
    is told how many of the STEPS are done. `exact`: as of topics.monitor; else raises NotCounted.
    """
    _require(actor)
    since, until = period.since or BEGAN, period.until or _month_end(period.as_of)
    asked = replace(period, since=since, until=until)
    told, places = pilots.lines(session, READER, asked)
    parts = [Part(list(told))]
    progress(1)
    for done, part in enumerate(_after_pilots(session, asked, today, exact=exact), start=2):
        progress(done)
        parts.append(part)
    return Picture(
        since=since,
        until=until,
        as_of=period.as_of,
        known_on=period.known_on or today,
        places=tuple(places),
        lines=tuple(line for part in parts for line in part.lines),
        is_demo=settings().mode == Mode.DEMO,
        counted_at=min((part.at for part in parts if part.at), default=None),
    )


def _require(actor: Actor) -> None:
    if not actor.may(Permission.SEE_PACKS):
        raise NotAllowed(
            Text("Keenam daerah bersama bukan wewenang Anda.", "The six together are not yours.")
        )


def _after_pilots(session: Session, asked: Period, today: date, *, exact: bool) -> Iterator[Part]:
    """Section by section, each read when it is its turn."""
    tree = framework(session, READER, asked.as_of, exact=exact)
    yield Part(results.lines(tree, topics.codes(session)), tree.counted_at)
    yield Part(delivered.lines(session, READER, asked.as_of))
    yield Part(reached.lines(session, READER, today))  # counted as entered, whatever day is asked
    yield Part(*topics.lines(session, READER, asked, tree, exact=exact))
    yield Part(ahead.lines(session, READER, asked.as_of))


def _month_end(day: date) -> date:
    """Partners ask for whole months only."""
    return day_of(first_of_month(month_number(day_number(day)) + 1) - 1)
