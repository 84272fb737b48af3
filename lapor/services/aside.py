"""A second process that computes while this one waits for its database: two cores do one load."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe
from queue import SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import Any, Generic, NoReturn, TypeVar

PATIENCE = 120.0  # seconds for an answer that takes a tenth of one: then something is broken
BEGUN = 2  # are there at once: when one is answered the next need not be waited for
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Aside(Generic[Asked, Answer]):
    """What is asked is answered one after the other, while whoever asked does something else."""

    def __init__(self, pipe: "Connection[Any, Any]") -> None:
        self._pipe, self._room = pipe, BoundedSemaphore(BEGUN)
        self._asked: SimpleQueue[tuple[Future[Answer], Asked] | None] = SimpleQueue()
        self._begun: SimpleQueue[Future[Answer] | None] = SimpleQueue()
        self._threads = [Thread(target=work) for work in (self._send, self._receive)]
        for thread in self._threads:
            thread.start()

    def ask(self, what: Asked) -> "Future[Answer]":
        """Its result raises what the work raised, or RuntimeError if the process is no more. It
        can be cancelled until the process has it."""
        future: Future[Answer] = Future()
        self._asked.put((future, what))
        return future

    def close(self) -> None:
        """Once the process is no more: what it was asked for ends with RuntimeError."""
        self._asked.put(None)
        for thread in self._threads:
            thread.join()

    def _send(self) -> None:
        while asked := self._asked.get():
            future, what = asked
            self._room.acquire()
            if not future.set_running_or_notify_cancel():
                self._room.release()
                continue
            try:
                self._pipe.send(what)
            except ConnectionError:  # whoever receives finds out, too
                pass
            except Exception as error:  # it cannot be packed: without an end it would be waited for
                future.set_exception(error)
                self._room.release()
                continue
            self._begun.put(future)
        self._begun.put(None)

    def _receive(self) -> None:
        while future := self._begun.get():
            try:
                future.set_result(self._answer())
            except Exception as error:
                future.set_exception(error)
            self._room.release()

    def _answer(self) -> Answer:
        try:
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
    # A process begun anew would run app.py first. Python 3.12 warns of a fork beside other
    # threads, as in the app: a lock that one of them holds stays shut in the copy. The work only
    # computes; should it stand still all the same, PATIENCE ends it, and nothing is kept.
    copy = os.fork()
    if not copy:
        _serve(there, work)
    there.close()
    second = Aside[Asked, Answer](here)
    try:
        yield second
    finally:
        with suppress(ProcessLookupError):  # it is gone, and somebody else took note of it
            os.kill(copy, signal.SIGKILL)  # it has nothing to tidy up
        second.close()
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
        _answer_all(pipe, work)
    finally:
        os._exit(0)


def _answer_all(pipe: "Connection[Any, Any]", work: Callable[[Any], Any]) -> NoReturn:
    """The next is worked at while an answer is being fetched, which takes the other's time."""
    thread = ThreadPoolExecutor(1)
    sent: Future[None] = thread.submit(lambda: None)
    while True:
        asked = pipe.recv()
        try:
            answer = work(asked)
        except Exception as error:
            answer = error
        sent.result()
        sent = thread.submit(_tell, pipe, answer)


def _tell(pipe: "Connection[Any, Any]", answer: Any) -> None:
    """What cannot be packed is named by the kind of error alone: it may hold a citizen's words."""
    try:
        pipe.send(answer)
    except Exception as error:
        pipe.send(RuntimeError(f"an answer cannot be packed: {type(error).__name__}"))
