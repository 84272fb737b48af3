"""The words of a complaint as somebody may be shown them: who reads, what is held, what is hidden.

One way for pages, lists, files and the index. Few complaints have decisions or restrictions: which
ones is asked once in a session.
"""

from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from db.codes import Role
from db.models import Complaint, DataHold, Redaction
from db.privacy_codes import HoldKind
from lapor import keyring
from lapor.domain.access import Actor
from lapor.domain.masking import Decision, mask
from lapor.queries import kept, scope

PURPOSE = "redaction"
MEMORY = "wording"  # of a session
DECIDED = (
    select(col(Redaction.complaint_id), col(Redaction.home_id))
    .where(col(Redaction.withdrawn_at).is_(None))
    .distinct()
)
RESTRICTED = select(col(DataHold.complaint_id), col(DataHold.home_id)).where(
    col(DataHold.kind) == HoldKind.RESTRICTION, col(DataHold.lifted_at).is_(None)
)
Key = tuple[int, int]  # a complaint's id and its home


class Known(NamedTuple):
    decided: set[Key]
    restricted: set[Key]


def bound(row: Redaction) -> bytes:
    """What the sealed piece is bound to."""
    return f"redaction {row.complaint_id} {row.home_id} {row.seq}".encode()


def piece(row: Redaction) -> str:
    return keyring.unseal(PURPOSE, row.sealed, bound(row)).decode()


def rows(session: Session, key: Key) -> list[Redaction]:
    """What was decided about the words of one complaint and holds, oldest first."""
    statement = select(Redaction).where(
        col(Redaction.complaint_id) == key[0], col(Redaction.home_id) == key[1],
        col(Redaction.withdrawn_at).is_(None),
    )  # fmt: skip
    return list(session.scalars(statement.order_by(col(Redaction.seq))))


def decisions(session: Session, key: Key) -> tuple[Decision, ...]:
    """The same, opened."""
    if key not in _known(session).decided:
        return ()
    return tuple(Decision(piece(row), row.is_hidden) for row in rows(session, key))


def masked(session: Session, key: Key, words: str) -> str:
    return mask(words, decisions(session, key))


def is_restricted(session: Session, key: Key) -> bool:
    """Did its person ask that it is not used?"""
    return key in _known(session).restricted


def restricted(session: Session) -> list[int]:
    """Ids of complaints whose person asked that they are not used: nothing is learned of them."""
    return sorted(id for id, _ in _known(session).restricted)


def not_for(session: Session, actor: Actor) -> list[int]:
    """Ids of complaints whose words this actor does not search, though their role reads words."""
    return [] if actor.role == Role.NATIONAL else restricted(session)


def may_read(session: Session, actor: Actor, complaint: Complaint) -> bool:
    """Title, text, answers and files: what is restricted is for the national administrator."""
    return _may_read(session, actor, (complaint.id, complaint.home_id), complaint.is_secret)


def title_for(session: Session, actor: Actor, key: Key, is_secret: bool, title: str) -> str | None:
    """As a list shows it: none without the right to read it, and nothing that is hidden in it."""
    return masked(session, key, title) if _may_read(session, actor, key, is_secret) else None


def _may_read(session: Session, actor: Actor, key: Key, is_secret: bool) -> bool:
    if not scope.may_read(actor, is_secret):
        return False
    return actor.role == Role.NATIONAL or not is_restricted(session, key)


def forget(session: Session) -> None:
    """Something was decided or held in this session."""
    session.info.pop(MEMORY, None)


def _known(session: Session) -> Known:
    known: Known | None = session.info.get(MEMORY)
    if known is None:
        known = Known(*({(id, home) for id, home in kept.columns(session, one)}
                        for one in (DECIDED, RESTRICTED)))  # fmt: skip
        session.info[MEMORY] = known
    return known
