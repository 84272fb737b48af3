"""What was promised, and what is in place? The deliverables of each pilot, and who leads."""

from datetime import date

from sqlmodel import Session

from db.codes import Deliverable
from lapor.domain.access import Actor
from lapor.domain.picture import Line, Section
from lapor.domain.programme_words import DELIVERABLES, MILESTONES
from lapor.domain.text import Text
from lapor.services.picture.pilots import HIDDEN
from lapor.services.programme_tracker import Promise, Tracked, tracker

TRACKER = Text("Lapor, tonggak daerah percontohan", "Lapor, the pilots' milestones")
MEETINGS = Text("Rapat tim koordinasi", "Meetings of the region's team")
BY_HEAD = Text("… dipimpin kepala daerah", "… chaired by the region's head")
ESCALATED = Text("Laporan yang dieskalasi", "Complaints escalated")
ANSWERED = Text("… dan ditindaklanjuti", "… and acted on")
OVERDUE = Text("lewat rencana", "overdue")


def lines(session: Session, actor: Actor, today: date) -> list[Line]:
    found = tracker(session, actor, today)
    return [
        *(_promise(pilot, one) for pilot in found for one in pilot.promises.values()),
        *(line for pilot in found for line in _leads(pilot, today)),
    ]


def _promise(pilot: Tracked, one: Promise) -> Line:
    state = MILESTONES[one.state]
    late = Text(f"{state.id}, {OVERDUE.id}", f"{state.en}, {OVERDUE.en}")
    numbers = [one.number] if one.number else []
    titles = [proof.title for proof in one.proofs]
    shown = "; ".join([*numbers, *titles])
    return Line(
        Section.DELIVERABLES,
        f"milestone/{pilot.code}/{one.deliverable}",
        DELIVERABLES[Deliverable(one.deliverable)],
        pilot.code,
        kind=str(one.state),
        words=late if one.is_overdue else state,
        since=one.planned_on,
        until=one.on,
        source=TRACKER,
        note=Text(shown, shown) if shown else None,
        is_demo=one.is_demo,
        digests=tuple(proof.digest for proof in one.proofs if proof.digest),
    )


def _leads(pilot: Tracked, today: date) -> list[Line]:
    lead = pilot.leadership
    counts = (
        ("meetings", MEETINGS, lead.meetings, ""),
        ("chaired_by_head", BY_HEAD, lead.chaired_by_head, ""),
        ("escalated", ESCALATED, lead.escalated, "complaints"),
        ("answered", ANSWERED, lead.answered, "complaints"),
    )
    return [
        Line(
            Section.DELIVERABLES, f"lead/{name}/{pilot.code}",
            label, pilot.code, value=n, unit=unit, until=today, source=TRACKER,
            note=HIDDEN if n is None else None, is_hidden=n is None,
        )
        for name, label, n, unit in counts
    ]  # fmt: skip
