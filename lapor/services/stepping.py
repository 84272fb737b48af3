"""Long work in short transactions: step after step, tried again where the database was busy."""

import time
from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from db.engine import writing

BREATH = 0.02  # seconds in which others come to the door, those of other processes too


def carry_on(step: Callable[[Session], int], target: Engine | None = None) -> None:
    """Until `step` says that nothing is left. Each is a transaction of its own."""
    while _of_its_own(step, target):
        time.sleep(BREATH)


@retry(
    retry=retry_if_exception_type(OperationalError),
    wait=wait_random_exponential(0.1, max=2),
    stop=stop_after_attempt(5),
    reraise=True,
)
def _of_its_own(step: Callable[[Session], int], target: Engine | None) -> int:
    """A step that failed never began, so it may be tried again."""
    with writing(target) as session:
        return step(session)
