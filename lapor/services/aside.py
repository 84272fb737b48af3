"""A second process that computes while this one waits for its database: two cores do one load."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Aside(Generic[Asked, Answer]):
    """Ask, do something else, take the answer; then ask again."""

    def __init__(self, pipe: "Connection[Any, Any]") -> None:
        self._pipe = pipe

    def ask(self, what: Asked) -> None:
        self._pipe.send(what)

    def answer(self) -> Answer:
        """Raises what the work raised, or RuntimeError if the process is no more."""
        try:
            found = self._pipe.recv()
        except EOFError as error:
            raise RuntimeError("the process that computed was ended") from error
        if isinstance(found, Exception):
            raise found
        answer: Answer = found
        return answer


@contextmanager
def aside(work: Callable[[Asked], Answer]) -> Iterator[Aside[Asked, Answer]]:
    """`work` in a copy of this process. It must touch nothing that is open here, above all no
    database: the copy has the same connections."""
    fork = multiprocessing.get_context("fork")  # anything else would begin by running app.py
    here, there = fork.Pipe()
    process = fork.Process(target=_serve, args=(there, here, work), daemon=True)
    process.start()
    there.close()
    try:
        yield Aside(here)
    finally:
        here.close()  # the other's end of work
        process.join()


def _serve(
    pipe: "Connection[Any, Any]", other: "Connection[Any, Any]", work: Callable[[Any], Any]
) -> None:
    other.close()  # or it would not notice that the first process is gone
    signal.set_wakeup_fd(-1)  # what ends the first process is not for its copy to handle
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            asked = pipe.recv()
            try:
                answer = work(asked)
            except Exception as error:
                answer = error
            pipe.send(answer)
    except (EOFError, OSError):  # nobody asks, or waits for the answer
        return
