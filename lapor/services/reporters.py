"""Who sent a complaint, and the personal numbers in it: hidden, and shown only after it is logged.

What is shown hangs on a row of the audit log: `disclose` writes it and returns its id, and only
with that id, for a quarter of an hour, does anything here give more than the masked form.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from db.codes import Role
from db.ids import home_of
from db.models import AuditLog, Complaint, Reporter
from lapor.domain import disclosure
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed
from lapor.domain.masking import mask_email, mask_name, mask_phone
from lapor.domain.text import Text
from lapor.queries import complaints as queries
from lapor.queries import wording
from lapor.services import audit, complaints, freshness, identity, viewing

LASTS = timedelta(minutes=15)


class Hidden(StrEnum):
    """What can be shown; also the name of the action in the audit log."""

    IDENTITY = "see_identity"
    NUMBERS = "see_numbers"


@dataclass(frozen=True)
class Person:
    """A reporter as this actor may see them now. Empty: nothing was given."""

    name: str
    phone: str
    email: str
    is_masked: bool


def may_see(session: Session, actor: Actor, complaint: Complaint) -> bool:
    """May this actor ask for the identity? An agency that only helps may not."""
    if wording.is_restricted(session, (complaint.id, complaint.home_id)) and (
        actor.role != Role.NATIONAL
    ):
        return False  # its person asked that it is not used
    return queries.complaint(session, actor, complaint.id, _needed(complaint)) is not None


def _needed(complaint: Complaint) -> Permission:
    if complaint.is_anonymous:
        return Permission.SEE_ANONYMOUS_IDENTITY
    return Permission.SEE_IDENTITY


def disclose(
    session: Session, actor: Actor, complaint_id: int, what: Hidden, *, reason: str,
    words: str = "", now: datetime | None = None,
) -> int:  # fmt: skip
    """Write down who looks at what and why. Returns the id of that row, the key to see it.

    Raises NotFound, BadInput without a reason, NotAllowed, also after fifty within an hour, or
    NotFresh: of an anonymous reporter nothing is shown without a fresh second factor.
    """
    now, complaint = now or datetime.now(UTC), complaints.get(session, actor, complaint_id)
    _check(session, actor, complaint, what)
    if complaint.is_anonymous:
        freshness.require_fresh(session, actor, now=now)
    viewing.require_few(session, actor, now)
    code = disclosure.checked(reason, words)
    person = _opened(session, complaint) or {}
    return audit.write(
        session, actor.name, what, str(complaint.id), home_id=complaint.home_id, now=now,
        summary=disclosure.logged(code, words, person.get("name", "")),
    )  # fmt: skip


def _check(session: Session, actor: Actor, complaint: Complaint, what: Hidden) -> None:
    """Numbers in a text are a person's data too: they ask for the same right."""
    if not may_see(session, actor, complaint):
        raise NotAllowed(
            Text(
                "Data pribadi pelapor laporan ini tidak terbuka untuk peran Anda.",
                "The personal data of this complaint's reporter are not open to your role.",
            )
        )
    if what == Hidden.NUMBERS and not wording.may_read(session, actor, complaint):
        raise NotAllowed(
            Text(
                "Isi laporan ini tidak terbuka untuk peran Anda.",
                "The text of this complaint is not open to your role.",
            )
        )


def is_disclosed(
    session: Session, actor: Actor, complaint: Complaint, what: Hidden, key: int | None,
    now: datetime,
) -> bool:  # fmt: skip
    """Did this actor, a moment ago, have just this written down about just this complaint?"""
    if key is None or not 0 <= key < 1 << 63 or not may_see(session, actor, complaint):
        return False
    row = session.get(AuditLog, (key, home_of(key)))
    return row is not None and (
        (row.actor, row.action, row.subject) == (actor.name, what, str(complaint.id))
        and now - row.at < LASTS
    )


def person(
    session: Session, actor: Actor, complaint: Complaint, key: int | None, now: datetime
) -> Person | None:
    """The reporter, masked unless disclosed; None where nothing is known or the role may not."""
    found = _opened(session, complaint) if may_see(session, actor, complaint) else None
    if found is None:
        return None
    name, phone, email = (found.get(part, "") for part in ("name", "phone", "email"))
    if is_disclosed(session, actor, complaint, Hidden.IDENTITY, key, now):
        return Person(name, phone, email, is_masked=False)
    return Person(
        mask_name(name),
        mask_phone(phone) if phone else "",
        mask_email(email) if email else "",
        is_masked=True,
    )


def _opened(session: Session, complaint: Complaint) -> dict[str, str] | None:
    row = session.get(Reporter, (complaint.id, complaint.home_id))
    return identity.unseal(row.sealed) if row else None
