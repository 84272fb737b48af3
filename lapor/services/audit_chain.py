"""Each audit row gets a place in the chain of its home, seconds after it was committed.

Not in its own transaction: the writers of a home would wait for each other. Rows that commit late
are linked later, at the next place.
"""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, type_coerce
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, func, select

from db.days import milliseconds
from db.engine import reading, writing
from db.models import AuditLink, AuditLog, AuditWaiting
from lapor.services import leases
from lapor.services.audit_proof import FIRST, Entry, Link, Row, link_code

LEASE = "audit chain"
BATCH = 5_000  # rows in a transaction
IN_PARTS = {"yield_per": BATCH}
HOLDER = secrets.token_hex(16)  # this process
L, A, W = AuditLink, AuditLog, AuditWaiting
ROW = (
    col(A.id), col(A.home_id), type_coerce(col(A.at), BigInteger), col(A.actor), col(A.action),
    col(A.subject), col(A.summary), col(A.code),
)  # fmt: skip
LINK = (
    col(L.home_id), col(L.place), col(L.audit_id), type_coerce(col(L.linked_at), BigInteger),
    col(L.code),
)  # fmt: skip
SAME = (col(L.home_id) == col(A.home_id)) & (col(L.audit_id) == col(A.id))


def link_all(*, now: datetime | None = None) -> int:
    """Link what waits; returns how many. 0 too when another process is at it."""
    linked = 0
    while _is_waiting():
        try:
            with writing() as session:
                if not leases.take(session, LEASE, HOLDER, datetime.now(UTC)):
                    return linked
                done = link(session, now or datetime.now(UTC))
        except IntegrityError:  # another one came first, with the lease or with a place
            return linked
        linked += done
        if done < BATCH:
            break
    return linked


def _is_waiting() -> bool:
    with reading() as session:
        return session.exec(select(AuditWaiting.audit_id).limit(1)).first() is not None


def link_waiting(session: Session, now: datetime) -> int:
    """All of it, in the session's transaction; returns how many."""
    linked = done = link(session, now)
    while done == BATCH:
        done = link(session, now)
        linked += done
    return linked


def link(session: Session, now: datetime) -> int:
    """The next batch in the order of ids, in the session's transaction; returns its size.

    A row that waits but is gone keeps no place: only who may delete both could do that.
    """
    waiting = session.exec(
        select(W.audit_id, W.home_id).order_by(col(W.audit_id), col(W.home_id)).limit(BATCH)
    ).all()
    codes = _codes(session, list(waiting))
    ends = {home: end(session, home) or (0, FIRST) for home in {home for _, home in waiting}}
    links, at = [], milliseconds(now)
    for id, home in waiting:
        if (code := codes.get((id, home))) is None:
            continue
        place, before = ends[home]
        ends[home] = place + 1, link_code(before, home, place + 1, at, id, code)
        links.append(
            {"home_id": home, "place": place + 1, "audit_id": id, "linked_at": now,
             "code": ends[home][1]}
        )  # fmt: skip
    if links:
        session.connection().execute(sa.insert(L), links)
    _forget(session, list(waiting))
    return len(waiting)


def _codes(session: Session, keys: list[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """Of these rows, by id and home. Ids rise with time, so a batch is nearly one range."""
    found: dict[tuple[int, int], bytes] = {}
    for part in _parts(keys):
        rows = session.exec(
            select(A.id, A.home_id, A.code).where(col(A.id).in_([id for id, _ in part]))
        )
        found |= {(id, home): code for id, home, code in rows}
    return found


def _forget(session: Session, keys: list[tuple[int, int]]) -> None:
    for part in _parts(keys):
        ids = [id for id, _ in part]  # an id says its home
        session.connection().execute(delete(W).where(col(W.audit_id).in_(ids)))


def _parts(keys: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """A statement takes only so many values."""
    for first in range(0, len(keys), 500):
        yield [(id, home) for id, home in keys[first : first + 500]]


def end(session: Session, home: int) -> tuple[int, bytes] | None:
    """The last place of a chain and its code."""
    found = session.exec(
        select(L.place, L.code).where(L.home_id == home).order_by(col(L.place).desc()).limit(1)
    ).first()
    return (found[0], found[1]) if found else None


def ends(session: Session) -> Iterator[tuple[int, int, bytes]]:
    """Home, last place and code of every chain."""
    last = select(col(L.home_id), func.max(L.place)).group_by(col(L.home_id))
    for home, place in session.exec(last).all():
        yield home, place, session.get_one(L, (home, place)).code


def code_at(session: Session, home: int, place: int) -> bytes | None:
    """None: the chain has no such place."""
    found = session.get(L, (home, place))
    return found.code if found else None


def entries(session: Session) -> Iterator[Entry]:
    """The whole log: every chain from its beginning, then what has no place."""
    linked = sa.select(*LINK, *ROW).select_from(L).outerjoin(A, SAME)
    yield from stream(session, linked.order_by(col(L.home_id), col(L.place)))
    for row in unlinked(session):
        yield Entry(None, row)


def stream(session: Session, linked: "sa.Select[*tuple[Any, ...]]") -> Iterator[Entry]:
    """What `select(*LINK, *ROW)` finds; a link without a row has None for it."""
    n = len(LINK)
    for found in session.connection().execute(linked, execution_options=IN_PARTS):
        yield Entry(
            Link._make(found[:n]) if found[0] is not None else None,
            Row._make(found[n:]) if found[n] is not None else None,
        )


def unlinked(session: Session) -> Iterator[Row]:
    """Rows without a place, whatever waits: who removed both a link and the row in waiting too."""
    missing = sa.select(*ROW).outerjoin(L, SAME).where(col(L.place).is_(None)).order_by(col(A.id))
    for found in session.connection().execute(missing, execution_options=IN_PARTS):
        yield Row._make(found)
