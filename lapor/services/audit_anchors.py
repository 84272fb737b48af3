"""Every hour the ends of the audit chains are written where the database's keeper cannot reach.

One JSON line for each chain that grew, with an HMAC of its own: into a file that is only appended
to, and to syslog. `verify` compares them, so a tail that was cut is missed back to the last one.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from logging import INFO, makeLogRecord
from logging.handlers import SysLogHandler
from pathlib import Path
from typing import Any, NamedTuple

from sqlmodel import Session

from db.days import milliseconds, moment_of
from db.engine import reading
from lapor.config import derived_keys, settings
from lapor.services import audit_chain, audit_restored
from lapor.services.audit_proof import Anchor, Fault
from lapor.services.audit_restored import Restored
from lapor.services.sealed_files import beside

EVERY = timedelta(hours=1)


class Known(NamedTuple):
    """lost: places that a restore replaced; that is known, and no difference."""

    anchors: list[Anchor]
    faults: list[Fault]  # lines that were not written by us
    lost: list[Fault]


def file_of(session: Session) -> Path:
    """One for each database, as several may be kept on one machine."""
    url = session.get_bind().engine.url
    return (
        beside(session, settings().anchors, "anchors") / f"{Path(url.database or '-').stem}.jsonl"
    )


def keep(*, now: datetime | None = None) -> int:
    """Link what waits, and write the ends down when an hour has passed; returns how many linked."""
    now = now or datetime.now(UTC)
    linked = audit_chain.link_all(now=now)
    with reading() as session:
        path = file_of(session)
        if not path.exists() or now.timestamp() - path.stat().st_mtime >= EVERY.total_seconds():
            drop(session, path, now)
    return linked


def last_at(session: Session) -> datetime | None:
    """When the ends were written down last, or were as they had been."""
    path = file_of(session)
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None


def drop(session: Session, path: Path, now: datetime) -> int:
    """Write down how far each chain is; returns how many grew since the last time."""
    last = {one.home: one.place for one in read(path).anchors}
    at = milliseconds(now)
    fresh = [
        Anchor(home, place, code, at)
        for home, place, code in audit_chain.ends(session)
        if last.get(home) != place
    ]
    if fresh:
        _write(path, [line_of(one) for one in fresh])
    elif last:
        path.touch()  # the next look is in an hour
    return len(fresh)


def restored(session: Session, now: datetime) -> None:
    """Write down what a restored backup does not have of the chains that were anchored here.

    A chain is as it was anchored up to some place: from there on other rows will follow.
    """
    path, at = file_of(session), milliseconds(now)
    ends = {home: place for home, place, _ in audit_chain.ends(session)}
    agreed: dict[int, int] = {}
    for one in sorted(read(path).anchors, reverse=True):
        end = ends.get(one.home, 0)
        if one.place > end:
            agreed[one.home] = end
        elif audit_chain.code_at(session, one.home, one.place) != one.code:
            agreed[one.home] = one.place - 1
    if agreed:
        lines = [audit_restored.line_of(Restored(*one, at)) for one in sorted(agreed.items())]
        _write(path, lines)


def read(path: Path) -> Known:
    """What was written there. No file: nothing."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return Known([], [], [])
    anchors, restores, faults = list[Anchor](), list[Restored](), list[Fault]()
    for number, line in enumerate(lines, 1):
        try:
            found = _parsed(line)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            faults.append(Fault("anchor", f"line {number}", "the line was not written by us"))
            continue
        if isinstance(found, Anchor):
            anchors.append(found)
        else:
            restores.append(found)
    kept, lost = audit_restored.split(anchors, restores)
    return Known(kept, faults, lost)


def line_of(anchor: Anchor) -> str:
    told = {
        "anchor": {
            "home": anchor.home,
            "place": anchor.place,
            "code": anchor.code.hex(),
            "at": moment_of(anchor.at).isoformat(timespec="milliseconds"),
        },
        "hmac": _codes(anchor)[0].hex(),
    }
    return json.dumps(told)


def _parsed(line: str) -> Anchor | Restored:
    """Also of a line of syslog, with what stands before it. Raises ValueError."""
    told: dict[str, Any] = json.loads(line[line.index("{") :])
    if "restored" in told:
        return audit_restored.parsed(told)
    said = told["anchor"]
    at = milliseconds(datetime.fromisoformat(said["at"]))
    anchor = Anchor(int(said["home"]), int(said["place"]), bytes.fromhex(said["code"]), at)
    seal = bytes.fromhex(told["hmac"])
    if not any(hmac.compare_digest(one, seal) for one in _codes(anchor)):
        raise ValueError("another key")
    return anchor


def _codes(anchor: Anchor) -> list[bytes]:
    content = json.dumps([anchor.home, anchor.place, anchor.code.hex(), anchor.at])
    keys = derived_keys("audit anchor")
    return [hmac.digest(key, content.encode(), hashlib.sha256) for key in keys]


def _write(path: Path, lines: list[str]) -> None:
    """Into the file and to syslog."""
    _append(path, lines)
    _send(lines)


def _append(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())


def _send(lines: Iterable[str]) -> None:
    if not settings().syslog:
        return
    handler = SysLogHandler(_address(settings().syslog), SysLogHandler.LOG_AUTH)
    handler.ident = "lapor: "
    try:
        for line in lines:
            handler.emit(makeLogRecord({"levelno": INFO, "levelname": "INFO", "msg": line}))
    finally:
        handler.close()


def _address(said: str) -> str | tuple[str, int]:
    if said.startswith("/"):
        return said
    host, _, port = said.rpartition(":")
    return host, int(port)
