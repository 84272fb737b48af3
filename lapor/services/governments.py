"""Governments: their names, whether they take part, their zone while nothing was dated by it."""

from datetime import UTC, datetime

from sqlmodel import Session, col, func, select

from db.models import Account, Complaint, Government
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotFound, Refusal
from lapor.domain.text import Text
from lapor.queries import reference
from lapor.queries.conditions import IS_OPEN
from lapor.services import audit, turns
from lapor.services.agencies import STALE

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


def listed(session: Session, actor: Actor) -> list[Government]:
    """Those whose agencies this actor sees, pilots first."""
    return reference.governments(session, actor, Permission.SEE_AGENCIES)


def change(
    session: Session, actor: Actor, government_id: int, *, name: str, zone: str, is_active: bool,
    seen: int, now: datetime | None = None,
) -> None:  # fmt: skip
    """Change the version that was seen. Which are pilots is fixed by the programme.

    Raises NotFound outside the reach, BadInput, or a stale refusal.
    """
    found = _locked(session, actor, government_id)
    if found.version != seen:
        raise Refusal(STALE)
    wanted: dict[str, object] = {
        "name": " ".join(name.split()), "zone": zone, "is_active": is_active,
    }  # fmt: skip
    changed = [field for field, value in wanted.items() if getattr(found, field) != value]
    if not 3 <= len(str(wanted["name"])) <= 80 or zone not in ZONES:
        raise BadInput(Text("Isi nama dan zona waktu.", "Give a name and a time zone."))
    if "zone" in changed:
        _require_uncounted(session, found)
    if "is_active" in changed and not is_active:
        _require_idle(session, found)
    if changed:
        for field in changed:
            setattr(found, field, wanted[field])
        found.version = seen + 1
        audit.write(
            session, actor.name, "government", str(found.id), home_id=found.id,
            now=now or datetime.now(UTC), summary=", ".join(changed),
        )  # fmt: skip


def _locked(session: Session, actor: Actor, government_id: int) -> Government:
    found = session.get(Government, government_id)
    if found is None or not actor.may(Permission.MANAGE_REFERENCE):
        raise NotFound(
            Text(
                "Data pemerintah daerah diubah admin nasional.",
                "Governments are the national administrator's to change.",
            )
        )
    turns.of_government(session, government_id)
    session.refresh(found)
    return found


def _require_uncounted(session: Session, found: Government) -> None:
    """The days on which things were recorded are local ones: another zone would rewrite them."""
    has_any = select(Complaint.id).where(
        (Complaint.home_id == found.id) | (Complaint.government_id == found.id)
    )
    if session.exec(has_any.limit(1)).first() is not None:
        raise BadInput(
            Text(
                "Zona tidak dapat diubah: laporan sudah dicatat dengan tanggal setempat.",
                "The zone cannot change: complaints were recorded by its local dates already.",
            )
        )


def _require_idle(session: Session, found: Government) -> None:
    n = session.exec(select(func.count()).where(Complaint.government_id == found.id, IS_OPEN)).one()
    people = session.exec(
        select(func.count()).where(Account.government_id == found.id, col(Account.is_active))
    ).one()
    if n or people or found.is_pilot:
        raise BadInput(
            Text(
                f"Masih ada {n} laporan terbuka dan {people} akun aktif, atau daerah ini daerah "
                "percontohan. Serahkan laporan dan nonaktifkan akunnya dahulu.",
                f"It still has {n} open complaints and {people} accounts, or is a pilot. Hand its "
                "complaints over and switch its accounts off first.",
            )
        )
