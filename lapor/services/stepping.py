"""Short transactions that are tried again where the database was busy or went away."""

import time
from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from db.engine import writing
from lapor.services.progress import Progress, untold

BREATH = 0.02  # seconds in which others come to the door, those of other processes too
# about three seconds in all: a database that was restarted is there again
again = retry(
    retry=retry_if_exception_type(OperationalError),
    wait=wait_exponential_jitter(multiplier=0.2, max=2, jitter=0.2),
    stop=stop_after_attempt(5),
    reraise=True,
)


def carry_on(
    step: Callable[[Session], int], target: Engine | None = None, *, progress: Progress = untold
) -> None:
    """Until `step` does nothing more. Each is a transaction of its own; `progress` is told the sum
    of what they return."""
    done = 0
    while n := _of_its_own(step, target):
        done += n
        progress(done)
        time.sleep(BREATH)


@again
def _of_its_own(step: Callable[[Session], int], target: Engine | None) -> int:
    """A step looks at what is left, so one that was tried again does nothing twice."""
    with writing(target) as session:
        return step(session)


@again
def versioned(use_case: Callable[[Session], object], target: Engine | None = None) -> None:
    """One use case that says which version it saw, in a transaction of its own.

    A commit may have landed though its answer was lost. Only because `make_move` compares the
    version, and knows its own click when it stands there already, is a second try no second move.
    """
    with writing(target) as session:
        use_case(session)
