"""What is hidden in a complaint's words, reviewed: kept readable, hidden too, and taken back.

Nothing that was decided is changed: it is withdrawn, and the search index follows.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from db.models import Activity, Attachment, Complaint, Redaction
from lapor import keyring
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.masking import HIDDEN, Decision, Piece, mask_name, spans
from lapor.domain.text import Text
from lapor.queries import complaints as queries
from lapor.queries import wording
from lapor.services import audit, complaints, reporters, turns, wordlist

SHORTEST, LONGEST = 2, 200  # characters of a piece
NOT_YOURS = Text(
    "Pelapor laporan ini anonim: hanya admin nasional yang boleh membiarkan nomornya terbaca.",
    "This reporter is anonymous: the national administrator alone may keep a number readable.",
)
NOT_THERE = Text(
    "Bagian itu tidak ada dalam judul, isi, salinan, catatan, atau nama berkas laporan ini. Salin "
    "persis dari teks.",
    "That piece is not in this complaint's title, text, copy, notes or file names. Copy it from "
    "the text exactly.",
)


class Found(NamedTuple):
    """A piece that is hidden by itself."""

    piece: str
    kind: Piece


class Decided(NamedTuple):
    """A decision that holds. What is hidden is hidden here too: its first letters, or none."""

    seq: int
    piece: str
    kind: Piece
    is_hidden: bool
    by: str
    at: datetime


class Review(NamedTuple):
    """may_keep: a number may be made readable, as its reporter is not anonymous to this actor."""

    may_keep: bool
    found: list[Found]
    decided: list[Decided]


def may_review(session: Session, actor: Actor, complaint: Complaint) -> bool:
    """The coordinator of the government, and the national administrator."""
    return (
        queries.complaint(session, actor, complaint.id, Permission.MANAGE_PRIVACY) is not None
        and wording.may_read(session, actor, complaint)
    )  # fmt: skip


def review(session: Session, actor: Actor, complaint_id: int) -> Review:
    """What is hidden in it now, and why. Raises NotFound or NotAllowed."""
    complaint = _mine(session, actor, complaint_id)
    key = (complaint.id, complaint.home_id)
    decisions, found = wording.decisions(session, key), dict[str, Piece]()
    for words in _texts(session, complaint):
        for start, end, kind in spans(words, [one for one in decisions if not one.is_hidden]):
            found.setdefault(words[start:end], kind)
    may_keep = reporters.may_see(session, actor, complaint)
    return Review(
        may_keep,
        [Found(*one) for one in found.items()],
        [_decided(row, may_keep) for row in wording.rows(session, key)],
    )


def _decided(row: Redaction, may_keep: bool) -> Decided:
    """Nobody reads a hidden name by opening the list of what is hidden."""
    shown = wording.piece(row)
    if row.is_hidden:
        shown = mask_name(shown) if may_keep else HIDDEN
    return Decided(row.seq, shown, Piece(row.kind), row.is_hidden, row.by, row.at)


def decide(
    session: Session, actor: Actor, complaint_id: int, piece: str, kind: Piece, *,
    is_hidden: bool, now: datetime | None = None,
) -> None:  # fmt: skip
    """Hide a piece wherever it stands, or keep one readable that is no person's.

    Raises NotFound, NotAllowed, or BadInput for what is not in the words.
    """
    complaint = _mine(session, actor, complaint_id)
    if not is_hidden and not reporters.may_see(session, actor, complaint):
        raise NotAllowed(NOT_YOURS)  # what stays readable is read by everybody
    piece = " ".join(piece.split())
    if not SHORTEST <= len(piece) <= LONGEST:
        raise BadInput(
            Text(
                f"Tulis bagian yang dimaksud, {SHORTEST} sampai {LONGEST} huruf.",
                f"Write the piece that is meant, {SHORTEST} to {LONGEST} characters.",
            )
        )
    _check_is_there(session, complaint, piece)
    turns.of_complaints(session, complaint.id)
    row = Redaction(
        complaint_id=complaint.id, home_id=complaint.home_id, seq=_next(session, complaint),
        kind=kind.value, is_hidden=is_hidden, sealed=b"", by=actor.name,
        at=now or datetime.now(UTC),
    )  # fmt: skip
    row.sealed = keyring.seal(wording.PURPOSE, piece.encode(), wording.bound(row))
    _change(session, actor, complaint, row, "hide_piece" if is_hidden else "keep_piece", row.at)


def _check_is_there(session: Session, complaint: Complaint, piece: str) -> None:
    """Looked for as `mask` will look for it."""
    tried = [Decision(piece, True)]
    if not any(
        one.kind == Piece.OTHER
        for words in _texts(session, complaint)
        for one in spans(words, tried)
    ):
        raise BadInput(NOT_THERE)


def withdraw(
    session: Session, actor: Actor, complaint_id: int, seq: int, *, now: datetime | None = None
) -> None:
    """The decision holds no more; that it did is kept. Raises NotFound or NotAllowed."""
    complaint = _mine(session, actor, complaint_id)
    turns.of_complaints(session, complaint.id)
    row = session.get(Redaction, (complaint.id, complaint.home_id, seq))
    if row is None or row.withdrawn_at is not None:
        raise NotFound(Text("Keputusan ini tidak ada lagi.", "This decision is gone."))
    if row.is_hidden and not reporters.may_see(session, actor, complaint):
        raise NotAllowed(NOT_YOURS)  # it would be readable again
    now = now or datetime.now(UTC)
    row.withdrawn_by, row.withdrawn_at = actor.name, now
    _change(session, actor, complaint, row, "withdraw_piece", now)


def _change(
    session: Session, actor: Actor, complaint: Complaint, row: Redaction, action: str,
    now: datetime,
) -> None:  # fmt: skip
    """The row, the index and the log; the log says which kind, never what it says."""
    key = (complaint.id, complaint.home_id)
    with session.no_autoflush:
        was, words = wording.decisions(session, key), wordlist.read(session, key)
    session.add(row)
    session.flush()
    wording.forget(session)
    wordlist.put(session, key, words, words, was=was)
    audit.write(
        session, actor.name, action, str(complaint.id), home_id=complaint.home_id, now=now,
        summary=f"{row.kind} {row.seq}",
    )  # fmt: skip


def _next(session: Session, complaint: Complaint) -> int:
    last = session.exec(
        select(func.max(Redaction.seq)).where(
            col(Redaction.complaint_id) == complaint.id,
            col(Redaction.home_id) == complaint.home_id,
        )
    ).one()
    return (last or 0) + 1


def _texts(session: Session, complaint: Complaint) -> list[str]:
    """All that `mask` goes over where it is shown."""
    text = queries.text(session, complaint)
    words: list[str | None] = [
        complaint.title,
        text.body if text else "",
        text.edited if text else "",
    ]
    for column, model in ((Activity.note, Activity), (Attachment.name, Attachment)):
        words += session.scalars(
            select(column).where(
                model.complaint_id == complaint.id, model.home_id == complaint.home_id
            )
        )
    return [one for one in words if one]


def _mine(session: Session, actor: Actor, complaint_id: int) -> Complaint:
    complaint = complaints.get(session, actor, complaint_id)
    if not may_review(session, actor, complaint):
        raise NotAllowed(
            Text(
                "Penyuntingan data pribadi dalam teks adalah wewenang admin koordinator.",
                "What is hidden in the text is the coordinating administrator's to decide.",
            )
        )
    return complaint
