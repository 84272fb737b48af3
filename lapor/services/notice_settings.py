"""What each person wants to be told, and how: kinds of news, the daily e-mail, quiet hours.

The address is sealed: only its owner is shown it, masked, and only the digest opens it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from db.models import NoticeSetting
from lapor import keyring
from lapor.config import settings
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.masking import mask_email
from lapor.domain.notices import Hours, Kind, heard_by
from lapor.domain.text import Text
from lapor.services import accounts, desk, notices

PURPOSE = "staff e-mail"
LONGEST = 254  # characters of an address: RFC 5321
# what every server takes; stricter than the standard, so that nothing can become a header
ADDRESS = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,63}"
)
WRONG = Text(
    "Alamat surel tidak lengkap. Tulis seperti nama@contoh.go.id.",
    "The e-mail address is not complete. Write it like name@example.go.id.",
)
NEEDED = Text(
    "Ringkasan harian memerlukan alamat surel. Isi alamat Anda lebih dulu.",
    "The daily digest needs an e-mail address. Enter yours first.",
)


@dataclass(frozen=True)
class Wishes:
    """As one's own profile shows them."""

    kinds: tuple[Kind, ...]  # that this role can hear of
    muted: frozenset[Kind]
    email: str  # masked; "": none
    is_digest: bool
    hours: Hours
    zone: str  # by whose clock
    is_sent: bool  # this installation can send e-mail
    digest_at: datetime | None  # the last one
    trouble: str


def read(session: Session, actor: Actor) -> Wishes:
    """Raises NotAllowed for who has no account."""
    _require(actor)
    kept = session.get(NoticeSetting, actor.name) or NoticeSetting(account=actor.name)
    address = address_of(kept)
    return Wishes(
        kinds=heard_by(actor),
        muted=notices.muted(session, actor),
        email=mask_email(address) if address else "",
        is_digest=kept.is_digest,
        hours=hours_of(kept),
        zone=desk.home_zone(session, actor).key,
        is_sent=bool(settings().smtp.get_secret_value()),
        digest_at=kept.digest_at,
        trouble=kept.trouble,
    )


def mute(
    session: Session, actor: Actor, kinds: Collection[Kind], *, now: datetime | None = None
) -> None:
    """Of these kinds this person hears nothing. Raises BadInput for one that is not theirs."""
    if set(kinds) - set(heard_by(actor)):
        raise BadInput(Text("Pilih dari daftar.", "Choose from the list."))
    notices.kept_for(session, actor).muted = ",".join(sorted(one.value for one in kinds))
    _note(session, actor, "kinds of news", now)


def set_digest(
    session: Session, actor: Actor, hours: Hours, *, is_on: bool, now: datetime | None = None
) -> None:
    """Whether and when the daily e-mail comes. Raises BadInput without an address."""
    hours.require_possible()
    kept = notices.kept_for(session, actor)
    if is_on and kept.email_sealed is None:
        raise BadInput(NEEDED)
    kept.is_digest, kept.digest_hour = is_on, hours.digest
    kept.quiet_from, kept.quiet_until = hours.quiet_from, hours.quiet_until
    _note(session, actor, "daily digest", now)


def set_email(session: Session, actor: Actor, typed: str, *, now: datetime | None = None) -> None:
    """The address the digest goes to. Raises BadInput for what is none."""
    address = typed.strip()
    if len(address) > LONGEST or ".." in address or not ADDRESS.fullmatch(address):
        raise BadInput(WRONG)
    kept = notices.kept_for(session, actor)
    kept.email_sealed, kept.trouble = keyring.seal(PURPOSE, address.encode(), bound(kept)), ""
    _note(session, actor, "e-mail address", now)


def remove_email(session: Session, actor: Actor, *, now: datetime | None = None) -> None:
    """Nothing is left of the address, and no digest comes."""
    kept = notices.kept_for(session, actor)
    kept.email_sealed, kept.is_digest, kept.trouble = None, False, ""
    _note(session, actor, "e-mail address removed", now)


def address_of(kept: NoticeSetting) -> str:
    """Opened; "" where there is none."""
    if kept.email_sealed is None:
        return ""
    return keyring.unseal(PURPOSE, kept.email_sealed, bound(kept)).decode()


def hours_of(kept: NoticeSetting) -> Hours:
    return Hours(kept.digest_hour, kept.quiet_from, kept.quiet_until)


def bound(kept: NoticeSetting) -> bytes:
    """What the sealed address belongs to: no other row opens it."""
    return kept.account.encode()


def _require(actor: Actor) -> None:
    if not actor.may(Permission.OWN_ACCOUNT):
        raise NotAllowed(Text("Peran ini tidak punya akun.", "This role has no account."))


def _note(session: Session, actor: Actor, what: str, now: datetime | None) -> None:
    accounts.note(session, actor.name, "setting", actor.name, what, now=now or datetime.now(UTC))
    session.flush()
