"""The list of what was erased, kept outside the database: a restored backup is erased again by it.

A line is a code of a complaint's id, which names nobody without our key, and its own HMAC.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from db.days import milliseconds
from db.models import Complaint, Erasure
from lapor.config import derived_keys, settings
from lapor.domain.errors import BadInput
from lapor.domain.text import Text

Key = tuple[int, int]  # a complaint's id and its home


def place(session: Session) -> Path:
    """LAPOR_ERASURES, else beside the SQLite file."""
    if settings().erasures:
        return Path(settings().erasures)
    url = session.get_bind().engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).with_suffix(".erasures")
    return Path("lapor.erasures")


def bring_up(session: Session) -> int:
    """Write down every erasure that the list does not tell yet; returns how many.

    Called once they are committed, and by the jobs, so that one which a crash left out is caught
    up. What was erased is never on the list before it is erased.
    """
    path = place(session)
    known = read(path)
    new = []
    for row in session.exec(select(Erasure).order_by(col(Erasure.at), col(Erasure.complaint_id))):
        key, moment = (row.complaint_id, row.home_id), milliseconds(row.at)
        if not any(known.get(code) == moment for code in _codes(key)):
            new.append(_line(_codes(key)[0], moment))
    if new:
        _append(path, new)
    return len(new)


def read(path: Path) -> dict[str, int]:
    """Milliseconds of the last erasure, by code. Raises BadInput for a line that is not ours."""
    if not path.is_file():
        return {}
    found: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        told = _checked(line)
        if told is None:
            raise BadInput(
                Text(
                    f"Baris {number} daftar penghapusan {path} bukan tulisan aplikasi ini. "
                    "Pulihkan berkas itu dari salinannya.",
                    f"Line {number} of the list of erasures {path} was not written by this "
                    "program. Put the file back from its copy.",
                )
            )
        found[told[0]] = told[1]
    return found


def missing(session: Session) -> int:
    """How many erasures of this database the list does not tell: a whole one tells them all."""
    listed = read(place(session))
    keys = session.exec(select(Erasure.complaint_id, Erasure.home_id))
    return sum(not any(code in listed for code in _codes(key)) for key in keys)


def again(session: Session) -> Iterator[Key]:
    """Complaints that the list says are erased, and this database does not: it is a backup's."""
    listed = read(place(session))
    done = {
        (row.complaint_id, row.home_id): milliseconds(row.at)
        for row in session.exec(select(Erasure))
    }
    for id, home in session.execute(select(col(Complaint.id), col(Complaint.home_id))):
        moments = [listed[code] for code in _codes((id, home)) if code in listed]
        if moments and done.get((id, home), -1) < max(moments):
            yield id, home


def _codes(key: Key) -> list[str]:
    """By the key of today first, then by older ones."""
    told = f"{key[0]} {key[1]}".encode()
    return [hmac.new(one, told, hashlib.sha256).hexdigest() for one in derived_keys("erasures")]


def _line(code: str, moment: int) -> str:
    when = datetime.fromtimestamp(moment / 1000, UTC).isoformat()
    told = {"complaint": code, "ms": moment, "at": when}
    return json.dumps(told | {"seal": _seals(code, moment)[0]})


def _checked(line: str) -> tuple[str, int] | None:
    try:
        told = json.loads(line)
        code, moment, seal = str(told["complaint"]), int(told["ms"]), str(told["seal"])
    except (ValueError, KeyError, TypeError):
        return None
    fits = any(hmac.compare_digest(seal, one) for one in _seals(code, moment))
    return (code, moment) if fits else None


def _seals(code: str, moment: int) -> list[str]:
    told = f"{code} {moment}".encode()
    return [hmac.new(one, told, hashlib.sha256).hexdigest() for one in derived_keys("erasures")]


def _append(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
