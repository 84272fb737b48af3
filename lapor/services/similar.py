"""What belongs to a complaint: what it was merged with, and what may be the same, and why."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from db.codes import MoveCode, Status
from db.models import Complaint
from lapor.domain.access import Actor
from lapor.domain.likeness import likeness, plain, rare_words
from lapor.domain.text import Text
from lapor.domain.workflow import BY_CODE
from lapor.queries import complaints as queries
from lapor.queries import similar, wording
from lapor.services import complaints

ALIKE = 0.6  # below this two texts of one subject are two texts
AROUND = timedelta(days=90)  # an older one of the same words is another time it happened
SHOWN = 3
SAME = Text("teks sama", "the same text")
NEAR = Text("wilayah, kategori, dan minggu yang sama", "the same place, category and week")


@dataclass(frozen=True)
class Candidate:
    """Another complaint, and what speaks for its being the same."""

    id: int
    number: str
    title: str
    status: Status
    score: float  # how alike the texts are, 0 to 1
    reasons: tuple[Text, ...]
    can_merge: bool  # this one into that one, by this actor


@dataclass(frozen=True)
class Related:
    into: list[tuple[int, str]]  # id and number
    merged_here: list[tuple[int, str]]
    candidates: list[Candidate]


def related(session: Session, actor: Actor, complaint_id: int) -> Related:
    """Raises NotFound. Without the right to read, only what was merged."""
    one = complaints.get(session, actor, complaint_id)
    into, here = similar.merged(session, actor, one)
    linked = {c.id for c in (*into, *here)}
    candidates = (
        [] if not wording.may_read(session, actor, one) else _candidates(session, actor, one)
    )
    return Related(
        [(c.id, c.number) for c in into],
        [(c.id, c.number) for c in here],
        [c for c in candidates if c.id not in linked][:SHOWN],
    )


def _candidates(session: Session, actor: Actor, one: Complaint) -> list[Candidate]:
    text = queries.text(session, one)
    return alike(session, actor, one, text.body if text else "")


def alike(session: Session, actor: Actor, one: Complaint, body: str) -> list[Candidate]:
    """The likeliest first. `one` may be a complaint that is only being written down: as long as it
    has no body, titles are compared.
    """
    words = rare_words(_shown(session, one, f"{body} {one.title}"))  # as the index has them
    found = {
        other.id: (other, said)
        for other, said in _with_words(session, actor, words, one)
        if wording.may_read(session, actor, other)
    }
    near = {
        other.id: (other, said)
        for other, said in similar.same_place_and_week(session, actor, one)
        if wording.may_read(session, actor, other)
    }
    merges = _merges(actor, one)
    judged = [
        _judged(
            body or one.title,
            other,
            said if body else other.title,
            is_near=id in near,
            merges=merges,
            title=_shown(session, other, other.title),
        )  # fmt: skip
        for id, (other, said) in (found | near).items()
    ]
    return sorted((c for c in judged if c.reasons), key=_weight)


def _weight(one: Candidate) -> tuple[float, int]:
    """Place and week weigh as much as half of the text."""
    return -one.score - (0.5 if NEAR in one.reasons else 0), one.id


def _with_words(
    session: Session, actor: Actor, words: list[str], one: Complaint
) -> list[similar.Found]:
    """A copy has all of them; one that was written anew perhaps the rarest, but more than one."""
    fewer = words[: max(2, min(3, len(words) - 1))]
    found = similar.with_words(session, actor, words, one, AROUND)
    if found or fewer == words:
        return found
    return similar.with_words(session, actor, fewer, one, AROUND)


def _shown(session: Session, one: Complaint, words: str) -> str:
    return wording.masked(session, (one.id, one.home_id), words)


def _judged(
    body: str, other: Complaint, said: str, *, is_near: bool, merges: bool, title: str
) -> Candidate:
    score = likeness(body, said)
    reasons = []
    if plain(body) and plain(body) == plain(said):
        score, reasons = 1.0, [SAME]
    elif score >= ALIKE:
        shown = round(score * 100)
        reasons = [Text(f"teks mirip ({shown} %)", f"similar text ({shown}%)")]
    if is_near:
        reasons.append(NEAR)
    takes = other.status not in (Status.ARCHIVED, Status.DELETED)
    return Candidate(
        other.id, other.number, title, other.status, score, tuple(reasons),
        can_merge=merges and takes,
    )  # fmt: skip


def _merges(actor: Actor, one: Complaint) -> bool:
    move = BY_CODE[MoveCode.MERGE]
    return actor.role in move.by and one.status in move.sources
