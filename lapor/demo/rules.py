"""Dispatch rules of the demo: some propose, one was tested and found wanting, one is untested."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from db.codes import Role
from lapor.demo.world import Government, World
from lapor.domain.access import Actor
from lapor.services import rules
from lapor.services.reference import zone_of
from lapor.services.rules import Condition


class Idea(NamedTuple):
    """A rule as a coordinator might think of it: kind of agency, category, words."""

    kind: str
    category: str | None
    words: str = ""
    is_tested: bool = True
    is_on: bool = True


IDEAS = (
    Idea("dishub", "perhubungan", "lampu, parkir, truk, rambu, trayek"),
    Idea("dlh", None, "sampah, limbah, pohon"),
    Idea("dinkes", None, "puskesmas, posyandu"),
    Idea("rsud", "kesehatan", is_on=False),  # most of these are the health office's
    Idea("bpbd", "penanggulangan_bencana", is_tested=False, is_on=False),
)


def invent(session: Session, world: World, today: date) -> None:
    """The rules of each pilot, made by its coordinator yesterday."""
    for government in world.pilots.values():
        zone = zone_of(session, government.id)
        for idea in IDEAS:
            _make(session, world, government, idea, yesterday(today, zone))


def yesterday(today: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(today - timedelta(days=1), time(15, 30), tzinfo=zone)


def _make(
    session: Session, world: World, government: Government, idea: Idea, now: datetime
) -> None:
    offices = {office.kind: office.id for office in government.offices}
    if idea.kind not in offices:
        return
    by = Actor(government.coordinator, Role.COORDINATOR, government.id)
    category = world.categories[idea.category] if idea.category else None
    given = Condition(offices[idea.kind], category, None, idea.words)
    rule_id = rules.create(session, by, government.id, given, now=now)
    if idea.is_tested:
        rules.keep(session, by, rules.test(session, by, rule_id, seen=2, now=now))
    if idea.is_on:
        rules.switch(session, by, rule_id, seen=3, on=True, now=now)
