"""All lines together, read in one snapshot."""

from datetime import date

from sqlmodel import Session

from db.codes import Role
from db.days import day_number, day_of, first_of_month, month_number
from lapor.config import Mode, settings
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed
from lapor.domain.picture import Picture
from lapor.domain.text import Text
from lapor.services.kpi_scope import Period
from lapor.services.picture import ahead, delivered, pilots, reached, results, topics
from lapor.services.programme_framework import framework
from lapor.services.topics import BEGAN

# A pack and a brief leave the house: they hold what a partner may see, whoever makes them.
READER = Actor("", Role.PARTNER)


def picture(session: Session, actor: Actor, period: Period, today: date) -> Picture:
    """What partners see of a period, for whoever may see all six. Raises NotAllowed.

    Without a beginning it is the programme's, without an end the month it looks from.
    """
    if not actor.may(Permission.SEE_PACKS):
        raise NotAllowed(
            Text("Keenam daerah bersama bukan wewenang Anda.", "The six together are not yours.")
        )
    as_of = period.as_of
    since, until = period.since or BEGAN, period.until or _month_end(as_of)
    asked = Period(since, until, as_of, period.known_on)
    told, places = pilots.lines(session, READER, asked)
    tree = framework(session, READER, as_of)
    return Picture(
        since=since,
        until=until,
        as_of=as_of,
        known_on=period.known_on or today,
        places=tuple(places),
        lines=(
            *told,
            *results.lines(tree, topics.codes(session)),
            *delivered.lines(session, READER, as_of),
            *reached.lines(session, READER, today),  # counted as entered, whatever day is asked
            *topics.lines(session, READER, asked, tree),
            *ahead.lines(session, READER, as_of),
        ),
        is_demo=settings().mode == Mode.DEMO,
    )


def _month_end(day: date) -> date:
    """Partners ask for whole months only."""
    return day_of(first_of_month(month_number(day_number(day)) + 1) - 1)
