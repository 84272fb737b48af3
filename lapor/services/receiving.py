"""A complaint that came by telephone, by letter or in person, written down by an officer."""

import hashlib
from datetime import UTC, datetime
from typing import Any, NamedTuple

from lokal import wilayah
from sqlmodel import Session, col, select

from db.codes import Channel, Class, Holder, MoveCode, Status
from db.days import day_number, milliseconds
from db.models import AuditLog, Category, Complaint, Government
from lapor.domain.access import Actor, Permission
from lapor.domain.clocks import happened
from lapor.domain.effects import apply
from lapor.domain.errors import BadInput, NotFound
from lapor.domain.receipt import Given, faults
from lapor.domain.state import State
from lapor.domain.text import Text
from lapor.domain.tracking_number import number_for
from lapor.queries import reference
from lapor.services import audit, similar
from lapor.services.intake.places import Territories
from lapor.services.loading import load
from lapor.services.reference import rules_of, zone_of
from lapor.services.setup import CENTRAL
from lapor.services.stories import NewComplaint, Told

SOURCE = "lapor"  # who gave the number
TRIES = 20  # numbers that another complaint may have already


class Received(NamedTuple):
    complaint_id: int
    number: str


def governments(session: Session, actor: Actor) -> list[Government]:
    """For whom this actor may write complaints down."""
    return reference.governments(session, actor, Permission.RECEIVE)


def receive(
    session: Session, actor: Actor, government_id: int, given: Given, *, key: str,
    now: datetime | None = None,
) -> Received:  # fmt: skip
    """Write a complaint down. The same key, pressed twice, makes one.

    Raises NotFound for a government out of reach, BadInput with a sentence for every field that
    cannot be used.
    """
    now = now or datetime.now(UTC)
    government = next((g for g in governments(session, actor) if g.id == government_id), None)
    if government is None:
        raise NotFound(
            Text(
                "Pemerintah: pilih pemerintah tujuan yang menjadi wewenang Anda.",
                "Government: choose one that you may receive complaints for.",
            )
        )
    given = given.cleaned()
    found = faults(given, _moment(session, government_id, given), now)
    if found:
        raise BadInput(Text(" ".join(one.id for one in found), " ".join(one.en for one in found)))
    return _written_once(session, actor, government_id, given, f"{actor.name}/{key}", now)


def _moment(session: Session, government_id: int, given: Given) -> datetime | None:
    if given.received_on is None or given.received_time is None:
        return None
    zone = zone_of(session, government_id)
    return datetime.combine(given.received_on, given.received_time, tzinfo=zone).astimezone(UTC)


def _written_once(
    session: Session, actor: Actor, home_id: int, given: Given, key: str, now: datetime
) -> Received:
    """The number comes from the key, so the second click meets what the first one wrote."""
    integrity = session.get_bind().dialect.loaded_dbapi.IntegrityError
    for step in range(TRIES):
        number = number_for(home_id, f"{key}/{step}")
        found = _of_number(session, home_id, number)
        if found is None:
            try:
                with session.begin_nested():
                    return _write(session, actor, home_id, given, number, key, now)
            except integrity:  # the second click was at work at the same moment
                found = _of_number(session, home_id, number)
        if found is not None and _came_from(session, home_id, found, key):
            return Received(found, number)
    raise RuntimeError("no free number")


def _of_number(session: Session, home_id: int, number: str) -> int | None:
    return session.exec(
        select(Complaint.id).where(
            Complaint.home_id == home_id, Complaint.source == SOURCE, Complaint.number == number
        )
    ).first()


def _came_from(session: Session, home_id: int, complaint_id: int, key: str) -> bool:
    said = select(AuditLog.summary).where(
        AuditLog.home_id == home_id,
        AuditLog.subject == str(complaint_id),
        col(AuditLog.action) == MoveCode.RECEIVE.value,
    )
    return _mark(key) in session.exec(said).all()


def _mark(key: str) -> str:
    return f"key {hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}"


def _write(
    session: Session, actor: Actor, home_id: int, given: Given, number: str, key: str,
    now: datetime,
) -> Received:  # fmt: skip
    told = _told(session, actor, home_id, given)
    person = {"name": given.name, "phone": given.phone, "email": given.email}
    new = NewComplaint(
        home_id=home_id,
        source=SOURCE,
        number=number,
        title=given.title,
        body=given.body,
        recordings=((milliseconds(now), (told,)),),
        reporter={k: v for k, v in person.items() if v} if given.keeps_identity else None,
    )
    load(session, [new])
    complaint_id = _of_number(session, home_id, number)
    assert complaint_id is not None
    subject, kind = str(complaint_id), MoveCode.RECEIVE.value
    audit.write(session, actor.name, kind, subject, home_id=home_id, now=now, summary=_mark(key))
    session.flush()
    return Received(complaint_id, number)


def _told(session: Session, actor: Actor, home_id: int, given: Given) -> Told:
    """The receipt, on the day it came in. The letter's number is its note."""
    received = _moment(session, home_id, given)
    assert received is not None and given.received_on is not None
    activity = happened(
        State(), MoveCode.RECEIVE, day_number(given.received_on), rules_of(session, home_id),
        government=home_id, facts=_facts(session, home_id, given),
    )  # fmt: skip
    note = f"No. {given.reference}" if given.reference else ""
    return Told(activity, milliseconds(received), actor.name, note, apply(State(), activity))


def _facts(session: Session, home_id: int, given: Given) -> dict[str, Any]:
    """Only what differs from what is so without being said."""
    facts: dict[str, Any] = {"channel": Channel(given.channel)}
    if given.klass:
        facts["klass"] = Class(given.klass)
    if given.category_id is not None:
        facts["category"] = _category(session, given.category_id)
    if given.place:
        facts["territory"] = _territory(session, given.place)
    if not given.anonymous:
        facts["anonymous"] = False
    if not given.secret:
        facts["secret"] = False
    if home_id == CENTRAL:
        facts["holder"] = Holder.NATIONAL
    return facts


def _category(session: Session, category_id: int) -> int:
    found = session.get(Category, category_id)
    if found is None or not found.is_active:
        raise BadInput(
            Text("Kategori: pilih dari daftar.", "Category: choose one of the list."),
        )
    return category_id


def _territory(session: Session, code: str) -> int:
    """A village's row is made for the first complaint that names it."""
    found = Territories(session).by_code(code)
    if found is None:
        raise BadInput(
            Text("Wilayah: pilih tempat dari daftar.", "Place: choose one of the lists.")
        )
    return found


def perhaps_known(
    session: Session, actor: Actor, government_id: int, given: Given, *, now: datetime
) -> list[similar.Candidate]:
    """Complaints that may be the one that is being written down, as far as the actor may see."""
    if not actor.may(Permission.RECEIVE):
        return []
    given = given.cleaned()
    received = _moment(session, government_id, given) or now
    probe = Complaint(
        id=0,
        home_id=government_id,
        source=SOURCE,
        number="",
        title="" if given.body else given.title,
        government_id=government_id,
        holder=Holder.GOVERNMENT,
        status=Status.UNVERIFIED,
        is_open=True,
        channel=Channel.OTHER,
        category_id=given.category_id,
        territory_id=int(given.place.replace(".", "")) if given.place else None,
        received_at=received,
        received_on=given.received_on or received.date(),
        due_at=received,
    )
    return similar.alike(session, actor, probe, given.body)[: similar.SHOWN]


def places(parent: str = "") -> dict[str, str]:
    """Code and name of what lies directly below a place; below nothing lie the provinces."""
    return {place.code: place.name for place in wilayah.list_wilayah(parent or None)}
