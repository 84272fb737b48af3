"""A second process that computes while this one waits for its database: two cores do one load."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe
from typing import Any, Generic, NoReturn, TypeVar

PATIENCE = 120.0  # seconds for an answer that takes a tenth of one: then something is broken
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Aside(Generic[Asked, Answer]):
    """What is asked is answered one after the other, while whoever asked does something else."""

    def __init__(self, pipe: "Connection[Any, Any]", thread: ThreadPoolExecutor) -> None:
        self._pipe, self._thread = pipe, thread

    def ask(self, what: Asked) -> "Future[Answer]":
        """Its result raises what the work raised, or RuntimeError if the process is no more."""
        return self._thread.submit(self._exchange, what)

    def _exchange(self, what: Asked) -> Answer:
        try:
            self._pipe.send(what)
            if not self._pipe.poll(PATIENCE):
                raise RuntimeError("the process that computes does not answer")
            found = self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            raise RuntimeError("the process that computed was ended") from error
        if isinstance(found, Exception):
            raise found
        answer: Answer = found
        return answer


@contextmanager
def aside(work: Callable[[Asked], Answer]) -> Iterator[Aside[Asked, Answer]]:
    """`work` in a copy of this process. It must touch nothing that is open here, above all no
    database: the copy has the same connections."""
    here, there = Pipe()
    copy = os.fork()  # a process begun anew would run app.py first
    if not copy:
        _serve(there, work)
    there.close()
    thread = ThreadPoolExecutor(1)
    try:
        yield Aside(here, thread)
    finally:
        with suppress(ProcessLookupError):  # it is gone, and somebody else took note of it
            os.kill(copy, signal.SIGKILL)  # it has nothing to tidy up
        thread.shutdown(cancel_futures=True)
        here.close()
        with suppress(ChildProcessError):
            os.waitpid(copy, 0)


def _serve(pipe: "Connection[Any, Any]", work: Callable[[Any], Any]) -> NoReturn:
    """Answer until nobody asks. Whoever ends the first process waits for what it writes, so a
    signal that all processes get is not heard here. Nothing of the first's is tidied up, but its
    files and sockets are let go: a connection it closes is closed, and its end of the pipe, too."""
    try:
        os.closerange(3, pipe.fileno())
        os.closerange(pipe.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        while True:
            asked = pipe.recv()
            try:
                answer = work(asked)
            except Exception as error:
                answer = error
            pipe.send(answer)
    finally:
        os._exit(0)
