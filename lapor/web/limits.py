"""How much one visitor may ask for: generous for a person, little for a machine."""

import time
from collections import OrderedDict

from starlette.types import Message, Receive

MIB = 1 << 20
LARGEST_FRAME = 6 * MIB  # what a page says back: a table that was edited
LARGEST_UPLOAD = 21 * MIB  # server.maxUploadSize, and what stands around the file
LARGEST_BODY = 64 << 10  # of every other request
MOST_VISITORS = 10_000


class TooLargeError(Exception):
    """A request said too much."""


class Buckets:
    """For each visitor a bucket of `burst` tokens that is filled at `per_second`."""

    def __init__(self, burst: float, per_second: float) -> None:
        self.burst, self.per_second = burst, per_second
        self.kept: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, when

    def wait(self, visitor: str, *, takes: bool = True) -> float:
        """Seconds until there is a token for this one; 0: now. It is taken in any case.

        With `takes` false it is taken only when it is there: who is refused does not owe.
        """
        now = time.monotonic()
        tokens, since = self.kept.pop(visitor, (self.burst, now))
        tokens = min(self.burst, tokens + (now - since) * self.per_second) - 1
        wait = max(0.0, -tokens / self.per_second)
        self.kept[visitor] = tokens if takes or not wait else tokens + 1, now
        if len(self.kept) > MOST_VISITORS:
            self.kept.popitem(last=False)
        return wait


FRAMES = Buckets(burst=200, per_second=20)  # messages of one session: more of them wait
REQUESTS = Buckets(burst=600, per_second=60)  # of one session
SOCKETS = Buckets(burst=300, per_second=5)  # opened by one session, or by strangers of one address
STRANGERS = Buckets(burst=1_200, per_second=60)  # of one address: an office may share it
SIGNING_IN = Buckets(burst=60, per_second=0.5)  # of one address: tickets, signing out


def most_of(path: str) -> int:
    return LARGEST_UPLOAD if path.startswith("/_stcore/upload_file/") else LARGEST_BODY


def counted(receive: Receive, most: int) -> Receive:
    """The same body; raises TooLargeError where it says more than announced or allowed."""
    read = 0

    async def count() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise TooLargeError
        return message

    return count
