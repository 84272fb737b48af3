"""What an audit log and its chains must be, wherever they come from: a database or a file.

Without the two keys nobody can write a row or a link. What was changed, taken out, doubled or put
in another order is named; what was cut from the end is found back to the last anchor.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lapor.config import derived_keys
from lapor.services import audit

FIRST = bytes(32)  # the code before place 1


class Row(NamedTuple):
    """Of the audit log, as it was sealed; `at` in milliseconds."""

    id: int
    home: int
    at: int
    actor: str
    action: str
    subject: str
    summary: str
    code: bytes


class Link(NamedTuple):
    home: int
    place: int
    audit_id: int
    at: int  # milliseconds
    code: bytes


class Entry(NamedTuple):
    """A row and its place. One of them may be missing, and that is told."""

    link: Link | None
    row: Row | None


class Anchor(NamedTuple):
    """How far a chain was at a moment: places count from 1, so the place is the number of links."""

    home: int
    place: int
    code: bytes
    at: int  # milliseconds


class Fault(NamedTuple):
    check: str  # audit: a row. chain: its place. anchor: what was written elsewhere
    subject: str
    found: str


def link_code(before: bytes, home: int, place: int, at: int, audit_id: int, code: bytes) -> bytes:
    """The HMAC of a place; `code` is the row's own."""
    return link_codes(before, home, place, at, audit_id, code)[0]


def link_codes(
    before: bytes, home: int, place: int, at: int, audit_id: int, code: bytes
) -> list[bytes]:
    """By the key of today, and by older ones."""
    content = [before.hex(), home, place, at, audit_id, code.hex()]
    told = json.dumps(content).encode()
    return [hmac.digest(key, told, hashlib.sha256) for key in derived_keys("audit chain")]


@dataclass
class _Chain:
    """Of one home, as far as it was read."""

    home: int
    place: int = 0
    befores: tuple[bytes, ...] = (FIRST,)  # () after a gap: unknown


@dataclass
class Reading:
    """Goes through the entries once, homes one after the other and places rising; keeps counts.

    `starts` are the links before the first that is read, for a part of a log. Anchors of places
    that come before are left alone, and with `is_whole` none may come after.
    """

    anchors: Iterable[Anchor] = ()
    starts: Mapping[int, tuple[int, bytes]] = field(default_factory=dict)
    is_whole: bool = True
    rows: int = 0
    ends: dict[int, int] = field(default_factory=dict)  # the last place by home

    def faults(self, entries: Iterable[Entry]) -> Iterator[Fault]:
        anchored = {(one.home, one.place): one for one in self.anchors}
        chain = _Chain(-1)
        for link, row in entries:
            if row:
                self.rows += 1
                yield from _of_row(row)
            if link is None:
                continue
            if chain.home != link.home:
                chain = self._begun(link.home)
            yield from _of_place(chain, link, row)
            self.ends[link.home] = max(chain.place, self.ends.get(link.home, 0))
            anchor = anchored.pop((link.home, link.place), None)
            if anchor and not hmac.compare_digest(anchor.code, link.code):
                yield Fault("anchor", _where(link), "the chain says otherwise than the anchor")
        yield from self._left(anchored.values())

    def _begun(self, home: int) -> _Chain:
        place, code = self.starts.get(home, (0, FIRST))
        return _Chain(home, place, (code,))

    def _left(self, anchors: Iterable[Anchor]) -> Iterator[Fault]:
        """Anchors of which no place was read: the furthest of each home says how much is gone."""
        furthest: dict[int, int] = {}
        for one in anchors:
            end = self.ends.get(one.home, self.starts.get(one.home, (0, FIRST))[0])
            if self.is_whole and one.place > end:
                furthest[one.home] = max(one.place, furthest.get(one.home, 0))
        for home, place in sorted(furthest.items()):
            end = self.ends.get(home, 0)
            yield Fault(
                "anchor", f"home {home}, place {end + 1}–{place}", "cut off: the anchor knows them"
            )


def _of_row(row: Row) -> Iterator[Fault]:
    if not audit.is_ours(row.code, *row[:-1]):
        yield Fault("audit", str(row.id), "the row was not written by us")


def _of_place(chain: _Chain, link: Link, row: Row | None) -> Iterator[Fault]:
    due = chain.place + 1
    if link.place < due:
        yield Fault("chain", _where(link), f"out of order: place {due} was due")
        return
    if link.place > due:
        chain.befores = ()
        yield Fault("chain", f"home {link.home}, place {due}–{link.place - 1}", "missing")
    if row is None:
        yield Fault("chain", _where(link), "its row was deleted")
        codes: list[bytes] = [link.code]
    else:
        fixed = link.home, link.place, link.at, link.audit_id, row.code
        codes = [code for before in chain.befores for code in link_codes(before, *fixed)]
        if codes and link.code not in codes:
            yield Fault("chain", _where(link), "the link was not written by us")
    # what follows is judged by what was there, or should have been: one fault has one name
    chain.place, chain.befores = link.place, tuple({link.code, *codes[:1]})


def _where(link: Link) -> str:
    return f"home {link.home}, place {link.place}, row {link.audit_id}"
