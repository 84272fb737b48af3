"""Invented targets and sealed months. Of one of these months a file told more later."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from db.codes import Role
from db.days import day_number, day_of, first_of_month, moment_of, month_number
from lapor.demo import files, people
from lapor.demo.moments import OPENING
from lapor.demo.world import World
from lapor.domain.access import Actor
from lapor.services import kpi_targets, sealing

SEALED_ON = 10  # of the month that follows
# the file of lapor.demo.files has a complaint that was received then: it was read after the seal
RECEIVED_BEFORE = files.READ_BEFORE + 47
SEALED = (files.PLACE, "34.04")
SET_BEFORE = 120  # days before today; what is set later follows a day apart
# (KPI, value, government, of this year alone, basis); None takes it back
TARGETS = (
    ("completion_rate", 60.0, None, False, "rapat koordinasi nasional"),
    ("resolve_days", 30.0, None, True, "rencana aksi nasional"),
    ("follow_up_rate", 80.0, "36.03", True, "rencana kerja daerah"),
    ("follow_up_rate", 85.0, "36.03", True, "rencana kerja daerah, diperbarui"),
    ("followed_up_on_time", 70.0, "34.04", True, "rapat evaluasi daerah"),
    ("completion_rate", 65.0, "34.04", True, "usulan daerah"),
    ("completion_rate", None, "34.04", True, "usulan daerah ditarik"),
)


def invent(session: Session, world: World, today: date) -> None:
    """After all complaints are loaded: seals keep what was known then, of what is there now."""
    administrator = Actor(
        people.NATIONAL, Role.NATIONAL,
        full_name=next(one.full_name for one in people.PEOPLE if one.name == people.NATIONAL),
    )  # fmt: skip
    began = _morning(world, today - timedelta(days=SET_BEFORE))
    for days, (kpi, value, government, is_of_year, basis) in enumerate(TARGETS):
        kpi_targets.set_target(
            session, administrator, kpi, value, government=government,
            year=today.year if is_of_year else None, basis=f"Data buatan: {basis}",
            now=began + timedelta(days=days),
        )  # fmt: skip
    month = month_number(day_number(today) - RECEIVED_BEFORE)
    sealed_on = day_of(first_of_month(month + 1)) + timedelta(days=SEALED_ON - 1)
    sealing.seal(
        session, administrator, SEALED, day_of(first_of_month(month)),
        now=_morning(world, sealed_on),
    )  # fmt: skip


def _morning(world: World, day: date) -> datetime:
    return moment_of(world.centre.place.at(day_number(day), OPENING))
