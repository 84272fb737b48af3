"""How far work is, told to whoever waits for it: a page, a terminal, or nobody."""

from collections.abc import Callable

Progress = Callable[[int], None]  # may raise a Refusal: then the work stops, and is rolled back


def untold(done: int) -> None:
    """Nobody waits."""
