"""All lines together, read in one snapshot."""

from sqlmodel import Session

from db.codes import Role
from lapor.config import Mode, settings
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.picture import Picture
from lapor.domain.text import Text
from lapor.services.kpi_scope import Period
from lapor.services.picture import ahead, delivered, pilots, reached, results

# A pack and a brief leave the house: they hold what a partner may see, whoever makes them.
READER = Actor("", Role.PARTNER)


def picture(session: Session, actor: Actor, period: Period) -> Picture:
    """What partners see of a closed period, for whoever may see the programme.

    Raises NotAllowed, or BadInput where the period has no beginning or end.
    """
    if not actor.may(Permission.SEE_PACKS):
        raise NotAllowed(
            Text("Program ini bukan wewenang Anda.", "The programme is not yours to see.")
        )
    if period.since is None or period.until is None or period.known_on is None:
        raise BadInput(
            Text(
                "Pilih awal dan akhir periode, dan tanggal diketahui.",
                "Choose the beginning and the end of the period, and the day it is known on.",
            )
        )
    told, places = pilots.lines(session, READER, period)
    return Picture(
        since=period.since,
        until=period.until,
        as_of=period.as_of,
        known_on=period.known_on,
        places=tuple(places),
        lines=(
            *told,
            *results.lines(session, READER, period.as_of),
            *delivered.lines(session, READER, period.as_of),
            *reached.lines(session, READER, period.as_of),
            *ahead.lines(session, READER, period.as_of),
        ),
        is_demo=settings().mode == Mode.DEMO,
    )
