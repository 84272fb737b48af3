"""All lines together, read in one snapshot."""

from datetime import date

from sqlmodel import Session

from db.codes import Role
from lapor.config import Mode, settings
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed
from lapor.domain.picture import Picture
from lapor.domain.text import Text
from lapor.services.kpi_scope import Period
from lapor.services.picture import ahead, delivered, pilots, reached, results

BEGAN = date(2019, 4, 1)  # the Record of Discussion of KOICA, UNDP and KemenPANRB
# A pack and a brief leave the house: they hold what a partner may see, whoever makes them.
READER = Actor("", Role.PARTNER)


def picture(session: Session, actor: Actor, period: Period, today: date) -> Picture:
    """What partners see of a period, for whoever may see all six. Raises NotAllowed.

    Without a beginning it is the programme's, without an end the day it looks from.
    """
    if not actor.may(Permission.SEE_PACKS):
        raise NotAllowed(
            Text("Keenam daerah bersama bukan wewenang Anda.", "The six together are not yours.")
        )
    as_of = period.as_of
    since, until = period.since or BEGAN, period.until or as_of
    asked = Period(since, period.until, as_of, period.known_on)
    told, places = pilots.lines(session, READER, asked)
    return Picture(
        since=since,
        until=until,
        as_of=as_of,
        known_on=period.known_on or today,
        places=tuple(places),
        lines=(
            *told,
            *results.lines(session, READER, as_of),
            *delivered.lines(session, READER, as_of),
            *reached.lines(session, READER, as_of),
            *ahead.lines(session, READER, as_of),
        ),
        is_demo=settings().mode == Mode.DEMO,
    )
