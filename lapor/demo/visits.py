"""When the demo's people were last here: yesterday, but for the officers of one government."""

from datetime import timedelta

from sqlmodel import Session

from db.days import moment_of
from db.models import WebSession
from lapor.demo import people
from lapor.demo.moments import MORNING
from lapor.demo.world import World
from lapor.services.sessions import key_of

AWAY = "51.03"  # nobody of its agencies has signed in for long …
AWAY_DAYS = 47  # … since then


def invent(session: Session, world: World) -> None:
    """Sessions that have ended: nobody can come in by them."""
    for person in people.PEOPLE:
        is_away = person.government == AWAY and person.agency is not None
        before = AWAY_DAYS if is_away else 1
        at = moment_of(world.centre.place.at(world.today - before, MORNING))
        ended = at + timedelta(minutes=30)
        session.add(
            WebSession(
                key=key_of(f"demo {person.name}"), account=person.name, created_at=at,
                seen_at=ended, revoked_at=ended,
            )
        )  # fmt: skip
