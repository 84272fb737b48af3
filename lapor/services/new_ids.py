"""Ids of new complaints, in the millisecond of their receipt: the same story gets the same id in
any database, unless another has it there.
"""

import hashlib
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from db import bulk, ids
from db.models import Complaint

SPREAD = 997  # milliseconds after the receipt, a prime


class Origin(NamedTuple):
    """What an id is made of."""

    home_id: int
    received_ms: int
    number: str


class NewIds:
    """Gives ids that nobody has: none in the database, and none still on its way there."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._on_their_way: set[int] = set()

    def give(self, origins: Sequence[Origin]) -> list[int]:
        taken = self._on_their_way.copy()
        given = list(_free(origins, taken))
        while found := self._written(given):
            taken |= found
            given = list(_free(origins, taken))
        self._on_their_way.update(given)
        return given

    def arrived(self, given: Sequence[int]) -> None:
        """They are in the database now."""
        self._on_their_way.difference_update(given)

    def _written(self, wanted: Sequence[int]) -> set[int]:
        here = bulk.among(self._session, col(Complaint.id), wanted)
        return set(self._session.exec(select(Complaint.id).where(here)))


def _free(origins: Sequence[Origin], taken: Container[int]) -> Iterator[int]:
    given: set[int] = set()
    for origin in origins:
        step = 0
        while (found := _id(origin, step)) in given or found in taken:
            step += 1
        given.add(found)
        yield found


def _id(origin: Origin, step: int) -> int:
    received_ms = max(origin.received_ms, ids.EPOCH_MS)
    digest = hashlib.blake2b(origin.number.encode(), digest_size=2).digest()
    place = int.from_bytes(digest, "big") + step
    return ids.compose(
        received_ms + place // ids.PER_MS % SPREAD, origin.home_id, place % ids.PER_MS
    )
