"""What a restore cut off from the audit chains, written where the anchors are, so that it is known.

A signed line says to which place a chain was restored, and when. Anchors of later places that were
written before it are of rows the restore replaced: they are told as lost, not as a difference.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from db.days import milliseconds, moment_of
from lapor.config import derived_keys
from lapor.services.audit_proof import Anchor, Fault


class Restored(NamedTuple):
    """The chain of this home went on from this place; at in milliseconds."""

    home: int
    place: int
    at: int


def line_of(one: Restored) -> str:
    told = {"home": one.home, "place": one.place, "at": _said(one.at)}
    return json.dumps({"restored": told, "hmac": _codes(one)[0].hex()})


def parsed(told: dict[str, Any]) -> Restored:
    """Raises ValueError, KeyError or TypeError for what we did not write."""
    said = told["restored"]
    at = milliseconds(datetime.fromisoformat(said["at"]))
    one = Restored(int(said["home"]), int(said["place"]), at)
    seal = bytes.fromhex(told["hmac"])
    if not any(hmac.compare_digest(code, seal) for code in _codes(one)):
        raise ValueError("another key")
    return one


def split(
    anchors: Iterable[Anchor], restored: Iterable[Restored]
) -> tuple[list[Anchor], list[Fault]]:
    """Anchors that still hold, and what is known to be lost: the furthest place of each restore.

    Only anchors that are older than a restore are its own: the line, put there again after a cut,
    forgives nothing.
    """
    restored, kept = list(restored), list[Anchor]()
    furthest: dict[Restored, int] = {}
    for anchor in anchors:
        by = [
            one for one in restored
            if one.home == anchor.home and anchor.place > one.place and anchor.at <= one.at
        ]  # fmt: skip
        if not by:
            kept.append(anchor)
        for one in by:
            furthest[one] = max(anchor.place, furthest.get(one, 0))
    return kept, [
        Fault(
            "restored", f"home {one.home}, place {one.place + 1}–{place}",
            f"replaced by the restore of {_said(one.at)}",
        )
        for one, place in sorted(furthest.items())
    ]  # fmt: skip


def _said(at: int) -> str:
    return moment_of(at).isoformat(timespec="milliseconds")


def _codes(one: Restored) -> list[bytes]:
    keys = derived_keys("audit restored")
    return [hmac.digest(key, json.dumps(one).encode(), hashlib.sha256) for key in keys]
