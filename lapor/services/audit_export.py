"""The audit log as a file that proves itself: written here, checked anywhere with the secret alone.

JSON lines in one canonical form. The first says what the file is, what was asked and where each
chain begins and ends, with an HMAC of its own; then each row with its link, chain after chain;
then rows that have no place yet.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from db import ids
from db.days import milliseconds, moment_of
from db.models import AuditLink, AuditLog
from lapor.config import derived_keys
from lapor.services import audit_chain
from lapor.services.audit_proof import FIRST, Anchor, Entry, Fault, Link, Reading, Row

WHAT = "lapor audit log, form 1"
NUMBERS = {"id", "home", "place", "audit_id"}
# whatever reading a line of somebody else's making may come to
UNLIKE_OURS = (
    ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError
)  # fmt: skip
L, A = AuditLink, AuditLog


class Asked(NamedTuple):
    """Which rows: since and before a moment, of one home. A chain is given without a gap."""

    since: datetime | None = None
    before: datetime | None = None
    home: int | None = None


class Checked(NamedTuple):
    rows: int
    chains: int
    faults: list[Fault]


def lines(session: Session, asked: Asked, *, now: datetime) -> Iterator[str]:
    """The file, line by line, without line ends."""
    chains = list(_chains(session, asked))
    unlinked = [row for row in audit_chain.unlinked(session) if _is_asked(row, asked)]
    yield _canonical(_signed(_header(chains, len(unlinked), asked, now)))
    columns = sa.select(*audit_chain.LINK, *audit_chain.ROW).select_from(L)
    for chain in chains:
        found = columns.outerjoin(A, audit_chain.SAME).where(
            col(L.home_id) == chain["home"], col(L.place).between(chain["first"], chain["last"])
        )
        for entry in audit_chain.stream(session, found.order_by(col(L.place))):
            yield _line(entry)
    for row in unlinked:
        yield _line(Entry(None, row))


def check(lines: Iterable[str], anchors: Iterable[Anchor] = ()) -> Checked:
    """Everything in it that is not as it was written. Needs the secret, and no database."""
    file = iter(lines)
    try:
        header = _read_header(next(file, ""))
    except UNLIKE_OURS:
        return Checked(0, 0, [Fault("file", "line 1", "the header was not written by us")])
    chains = {chain["home"]: chain for chain in header["chains"]}
    is_part = header["from"] is not None or header["home"] is not None
    reading = Reading(
        anchors=[one for one in anchors if not is_part or one.home in chains],
        starts={home: (chain["first"] - 1, _before(chain)) for home, chain in chains.items()},
        is_whole=header["until"] is None,
    )
    reader = _Reader()
    faults = list(reading.faults(reader.entries(file)))
    faults += reader.faults
    for home, chain in chains.items():
        end = reading.ends.get(home, chain["first"] - 1)
        if end < chain["last"]:
            said = f"home {home}, place {end + 1}–{chain['last']}"
            faults.append(Fault("file", said, "cut off: the header knows them"))
    if reader.unlinked != header["unlinked"]:
        said = f"{reader.unlinked} of {header['unlinked']}"
        faults.append(Fault("file", "rows without a place", said))
    return Checked(reading.rows, len(chains), faults)


class _Reader:
    """Lines into entries; keeps what is none, and counts those without a place."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.unlinked = 0

    def entries(self, lines: Iterable[str]) -> Iterator[Entry]:
        for number, line in enumerate(lines, 2):
            try:
                entry = _parsed(line.rstrip("\n"))
            except UNLIKE_OURS:
                self.faults.append(Fault("file", f"line {number}", "not as we write lines"))
                continue
            self.unlinked += entry.link is None
            yield entry


def _chains(session: Session, asked: Asked) -> Iterator[dict[str, Any]]:
    """By home: the first and the last place among what is asked for, and the code before them."""
    spans = sa.select(col(L.home_id), sa.func.min(L.place), sa.func.max(L.place))
    if asked.since:
        spans = spans.where(col(L.audit_id) >= ids.first_at(asked.since))
    if asked.before:
        spans = spans.where(col(L.audit_id) < ids.first_at(asked.before))
    if asked.home is not None:
        spans = spans.where(col(L.home_id) == asked.home)
    spans = spans.group_by(col(L.home_id)).order_by(col(L.home_id))
    for home, first, last in session.connection().execute(spans).all():
        before = session.get(L, (home, first - 1))
        code = FIRST if first == 1 else before.code if before else b""
        yield {"home": home, "first": first, "last": last, "before": code.hex()}


def _is_asked(row: Row, asked: Asked) -> bool:
    at = ids.moment(row.id)
    return (
        (asked.since is None or at >= asked.since)
        and (asked.before is None or at < asked.before)
        and (asked.home is None or row.home == asked.home)
    )


def _header(
    chains: list[dict[str, Any]], unlinked: int, asked: Asked, now: datetime
) -> dict[str, Any]:
    return {
        "what": WHAT,
        "made_at": _said(milliseconds(now)),
        "from": asked.since and _said(milliseconds(asked.since)),
        "until": asked.before and _said(milliseconds(asked.before)),
        "home": asked.home,
        "chains": chains,
        "unlinked": unlinked,
    }


def _signed(header: dict[str, Any]) -> dict[str, Any]:
    return header | {"hmac": _codes(header)[0]}


def _codes(header: dict[str, Any]) -> list[str]:
    """By the key of today, and by older ones."""
    told = _canonical(header).encode()
    return [hmac.digest(key, told, hashlib.sha256).hex() for key in derived_keys("audit export")]


def _read_header(line: str) -> dict[str, Any]:
    """Raises ValueError."""
    header: dict[str, Any] = json.loads(line)
    bare = {name: value for name, value in header.items() if name != "hmac"}
    written = [_canonical(bare | {"hmac": code}).encode() for code in _codes(bare)]
    if not any(hmac.compare_digest(one, line.rstrip("\n").encode()) for one in written):
        raise ValueError("another key")
    if bare["what"] != WHAT:
        raise ValueError("another form")
    return header


def _before(chain: dict[str, Any]) -> bytes:
    return bytes.fromhex(chain["before"])


def _line(entry: Entry) -> str:
    told: dict[str, Any] = {"row": None, "link": None}
    if entry.row:
        row = entry.row
        told["row"] = row._asdict() | {"at": _said(row.at), "code": row.code.hex()}
    if entry.link:
        link = entry.link
        told["link"] = link._asdict() | {"at": _said(link.at), "code": link.code.hex()}
    return _canonical(told)


def _parsed(line: str) -> Entry:
    """Raises ValueError for what we would have written otherwise."""
    told = json.loads(line)
    row = told["row"] and Row(**_read(told["row"]))
    link = told["link"] and Link(**_read(told["link"]))
    entry = Entry(link or None, row or None)
    if _line(entry) != line:
        raise ValueError("not canonical")
    return entry


def _read(part: dict[str, Any]) -> dict[str, Any]:
    for name, value in part.items():
        if type(value) is not (int if name in NUMBERS else str):
            raise TypeError(name)
    at = milliseconds(datetime.fromisoformat(part["at"]))
    return part | {"at": at, "code": bytes.fromhex(part["code"])}


def _said(at: int) -> str:
    return moment_of(at).isoformat(timespec="milliseconds")


def _canonical(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
