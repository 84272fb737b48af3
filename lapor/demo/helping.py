"""What stands beside the stories in the demo: help that was asked for, and who is away."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from db.codes import MoveCode
from db.models import Absence, Activity
from lapor.demo import people
from lapor.demo.world import World
from lapor.domain.effects import state_of
from lapor.domain.retelling import as_known
from lapor.services import assists, stories

AWAY = timedelta(days=3)  # the colleague, from today on
NEXT_WEEK, WEEK = timedelta(days=10), timedelta(days=4)  # then the liaison


def keep_assists(session: Session) -> None:
    """A bulk load writes stories; the rows that helpers' worklists read follow from them."""
    helped = select(Activity.complaint_id, Activity.home_id).where(
        col(Activity.kind) == MoveCode.ASK_HELP
    )
    for key in session.exec(helped.distinct()).all():
        told = stories.retold(stories.read(session, *key))
        assists.keep(session, key, (), state_of(as_known(told)).helps)


def invent_absences(session: Session, world: World, today: date) -> None:
    """At each busiest agency one officer is away and the other stands in; next week the reverse."""
    for code, government in world.pilots.items():
        own, other = people.liaison(code).name, people.colleague(code).name
        later = today + NEXT_WEEK
        for place, (account, substitute, first, last) in enumerate(
            ((other, own, today, today + AWAY), (own, other, later, later + WEEK))
        ):
            session.add(
                Absence(
                    id=government.id * 10 + place, account=account, from_on=first, until_on=last,
                    substitute=substitute,
                )
            )  # fmt: skip
