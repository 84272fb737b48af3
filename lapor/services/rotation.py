"""A new secret: all that older keys sealed is sealed anew, a few in each transaction.

What is sealed with the newest key already is left, so a rotation that was stopped goes on.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from sqlalchemy import Engine, inspect
from sqlmodel import Session, col, select

from db.engine import reading, writing
from db.models import Account, Attachment, DataRequest, Evidence, NoticeSetting, Redaction, Reporter
from lapor import keyring
from lapor.queries import wording
from lapor.services import (
    attachments,
    data_requests,
    identity,
    notice_settings,
    programme_evidence,
    sealed_files,
    second_factor,
)

CHUNK = 200  # rows in one transaction
Progress = Callable[[str, int, int], None]  # what, done, of how many


class Place(NamedTuple):
    """A column that holds what is sealed, and what each piece is bound to."""

    model: Any
    column: str
    purpose: str
    bound: Callable[[Any], bytes]


class Kept(NamedTuple):
    """Files that rows name."""

    model: Any
    bound: Callable[[Any], bytes]


class Left(NamedTuple):
    """old: sealed with a key that is not the newest. lost: no key of ours opens it."""

    old: int = 0
    lost: int = 0


COLUMNS = (
    Place(Reporter, "sealed", identity.PURPOSE, lambda row: identity.BOUND),
    Place(Redaction, "sealed", wording.PURPOSE, wording.bound),
    Place(DataRequest, "sealed", data_requests.PURPOSE, data_requests.bound),
    Place(Account, "totp_sealed", second_factor.PURPOSE, lambda row: row.name.encode()),
    Place(NoticeSetting, "email_sealed", notice_settings.PURPOSE, notice_settings.bound),
)
FILES = (
    Kept(Attachment, attachments.bound),
    Kept(Evidence, lambda row: programme_evidence.bound(row.code)),
)


def rotate(target: Engine, progress: Progress | None = None) -> dict[str, int]:
    """Seal anew what an older key sealed; returns how many by table."""
    done = {}
    for place in COLUMNS:
        done[place.model.__tablename__] = _rotate_rows(target, place, progress)
    for kept in FILES:
        done[f"{kept.model.__tablename__} files"] = _rotate_files(target, kept, progress)
    return done


def left(session: Session) -> dict[str, Left]:
    """What is not sealed with the newest key, by table; nothing is written."""
    found = {}
    for place in COLUMNS:
        found[place.model.__tablename__] = _counted(
            (place.purpose, sealed, bound) for _, sealed, bound in _rows(session, place)
        )
    for kept in FILES:
        pieces = (
            (sealed_files.PURPOSE, sealed, bound) for _, sealed, bound in _files(session, kept)
        )
        found[f"{kept.model.__tablename__} files"] = _counted(pieces)
    return {name: one for name, one in found.items() if one != Left()}


def _counted(pieces: Iterator[tuple[str, bytes, bytes]]) -> Left:
    old = lost = 0
    for purpose, sealed, bound in pieces:
        if keyring.is_newest(purpose, sealed, bound):
            continue
        if _unsealed(purpose, sealed, bound) is None:
            lost += 1
        else:
            old += 1
    return Left(old, lost)


def _rows(session: Session, place: Place) -> Iterator[tuple[Any, bytes, bytes]]:
    sealed = getattr(place.model, place.column)
    statement = select(place.model).where(col(sealed).is_not(None))
    for row in session.exec(statement.execution_options(yield_per=CHUNK)):
        yield row, getattr(row, place.column), place.bound(row)


def _files(session: Session, kept: Kept) -> Iterator[tuple[Any, bytes, bytes]]:
    folder = sealed_files.folder(session)
    for row in session.exec(select(kept.model).where(col(kept.model.stored_as) != "")):
        path = folder / row.stored_as
        if path.is_file():
            yield path, path.read_bytes(), kept.bound(row)


def _rotate_rows(target: Engine, place: Place, progress: Progress | None) -> int:
    with reading(target) as session:
        waiting = [
            inspect(row).identity
            for row, sealed, bound in _rows(session, place)
            if not keyring.is_newest(place.purpose, sealed, bound)
        ]
    done = 0
    for start in range(0, len(waiting), CHUNK):
        with writing(target) as session:
            for key in waiting[start : start + CHUNK]:
                done += _anew(session, place, key)
        if progress:
            progress(place.model.__tablename__, done, len(waiting))
    return done


def _anew(session: Session, place: Place, key: Any) -> bool:
    """Another one may have changed or taken the row meanwhile: it is read again, and locked."""
    row = session.get(place.model, key, with_for_update=True)
    sealed = getattr(row, place.column, None)
    opened = None if sealed is None else _unsealed(place.purpose, sealed, place.bound(row))
    if opened is None:
        return False
    setattr(row, place.column, keyring.seal(place.purpose, opened, place.bound(row)))
    session.add(row)
    return True


def _rotate_files(target: Engine, kept: Kept, progress: Progress | None) -> int:
    """A file is replaced as a whole or not at all, so each is its own transaction."""
    done, name = 0, f"{kept.model.__tablename__} files"
    with reading(target) as session:
        for path, sealed, bound in _files(session, kept):
            if keyring.is_newest(sealed_files.PURPOSE, sealed, bound):
                continue
            opened = _unsealed(sealed_files.PURPOSE, sealed, bound)
            if opened is not None:
                sealed_files.place(path, keyring.seal(sealed_files.PURPOSE, opened, bound))
                done += 1
                if progress:
                    progress(name, done, done)
    return done


def _unsealed(purpose: str, sealed: bytes, bound: bytes) -> bytes | None:
    try:
        return keyring.unseal(purpose, sealed, bound)
    except (InvalidTag, ValueError):
        return None
