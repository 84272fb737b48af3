"""A breach of personal data: which people and complaints an account touched, from the audit log,
and the register of incidents with its clock of 3 x 24 hours (UU 27/2022 art. 46)."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from db import ids
from db.models import Account, AuditLog, Complaint, Incident, Reporter
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.masking import HIDDEN, mask, mask_name
from lapor.domain.text import Text
from lapor.services import audit, identity

LIMIT, LONGEST = timedelta(hours=72), 2_000
MOST = 100  # incidents that are listed
CHUNK = 500
SAW = frozenset({"see_identity", "see_numbers", "see_attachment", "see_text", "see_requester"})


class Touched(NamedTuple):
    """A complaint, what was done to it by how many rows of the log, and whose it is."""

    complaint_id: int
    number: str
    government_id: int
    actions: dict[str, int]
    person: str  # masked, of the anonymous for most as a whole; "" is unknown or erased
    saw_person: bool  # identity, numbers, files or a request were shown


class Reach(NamedTuple):
    """Between two moments. exports: what was taken out as a file, with what the log says of it."""

    complaints: list[Touched]
    exports: list[tuple[datetime, str, str]]
    rows: int

    @property
    def people(self) -> int:
        """Complaints with a known person."""
        return sum(bool(one.person) for one in self.complaints)


def reach(session: Session, actor: Actor, account: str, since: datetime, until: datetime) -> Reach:
    """What this account touched. Raises NotAllowed, or BadInput for moments in the wrong order, or
    an account that there is not: nothing found would sound like nothing touched."""
    _require(actor, Permission.SEE_BREACH)
    _check(session, account, since, until)
    asked = select(AuditLog).where(
        col(AuditLog.actor) == account, col(AuditLog.at) >= since, col(AuditLog.at) <= until
    )
    did, exports, rows = dict[int, Counter[str]](), list[tuple[datetime, str, str]](), 0
    for row in session.scalars(asked.order_by(col(AuditLog.id))):
        rows += 1
        if _is_id(row.subject):
            did.setdefault(int(row.subject), Counter())[row.action] += 1
        elif row.action == "export":
            exports.append((row.at, row.subject, row.summary))
    return Reach(list(_touched(session, actor, did)), exports, rows)


def _is_id(subject: str) -> bool:
    return subject.isascii() and subject.isdigit() and int(subject[:20]) < 1 << 63


def _check(session: Session, account: str, since: datetime, until: datetime) -> None:
    if until <= since:
        raise BadInput(
            Text("Saat akhir harus sesudah saat awal.", "The end must come after the beginning.")
        )
    did = select(col(AuditLog.id)).where(col(AuditLog.actor) == account).limit(1)
    if session.get(Account, account) is None and session.scalars(did).first() is None:
        raise BadInput(
            Text(
                f"Tidak ada akun “{account}”. Tulis nama pengguna persis.",
                f"There is no account “{account}”. Write the user name exactly.",
            )
        )


def _touched(session: Session, actor: Actor, did: dict[int, Counter[str]]) -> list[Touched]:
    sees_all = actor.may(Permission.SEE_ANONYMOUS_IDENTITY)
    found, subjects = list[Touched](), sorted(did)
    for start in range(0, len(subjects), CHUNK):
        some = subjects[start : start + CHUNK]
        statement = (
            select(
                col(Complaint.id),
                col(Complaint.number),
                col(Complaint.government_id),
                col(Complaint.is_anonymous),
                col(Reporter.sealed),
            )
            .outerjoin(
                Reporter,
                (col(Reporter.complaint_id) == col(Complaint.id))
                & (col(Reporter.home_id) == col(Complaint.home_id)),
            )
            .where(col(Complaint.id).in_(some))
        )
        for id, number, government, is_anonymous, sealed in session.execute(statement):
            name = mask_name(identity.unseal(sealed).get("name", "")) if sealed else ""
            if name and is_anonymous and not sees_all:
                name = HIDDEN
            saw = bool(SAW & did[id].keys())
            found.append(Touched(id, number, government, dict(did[id]), name, saw))
    return found


def enter(
    session: Session, actor: Actor, title: str, account: str | None, since: datetime | None,
    until: datetime | None, *, found: datetime | None = None, now: datetime | None = None,
) -> int:  # fmt: skip
    """Begin the clock of an incident. Raises NotAllowed or BadInput."""
    _require(actor, Permission.HANDLE_BREACH)
    now = now or datetime.now(UTC)
    title = mask(" ".join(title.split())[:120])
    if not title:
        raise BadInput(Text("Beri insiden ini judul.", "Give this incident a title."))
    if found and found > now:
        raise BadInput(Text("Waktu diketahuinya belum tiba.", "It was found in the future."))
    if account and since and until:
        _check(session, account, since, until)
    row = Incident(
        id=ids.new_id(0), title=title, account=account or None, from_at=since, until_at=until,
        found_at=found or now, due_at=(found or now) + LIMIT, entered_by=actor.name,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.write(session, actor.name, "enter_incident", f"incident {row.id}", home_id=0, now=now)
    return row.id


def tell(
    session: Session, actor: Actor, incident_id: int, *, what: str, how: str, handling: str,
    notified: bool, seen: int, now: datetime | None = None,
) -> None:  # fmt: skip
    """The three contents of the notice, and that it was given. Raises NotAllowed or BadInput."""
    row = get(session, actor, incident_id)
    _require(actor, Permission.HANDLE_BREACH)
    now = now or datetime.now(UTC)
    if row.version != seen:
        raise BadInput(
            Text("Insiden ini baru diubah orang lain.", "Somebody has just changed this incident.")
        )
    said = [words.strip()[:LONGEST] for words in (what, how, handling)]
    if notified and not all(said):
        raise BadInput(
            Text(
                "Isi ketiga bagian pemberitahuan dahulu: data apa, kapan dan bagaimana, "
                "penanganannya.",
                "Fill in all three parts of the notice first: what data, when and how, what is "
                "done.",
            )
        )
    row.what, row.how, row.handling = said
    if notified and row.notified_at is None:
        row.notified_at = now
    row.version = seen + 1
    session.add(row)
    session.flush()
    audit.write(session, actor.name, "tell_incident", f"incident {row.id}", home_id=0, now=now)


def get(session: Session, actor: Actor, incident_id: int) -> Incident:
    """Raises NotAllowed or NotFound."""
    _require(actor, Permission.SEE_BREACH)
    row = session.get(Incident, incident_id)
    if row is None:
        raise NotFound(Text("Insiden ini tidak ada.", "There is no such incident."))
    return row


def listed(session: Session, actor: Actor) -> list[Incident]:
    """The newest first. Raises NotAllowed."""
    _require(actor, Permission.SEE_BREACH)
    statement = select(Incident).order_by(col(Incident.found_at).desc()).limit(MOST)
    return list(session.scalars(statement))


def _require(actor: Actor, permission: Permission) -> None:
    if not actor.may(permission):
        raise NotAllowed(
            Text(
                "Insiden data pribadi bukan wewenang Anda.",
                "Breaches of personal data are not yours to handle.",
            )
        )
