"""What people ask about their own data: written down, answered within 3 x 24 hours.

Who asks is sealed, and shown as a reporter is: masked, or with a reason that is logged.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, true
from sqlmodel import Session, col, select

from db import ids
from db.engine import unhurried, writing
from db.models import Complaint, DataRequest
from db.privacy_codes import HoldKind, RequestKind, RequestState
from lapor import keyring
from lapor.domain import disclosure
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.masking import HIDDEN, mask, mask_email, mask_name, mask_phone
from lapor.domain.text import Text
from lapor.services import (
    audit,
    complaints,
    data_holds,
    erasure,
    freshness,
    reporters,
    viewing,
)

PURPOSE, LIMIT = "request", timedelta(hours=72)  # UU 27/2022, articles 30 to 33, 40 and 41
LONGEST, MOST = 500, 200
PARTS = ("name", "phone", "email", "words")
KINDS = {
    RequestKind.ACCESS: Text("Akses", "Access"),
    RequestKind.CORRECTION: Text("Perbaikan", "Correction"),
    RequestKind.ERASURE: Text("Penghapusan", "Erasure"),
    RequestKind.RESTRICTION: Text("Pembatasan", "Restriction"),
}
MISSING = Text("Permintaan ini tidak ditemukan.", "There is no such request.")


class Asked(NamedTuple):
    """A request as it is listed; who asks is masked."""

    row: DataRequest
    number: str  # of the complaint; "" is none
    person: dict[str, str]


def enter(
    session: Session, actor: Actor, kind: RequestKind | None, number: str,
    person: dict[str, str], *, received: datetime | None = None, now: datetime | None = None,
) -> int:  # fmt: skip
    """Write down a request about a complaint. Raises NotAllowed, NotFound or BadInput."""
    _require(actor)
    now = now or datetime.now(UTC)
    received = received or now
    if not person.get("name", "").strip():
        raise BadInput(Text("Tulis nama peminta.", "Write the name of whoever asks."))
    if received > now:
        raise BadInput(Text("Waktu terima belum tiba.", "It was received in the future."))
    if kind is None:
        raise BadInput(Text("Pilih jenis permintaan.", "Choose what is asked."))
    one = data_holds.by_number(session, actor, number)
    row = DataRequest(
        id=ids.new_id(0), kind=kind, government_id=one.government_id,
        complaint_id=one.id, received_at=received, due_at=received + LIMIT,
        state=RequestState.OPEN, entered_by=actor.name,
    )  # fmt: skip
    row.sealed = _sealed(row, {part: person.get(part, "").strip()[:LONGEST] for part in PARTS})
    session.add(row)
    note(session, row, actor.name, "enter_request", now)
    return row.id


def listed(session: Session, actor: Actor) -> list[Asked]:
    """Those in the actor's scope: what waits first, by its clock. Nobody's without the right."""
    numbers = select(Complaint.id, Complaint.number)
    statement = (
        select(DataRequest)
        .where(_mine(actor))
        .order_by(col(DataRequest.state) != RequestState.OPEN, col(DataRequest.due_at))
        .limit(MOST)
    )
    rows = list(session.exec(statement))
    of = {row.complaint_id for row in rows}
    known = dict(session.exec(numbers.where(col(Complaint.id).in_(of))).all())
    anonymous = select(Complaint.id).where(col(Complaint.id).in_(of), Complaint.is_anonymous)
    hidden = (
        set[int]() if actor.may(Permission.SEE_ANONYMOUS_IDENTITY)
        else set(session.exec(anonymous))
    )  # fmt: skip
    return [
        Asked(
            row, known.get(row.complaint_id or 0, ""),
            {"name": HIDDEN} if row.complaint_id in hidden and row.sealed else _masked(row),
        )
        for row in rows
    ]  # fmt: skip


def waiting(session: Session, actor: Actor, *, now: datetime | None = None) -> tuple[int, int]:
    """(open, of them past their 3 x 24 hours)."""
    now = now or datetime.now(UTC)
    is_open = col(DataRequest.state) == RequestState.OPEN
    due = session.exec(select(DataRequest.due_at).where(_mine(actor), is_open)).all()
    return len(due), sum(moment < now for moment in due)


def disclose(
    session: Session, actor: Actor, request_id: int, *, reason: str, words: str = "",
    now: datetime | None = None,
) -> dict[str, str]:  # fmt: skip
    """Who asks, in full; the log says who looked and why. Raises NotFound, NotAllowed, BadInput.

    Of an anonymous reporter NotFresh too, as `reporters.disclose` does.
    """
    row, now = get(session, actor, request_id), now or datetime.now(UTC)
    if require_identity(session, actor, row):
        freshness.require_fresh(session, actor, now=now)
    viewing.require_few(session, actor, now)
    code, person = disclosure.checked(reason, words), _opened(row)
    said = disclosure.logged(code, words, person.get("name", ""))
    note(session, row, actor.name, "see_requester", now, said)
    return person


def decide(
    session: Session, actor: Actor, request_id: int, *, decision: str, refused: bool = False,
    seen: int, now: datetime | None = None,
) -> list[str]:  # fmt: skip
    """It is done, or refused with a reason. An erasure erases, a restriction holds.

    Returns the sealed files to be shredded, see `erasure.erase`. Raises NotFound, NotAllowed,
    NotFresh before it erases, or BadInput: without words, on an older version, or where evidence
    must not be erased.
    """
    row, now = get(session, actor, request_id), now or datetime.now(UTC)
    decision = mask(" ".join(decision.split())[:LONGEST])
    if not decision:
        raise BadInput(Text("Tulis apa yang dilakukan, atau mengapa tidak.",
                            "Write what was done, or why not."))  # fmt: skip
    if row.version != seen or row.state != RequestState.OPEN:
        raise BadInput(Text("Permintaan ini sudah diputuskan orang lain.",
                            "Somebody else has decided this request."))  # fmt: skip
    row.state = RequestState.REFUSED if refused else RequestState.DONE
    row.decision, row.decided_by, row.decided_at = decision, actor.name, now
    row.version = seen + 1
    session.add(row)
    note(session, row, actor.name, f"request_{row.state}", now)
    return [] if refused else _acted(session, actor, row, now)


@unhurried()
def carry_out(
    actor: Actor, request_id: int, *, decision: str, refused: bool, seen: int
) -> list[str] | None:
    """`decide` in a transaction of its own, for what must be swept after it; None: nothing."""
    with writing() as session:
        row = get(session, actor, request_id)
        is_erasure = row.kind == RequestKind.ERASURE and not refused
        files = decide(session, actor, request_id, decision=decision, refused=refused, seen=seen)
    return files if is_erasure else None


def _acted(session: Session, actor: Actor, row: DataRequest, now: datetime) -> list[str]:
    """What the decision does to the complaint."""
    if row.complaint_id is None:
        return []
    complaint = complaints.get(session, actor, row.complaint_id, Permission.MANAGE_PRIVACY)
    held = {one.kind for one in data_holds.of(session, complaint)}
    if row.kind == RequestKind.RESTRICTION and HoldKind.RESTRICTION not in held:
        because = f"permintaan {row.id}"
        data_holds.place(session, actor, complaint.id, HoldKind.RESTRICTION, because, now=now)
    if row.kind != RequestKind.ERASURE:
        return []
    freshness.require_fresh(session, actor, now=now)
    if HoldKind.LEGAL in held:
        raise BadInput(
            Text(
                "Laporan ini ditahan sebagai bukti: akhiri penahanannya dahulu, atau tolak "
                "permintaan ini.",
                "This complaint is held as evidence: lift the hold first, or refuse the request.",
            )
        )
    if complaint.is_open:
        raise BadInput(
            Text(
                "Laporan ini masih dikerjakan. Tutup atau arsipkan dahulu, lalu hapus datanya.",
                "This complaint is still open. Close or archive it first, then erase its data.",
            )
        )
    key = (complaint.id, complaint.home_id)
    return erasure.erase(session, [key], by=actor.name, now=now, request_id=row.id)


def require_identity(session: Session, actor: Actor, row: DataRequest) -> bool:
    """Who asks about an anonymous complaint wrote it: is it one? Raises NotAllowed."""
    if row.complaint_id is None:
        return False
    complaint = complaints.get(session, actor, row.complaint_id, Permission.MANAGE_PRIVACY)
    if not reporters.may_see(session, actor, complaint):
        raise NotAllowed(
            Text(
                "Pelapor laporan ini anonim: permintaannya ditangani admin nasional.",
                "This reporter is anonymous: the national administrator handles the request.",
            )
        )
    return complaint.is_anonymous


def bound(row: DataRequest) -> bytes:
    """What the sealed person is bound to."""
    return f"request {row.id}".encode()


def _sealed(row: DataRequest, person: dict[str, str]) -> bytes:
    return keyring.seal(PURPOSE, json.dumps(person).encode(), bound(row))


def _opened(row: DataRequest) -> dict[str, str]:
    if row.sealed is None:
        return {}
    person: dict[str, str] = json.loads(keyring.unseal(PURPOSE, row.sealed, bound(row)))
    return person


def _masked(row: DataRequest) -> dict[str, str]:
    person = _opened(row)
    shown = {"name": mask_name(person.get("name", ""))}
    if person.get("phone"):
        shown["phone"] = mask_phone(person["phone"])
    if person.get("email"):
        shown["email"] = mask_email(person["email"])
    return shown


def _mine(actor: Actor) -> ColumnElement[bool]:
    scope = actor.scope(Permission.SEE_PRIVACY)
    if scope == Scope.ALL:
        return true()
    if scope == Scope.OWN_GOVERNMENT and actor.government_id is not None:
        return col(DataRequest.government_id) == actor.government_id
    return false()


def get(session: Session, actor: Actor, request_id: int) -> DataRequest:
    _require(actor)
    row = session.exec(
        select(DataRequest).where(col(DataRequest.id) == request_id, _mine(actor)).with_for_update()
    ).first()
    if row is None:
        raise NotFound(MISSING)
    return row


def _require(actor: Actor) -> None:
    if not actor.may(Permission.MANAGE_PRIVACY):
        raise NotAllowed(
            Text(
                "Permintaan data pribadi bukan wewenang Anda.",
                "Requests about personal data are not yours to handle.",
            )
        )


def note(
    session: Session, row: DataRequest, by: str, action: str, now: datetime, said: str = ""
) -> None:
    """Written down, with the complaint it is about."""
    session.flush()
    audit.write(
        session, by, action, str(row.complaint_id or row.id), home_id=0, now=now,
        summary=f"request {row.id} {said}".strip(),
    )  # fmt: skip
