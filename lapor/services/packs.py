"""Frozen packs: what a Project Board meeting saw, the same for ever, and what differs since."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from db import ids
from db.codes import MeetingKind
from db.days import milliseconds
from db.models import Account, Meeting, Pack
from lapor.domain.access import ROLE_NAMES, Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.picture import Difference, Picture, differences, digest_of, frozen, thawed
from lapor.domain.programme_values import cleaned
from lapor.domain.text import Text
from lapor.queries.programme import NO_GOVERNMENT
from lapor.services import audit, turns
from lapor.services.kpi_scope import Period
from lapor.services.picture import picture
from lapor.services.progress import Progress, untold
from lapor.services.sealing import last_day_over

LONGEST_TITLE, LONGEST_NOTE = 120, 1_000  # characters
MISSING = Text(
    "Paket ini tidak ada atau di luar kewenangan Anda.",
    "There is no such pack, or it is outside what you may see.",
)


@dataclass(frozen=True)
class Frozen:
    """A pack without its content. Partners are told the office of whoever froze it, no name."""

    id: int
    title: str
    meeting: str  # its code; "" is none
    as_of: date
    known_on: date
    digest: str
    note: str
    by: Text
    at: datetime


def freeze(
    session: Session, actor: Actor, title: str, period: Period, *, meeting: str = "",
    note: str = "", now: datetime | None = None, progress: Progress = untold,
) -> Frozen:  # fmt: skip
    """Keep the picture of a period as it is known now. Raises NotAllowed or BadInput.

    `progress` is told how many of picture.STEPS are done.
    """
    _require(actor, Permission.FREEZE_PACK)
    title, note = _checked(title, note)
    if meeting and meeting not in meetings(session, actor):
        raise BadInput(Text("Rapat ini tidak ada.", "There is no such meeting."))
    turns.of_government(session, NO_GOVERNMENT)
    now = now or datetime.now(UTC)  # after waiting: the moments are in the order of the packs
    _require_later(session, now)
    shown = picture(session, actor, *_settled(period, now), progress, exact=True)
    row = Pack(
        id=ids.new_id(0), title=title, meeting_code=meeting or None, as_of=shown.as_of,
        known_on=shown.known_on, figures=frozen(shown), digest="", note=note,
        frozen_by=actor.name, frozen_at=now,
    )  # fmt: skip
    row.digest = _sealed(row)
    session.add(row)
    audit.write(
        session, actor.name, "freeze_pack", str(row.id), home_id=0, now=now, summary=row.digest
    )
    session.flush()
    return _told(session, actor, row)


def _require_later(session: Session, now: datetime) -> None:
    """A pack between two others would change what the later one differs from, and its brief."""
    if session.exec(select(Pack.id).where(col(Pack.frozen_at) >= now).limit(1)).first():
        raise BadInput(
            Text(
                "Ada paket yang dibekukan pada saat ini atau sesudahnya. Periksa jam server, lalu "
                "coba lagi.",
                "A pack was frozen at this moment or later. Check the server's clock, then try "
                "again.",
            )
        )


def _sealed(row: Pack) -> str:
    """SHA-256 of all that is shown of a pack: its figures, its title and note, by whom and when."""
    told = (
        row.figures, row.title, row.meeting_code or "", row.note, row.as_of.isoformat(),
        row.known_on.isoformat(), row.frozen_by, milliseconds(row.frozen_at),
    )  # fmt: skip
    return digest_of(json.dumps(told, ensure_ascii=False))


def _settled(period: Period, now: datetime) -> tuple[Period, date]:
    """As known at the end of yesterday: of that day nothing new can be recorded any more."""
    last = last_day_over(now)
    if period.as_of > last:
        raise BadInput(
            Text(
                "Paket dibekukan per hari yang sudah lewat. Pilih tanggal kemarin atau sebelumnya.",
                "A pack is frozen as of a day that is over. Choose yesterday or an earlier day.",
            )
        )
    return Period(period.since, period.until, period.as_of, last), last


def listed(session: Session, actor: Actor) -> list[Frozen]:
    """All packs, the newest first."""
    _require(actor, Permission.SEE_PACKS)
    rows = session.exec(select(Pack).order_by(col(Pack.frozen_at).desc(), col(Pack.id).desc()))
    return [_told(session, actor, row) for row in rows]


def meetings(session: Session, actor: Actor) -> dict[str, Text]:
    """Names by code of the board meetings a pack may be for, the newest first."""
    _require(actor, Permission.SEE_PACKS)
    kind = col(Meeting.kind) == MeetingKind.PROJECT_BOARD
    rows = session.exec(select(Meeting).where(kind).order_by(col(Meeting.held_on).desc()))
    return {
        row.code: Text(
            f"{row.code} · {row.summary_id}", f"{row.code} · {row.summary_en or row.summary_id}"
        )
        for row in rows
    }


def latest_day(now: datetime) -> date:
    """The last day a pack may be as of."""
    return last_day_over(now)


def opened(session: Session, actor: Actor, pack_id: int) -> tuple[Frozen, Picture]:
    """The pack as it was frozen. Raises NotFound, or BadInput where it is not what was frozen."""
    _require(actor, Permission.SEE_PACKS)
    row = session.get(Pack, pack_id)
    if row is None:
        raise NotFound(MISSING)
    if _sealed(row) != row.digest:
        raise BadInput(
            Text(
                "Isi paket ini tidak cocok dengan sidiknya. Jangan dipakai; beri tahu admin "
                "nasional.",
                "What this pack holds does not match its digest. Do not use it; tell the national "
                "administrator.",
            )
        )
    return _told(session, actor, row), thawed(row.figures)


def since(session: Session, actor: Actor, pack_id: int) -> tuple[Frozen | None, list[Difference]]:
    """(the pack frozen before it, what differs); without one there is nothing to compare with."""
    this, shown = opened(session, actor, pack_id)
    statement = (
        select(Pack.id)
        .where(col(Pack.frozen_at) < this.at, col(Pack.id) != pack_id)
        .order_by(col(Pack.frozen_at).desc(), col(Pack.id).desc())
        .limit(1)
    )
    earlier = session.exec(statement).first()
    if earlier is None:
        return None, []
    before, was = opened(session, actor, earlier)
    return before, differences(was, shown)


def wrong(session: Session) -> list[int]:
    """Ids of packs whose content is not what was frozen; none is as it should be."""
    rows = session.exec(select(Pack).order_by(col(Pack.id)))
    return [row.id for row in rows if _sealed(row) != row.digest]


def _require(actor: Actor, permission: Permission) -> None:
    if not actor.may(permission):
        raise NotAllowed(
            Text("Paket program bukan wewenang Anda.", "The programme's packs are not yours.")
        )


def _checked(title: str, note: str) -> tuple[str, str]:
    title, note = " ".join(cleaned(title).split()), cleaned(note)
    if not title:
        raise BadInput(
            Text("Beri paket ini judul, misalnya nama rapatnya.", "Give this pack a title.")
        )
    if len(title) > LONGEST_TITLE or len(note) > LONGEST_NOTE:
        raise BadInput(
            Text(
                f"Judul paling banyak {LONGEST_TITLE} huruf, catatan {LONGEST_NOTE}.",
                f"A title has at most {LONGEST_TITLE} characters, a note {LONGEST_NOTE}.",
            )
        )
    return title, note


def _told(session: Session, actor: Actor, row: Pack) -> Frozen:
    account = session.get(Account, row.frozen_by)
    office = ROLE_NAMES[account.role] if account else Text("Operator", "Operator")
    name = account.full_name if account else ""  # of the command line there is no more to say
    is_told = actor.may(Permission.EDIT_PROGRAMME) and name
    return Frozen(
        row.id, row.title, row.meeting_code or "", row.as_of, row.known_on, row.digest, row.note,
        Text(f"{name} ({office.id})", f"{name} ({office.en})") if is_told else office,
        row.frozen_at,
    )  # fmt: skip
