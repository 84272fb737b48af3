"""Ids made by the application: 41 bits of milliseconds, 10 bits of home, 12 bits of sequence.

No database has to hand them out, so the tables that grow can be spread over many machines; the
home (the government at intake) can be read from the id. Two processes start each millisecond at
a random place in the sequence; whoever inserts an id that exists takes another and tries again.
"""

import secrets
import threading
import time
from datetime import datetime

from db.days import milliseconds, moment_of

EPOCH_MS = 1_514_764_800_000  # 2018-01-01, the first year of data
SEQUENCE, HOME = 12, 10
PER_MS = 1 << SEQUENCE
LARGEST = (1 << 63) - 1

_lock = threading.Lock()
_last_ms = 0
_first = _next = 0


def new_id(home_id: int) -> int:
    """A fresh id for something whose home is this government (0–1023)."""
    global _last_ms, _first, _next
    with _lock:
        now = max(time.time_ns() // 1_000_000, _last_ms)
        if now == _last_ms and _next == _first:
            now += 1  # all of this millisecond's numbers are taken: borrow the next
        if now > _last_ms:
            _last_ms, _first = now, secrets.randbelow(PER_MS)
            _next = _first
        sequence, _next = _next, (_next + 1) % PER_MS
    return compose(now, home_id, sequence)


def compose(ms: int, home_id: int, sequence: int) -> int:
    return ((ms - EPOCH_MS) << (HOME + SEQUENCE)) | (home_id << SEQUENCE) | sequence


def home_of(id: int) -> int:
    return (id >> SEQUENCE) & ((1 << HOME) - 1)


def moment(id: int) -> datetime:
    """When it was made."""
    return moment_of((id >> (HOME + SEQUENCE)) + EPOCH_MS)


def first_at(moment: datetime) -> int:
    """No id made at this moment or later is smaller. Before 2018 all are, after 2087 none."""
    return min(max(compose(milliseconds(moment), 0, 0), 0), LARGEST)
