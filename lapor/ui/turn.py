"""One script at a time: Python computes one anyway, and taking turns serves everybody sooner.

Scripts that run at once share one interpreter, so each ends when nearly all have ended, and every
change from one to the other costs time. Measured with 100 people (docs/performance.md).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 0.25  # seconds; one that waits for its database holds nobody up for longer
_turn = threading.Lock()


@contextmanager
def taken(patience: float = PATIENCE) -> Iterator[None]:
    """Around all that a run does: begins when no other runs, or after `patience` seconds anyhow."""
    is_ours = _turn.acquire(timeout=patience)
    try:
        yield
    finally:
        if is_ours:
            _turn.release()
