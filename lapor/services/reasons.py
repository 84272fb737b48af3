"""The reasons that the forms of moves offer: of the official lists, then those added here."""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from db import ids
from db.codes import MoveCode
from db.models import Reason
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotFound, Refusal
from lapor.domain.reasons import REASONS
from lapor.domain.text import Text
from lapor.services import audit, turns
from lapor.services.agencies import STALE
from lapor.services.categories import require
from lapor.services.setup import CENTRAL

LONGEST = 120


class Wording(NamedTuple):
    """What an editor fills in."""

    move: MoveCode
    name: str
    name_en: str
    is_active: bool = True


def offered(session: Session, code: MoveCode) -> tuple[Text, ...]:
    """What the form of this move lists, the official ones first."""
    own = select(Reason).where(Reason.move == code, col(Reason.is_active)).order_by(col(Reason.id))
    added = (Text(one.name, one.name_en or one.name) for one in session.exec(own))
    return (*REASONS[code], *added) if code in REASONS else ()


def listed(session: Session, actor: Actor) -> list[Reason]:
    """All that were added here, move by move. Raises NotAllowed."""
    require(actor, Permission.SEE_REFERENCE)
    order = list(REASONS)
    return sorted(session.exec(select(Reason)), key=lambda one: (order.index(one.move), one.id))


def save(
    session: Session, actor: Actor, reason_id: int | None, wording: Wording, *, seen: int = 0,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Add one, or change the version that was seen. Stories keep the words that were chosen.

    Raises NotAllowed, NotFound, BadInput, or a stale refusal.
    """
    require(actor, Permission.MANAGE_REFERENCE)
    turns.of_government(session, CENTRAL)
    found = session.get(Reason, reason_id) if reason_id is not None else None
    if reason_id is not None and found is None:
        raise NotFound(Text("Alasan tidak ditemukan.", "There is no such reason."))
    if found is not None and found.version != seen:
        raise Refusal(STALE)
    if found is None:
        found = Reason(id=ids.new_id(CENTRAL), move=wording.move, name="", version=0)
    _set(session, found, wording)
    session.add(found)
    audit.write(
        session, actor.name, "reason", str(found.id), home_id=CENTRAL,
        now=now or datetime.now(UTC), summary=f"{found.move}, version {found.version}",
    )  # fmt: skip


def _set(session: Session, found: Reason, wording: Wording) -> None:
    name = " ".join(wording.name.replace("\0", "").split())
    english = " ".join(wording.name_en.replace("\0", "").split())
    if not 3 <= len(name) <= LONGEST or len(english) > LONGEST or wording.move not in REASONS:
        raise BadInput(
            Text(
                f"Isi alasan (3–{LONGEST} huruf) untuk langkah yang punya daftar alasan.",
                f"Give a reason (3–{LONGEST} letters) for a step that has a list of reasons.",
            )
        )
    others = select(Reason.name).where(Reason.move == wording.move, Reason.id != found.id)
    taken = {*session.exec(others), *(one.id for one in REASONS[wording.move])}
    if name.casefold() in {one.casefold() for one in taken}:
        raise BadInput(Text("Alasan ini sudah ada di daftarnya.", "That list has this already."))
    found.move, found.name, found.name_en = wording.move, name, english
    found.is_active, found.version = wording.is_active, found.version + 1
