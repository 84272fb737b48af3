"""Ids that nobody has to hand out."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from db.ids import EPOCH_MS, PER_MS, compose, home_of, new_id


def test_eight_threads_never_get_the_same_id():
    def some(home: int) -> list[int]:
        return [new_id(home) for _ in range(5_000)]

    with ThreadPoolExecutor(8) as threads:
        found = [id for ids in threads.map(some, [7] * 8) for id in ids]
    assert len(set(found)) == 40_000


def test_more_than_a_millisecond_holds_borrows_from_the_next():
    found = [new_id(3) for _ in range(3 * PER_MS)]
    assert len(set(found)) == 3 * PER_MS


@pytest.mark.parametrize("home", [0, 1, 552, 1023])
def test_the_home_can_be_read_from_an_id(home):
    assert home_of(new_id(home)) == home
    assert home_of(compose(EPOCH_MS, home, PER_MS - 1)) == home


def test_an_id_fits_63_bits_until_2087():
    until = int(datetime(2087, 9, 1, tzinfo=UTC).timestamp() * 1000)
    assert 0 < compose(until, 1023, PER_MS - 1) < 2**63
    assert compose(EPOCH_MS, 0, 0) >= 0
    assert 0 < new_id(1023) < 2**63


def test_later_ids_of_a_home_are_greater_and_tell_when_they_were_made():
    first = new_id(5)
    time.sleep(0.01)
    second = new_id(5)
    assert first < second
    made = datetime.fromtimestamp(((second >> 22) + EPOCH_MS) / 1000, UTC)
    assert abs(datetime.now(UTC) - made) < timedelta(minutes=1)
