"""Holds: a complaint whose data stay as evidence, or whose person asked that they are not used."""

from datetime import UTC, datetime

from sqlmodel import Session, col, select

from db.models import Complaint, DataHold
from db.privacy_codes import HoldKind
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotFound
from lapor.domain.masking import mask
from lapor.domain.text import Text
from lapor.queries import complaints as queries
from lapor.queries import wording
from lapor.queries.complaints import QueueRow
from lapor.queries.scope import visible
from lapor.services import audit, complaints, freshness, turns

LONGEST = 200  # characters of a reason
MOST = 200  # holds that are listed
NAMES = {
    HoldKind.LEGAL: Text("Bukti: tidak dihapus", "Evidence: not erased"),
    HoldKind.RESTRICTION: Text("Dibatasi: tidak dipakai", "Restricted: not used"),
}
GONE = Text("Penahanan ini sudah diakhiri.", "This hold has been lifted already.")


def place(
    session: Session, actor: Actor, complaint_id: int, kind: HoldKind, because: str, *,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Raises NotFound, or BadInput without a reason or where it is held so already."""
    complaint = complaints.get(session, actor, complaint_id, Permission.MANAGE_PRIVACY)
    because = mask(" ".join(because.split())[:LONGEST])
    if not because:
        raise BadInput(Text("Tulis alasan penahanan ini.", "Say why this is held."))
    turns.of_complaints(session, complaint.id)
    if any(one.kind == kind for one in of(session, complaint)):
        raise BadInput(Text("Laporan ini sudah ditahan begitu.", "It is held so already."))
    now = now or datetime.now(UTC)
    session.add(
        DataHold(
            complaint_id=complaint.id, home_id=complaint.home_id, kind=kind, at=now,
            because=because, by=actor.name,
        )
    )  # fmt: skip
    _told(session, actor, complaint, f"hold_{kind}", now)


def by_number(session: Session, actor: Actor, number: str) -> QueueRow:
    """The complaint of this number. Raises NotFound, or BadInput where several have it."""
    found = queries.by_number(session, actor, number) if number.strip() else []
    if not found:
        raise NotFound(
            Text(
                "Laporan bernomor itu tidak ditemukan atau di luar kewenangan Anda.",
                "There is no complaint of that number, or it is outside what you may see.",
            )
        )
    if len(found) > 1:
        raise BadInput(
            Text(
                f"Ada {len(found)} laporan bernomor itu. Buka yang dimaksud dari antrean.",
                f"There are {len(found)} complaints of that number. Open the one that is meant.",
            )
        )
    return found[0]


def place_by_number(
    session: Session, actor: Actor, number: str, kind: HoldKind | None, because: str
) -> None:
    """As the form asks it. Raises as `place`."""
    if kind is None:
        raise BadInput(Text("Pilih jenis penahanan.", "Choose the kind of hold."))
    if not actor.may(Permission.MANAGE_PRIVACY):
        raise NotFound(GONE)
    place(session, actor, by_number(session, actor, number).id, kind, because)


def lift(
    session: Session, actor: Actor, complaint_id: int, kind: HoldKind, *,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Raises NotFound where it is not held so, or not by those one may lift; NotFresh."""
    complaint = complaints.get(session, actor, complaint_id, Permission.MANAGE_PRIVACY)
    turns.of_complaints(session, complaint.id)
    held = [one for one in of(session, complaint) if one.kind == kind]
    if not held:
        raise NotFound(GONE)
    now = now or datetime.now(UTC)
    freshness.require_fresh(session, actor, now=now)
    for one in held:
        one.lifted_by, one.lifted_at = actor.name, now
        session.add(one)
    _told(session, actor, complaint, f"lift_{kind}", now)


def of(session: Session, complaint: Complaint) -> list[DataHold]:
    """Those that hold it now."""
    return list(
        session.exec(
            select(DataHold).where(
                col(DataHold.complaint_id) == complaint.id,
                col(DataHold.home_id) == complaint.home_id,
                col(DataHold.lifted_at).is_(None),
            )
        )
    )


def listed(session: Session, actor: Actor) -> list[tuple[DataHold, str]]:
    """(hold, number of its complaint) in the actor's scope, the newest first."""
    statement = (
        select(DataHold, Complaint.number)
        .join(
            Complaint,
            (col(Complaint.id) == col(DataHold.complaint_id))
            & (col(Complaint.home_id) == col(DataHold.home_id)),
        )
        .where(visible(actor, Permission.SEE_PRIVACY), col(DataHold.lifted_at).is_(None))
        .order_by(col(DataHold.at).desc())
        .limit(MOST)
    )
    return [(hold, number) for hold, number in session.exec(statement)]


def _told(session: Session, actor: Actor, complaint: Complaint, action: str, now: datetime) -> None:
    wording.forget(session)
    audit.write(session, actor.name, action, str(complaint.id), home_id=complaint.home_id, now=now)
    session.flush()
