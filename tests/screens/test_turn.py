"""Scripts take turns, and none waits for ever."""

import threading

import pytest

from lapor.ui import turn

EVER = 60.0  # seconds


def test_the_second_begins_when_the_first_has_ended_even_by_a_fault():
    entered, order = threading.Event(), []

    def second() -> None:
        entered.set()
        with turn.taken(patience=EVER):
            order.append("second")

    follower = threading.Thread(target=second)
    with pytest.raises(ZeroDivisionError), turn.taken(patience=EVER):
        follower.start()
        entered.wait(EVER)
        order.append("first")
        _ = 1 / 0
    follower.join(EVER)
    assert order == ["first", "second"]


def test_whoever_waits_too_long_goes_on_and_takes_nothing_from_the_first():
    with turn.taken():
        with turn.taken(patience=0.001):
            assert turn._turn.locked()
        assert turn._turn.locked()
    assert not turn._turn.locked()
