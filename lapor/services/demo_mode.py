"""What only the demo can do: be somebody else without a password, and follow the tour.

Every function refuses outside demo mode, and whoever is no invented person.
"""

from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from lapor.config import Mode, settings
from lapor.demo.tour import LATE, STOPS, Stop, Which
from lapor.domain.access import Actor
from lapor.domain.errors import NotAllowed
from lapor.domain.text import Text
from lapor.services import accounts, desk, dossier, narrowing
from lapor.services.accounts import Tile
from lapor.services.kpi_scope import Period
from lapor.services.passport import passport
from lapor.services.queue import Wish, queue_page

NOT_HERE = Text(
    "Ini hanya ada dalam mode demo, untuk akun contoh.",
    "This is for demo accounts in demo mode only.",
)


class Figure(NamedTuple):
    """The follow-up rate of the actor's own complaints, of all periods."""

    numerator: int
    denominator: int


def is_on(session: Session, actor: Actor) -> bool:
    """Demo mode, and an invented person."""
    if settings().mode != Mode.DEMO:
        return False
    account = accounts.find(session, actor.name)
    return account is not None and account.is_demo


def require(session: Session, actor: Actor) -> None:
    """Raises NotAllowed."""
    if not is_on(session, actor):
        raise NotAllowed(NOT_HERE)


def people(session: Session, actor: Actor) -> list[Tile]:
    """Who one may be, by role: nobody outside the demo."""
    return accounts.demo_accounts(session) if is_on(session, actor) else []


def become(
    session: Session, actor: Actor, name: str, *, lang: str, now: datetime | None = None
) -> str:
    """A ticket for a session as another invented person, in the same language; the browser swaps it
    and its old session ends. Raises NotAllowed."""
    require(session, actor)
    ticket = accounts.demo_ticket(session, name)
    accounts.choose_lang(session, name, lang)
    accounts.note(session, actor.name, "switch_role", name, now=now or datetime.now(UTC))
    return ticket


def has_tour(people: list[Tile]) -> bool:
    """Is everybody there whom the tour needs?"""
    return {stop.account for stop in STOPS} <= {one.name for one in people}


def query_of(session: Session, stop: Stop, *, now: datetime | None = None) -> dict[str, str]:
    """What stands in the address of a stop; a complaint is looked up as the one who stands there.

    Raises NotAllowed where the one who stands there is not of the demo.
    """
    query = dict(stop.query)
    if stop.which is not None:
        found = complaint(session, person(session, stop.account), stop.which, now)
        query |= {} if found is None else {"id": str(found)}
    return query


def person(session: Session, name: str) -> Actor:
    """An invented person, to look something up for them. Raises NotAllowed for anybody else."""
    account = accounts.existing(session, name)
    actor = Actor(
        name, account.role, account.government_id, account.agency_id, account.full_name
    )  # fmt: skip
    require(session, actor)
    return actor


def complaint(
    session: Session, actor: Actor, which: Which, now: datetime | None = None
) -> int | None:  # fmt: skip
    """The id of what the tour looks up; None where there is none."""
    now = now or datetime.now(UTC)
    lists = [dict(LATE)] if which == Which.URGENT else [{"list": "open"}, {"list": "closed"}]
    for query in lists:
        filters = narrowing.read(session, actor, query).filters
        for line in queue_page(session, actor, Wish(filters), now=now).lines:
            if which == Which.URGENT or _is_named(session, actor, line.row.id):
                return line.row.id
    return None


def _is_named(session: Session, actor: Actor, complaint_id: int) -> bool:
    found = dossier.dossier(session, actor, complaint_id)
    reporter = found.behind.reporter
    return reporter is not None and bool(reporter.name)


def figure(session: Session, actor: Actor, *, now: datetime | None = None) -> Figure:
    """Raises NotAllowed for who may not see KPIs, and outside the demo."""
    require(session, actor)
    zone: ZoneInfo = desk.home_zone(session, actor)
    today = (now or datetime.now(UTC)).astimezone(zone).date()
    found = passport(
        session, actor, "follow_up_rate", Period(None, None, today, None), with_rows=False
    ).readings[0]
    return Figure(found.figures.numerator or 0, found.n)
