"""How a path is timed, and the same statements through the bare driver: the floor beside it."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Engine, event

RUNS, FEW = 30, 7  # of each path; of what takes LONG in all
LONG = 2_000.0  # milliseconds
TOO_LONG = 10_000.0  # what takes so long is timed once
FRAME = ("BEGIN", "SAVEPOINT", "ROLLBACK", "RELEASE")
Result = dict[str, Any]
Work = Callable[[], object]


class Path(NamedTuple):
    """What is timed: its name, our work, and one statement by hand that fetches the same."""

    name: str
    work: Work
    by_hand: Work | None = None
    runs: int | None = None  # else RUNS


class Spent(NamedTuple):
    """Milliseconds of one run: on the clock, and of our processor, which a busy machine leaves."""

    ms: float
    cpu_ms: float


class Timed(NamedTuple):
    """`cpu_ms` is the median of our own processor; a server's or a disk's is not in it."""

    median_ms: float
    p95_ms: float
    cpu_ms: float
    runs: int


class Statement(NamedTuple):
    """As the driver was given it."""

    sql: str
    values: Any
    is_many: bool


def measure(engine: Engine, path: Path, complaints: int) -> Result:
    """Ours, its own statements without us, and what somebody would have written by hand."""
    runs = path.runs or RUNS
    first: list[Spent] = []
    heard = statements(engine, lambda: first.append(clocked(path.work)))
    ours = timed(path.work, runs) if runs > 1 else summed(first)
    bare = timed(replayed(engine, heard), runs)
    by_hand = timed(path.by_hand, runs) if path.by_hand else None
    return result(path.name, ours, complaints) | {
        "sql_ms": bare.median_ms,
        "statements": len(heard),
        "floor_ms": by_hand.median_ms if by_hand else bare.median_ms,
    }


def result(name: str, ours: Timed, complaints: int) -> Result:
    return {"name": name, **ours._asdict(), "floor_ms": None, "complaints": complaints}


def timed(work: Work, runs: int) -> Timed:
    """As in the app, what is there before the work is no rubbish to look through."""
    if runs > 1:
        if (first := clocked(work)).ms > TOO_LONG:
            return summed([first])
        gc.collect()
        gc.freeze()
    spent: list[Spent] = []
    while len(spent) < runs and (len(spent) < FEW or sum(one.ms for one in spent) < LONG):
        spent.append(clocked(work))
    return summed(spent)


def clocked(work: Work) -> Spent:
    began, busy = time.perf_counter(), time.process_time()
    work()
    spent = time.perf_counter() - began, time.process_time() - busy
    return Spent(*(1_000 * seconds for seconds in spent))


def summed(spent: Sequence[Spent]) -> Timed:
    ordered = sorted(one.ms for one in spent)
    return Timed(
        statistics.median(ordered),
        ordered[int(len(ordered) * 0.95)],
        statistics.median(one.cpu_ms for one in spent),
        len(ordered),
    )


def statements(engine: Engine, work: Work) -> list[Statement]:
    """What the work says to the database, begin and end left out."""
    heard: list[Statement] = []

    def hear(_: Any, __: Any, sql: str, values: Any, ___: Any, is_many: bool) -> None:
        if not sql.startswith(FRAME):
            heard.append(Statement(sql, values, is_many))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return heard


def replayed(engine: Engine, heard: list[Statement]) -> Work:
    """The same, word for word, through the driver alone; what it writes is rolled back."""

    def say() -> None:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            if engine.dialect.name == "sqlite":
                cursor.execute("BEGIN")
            for sql, values, is_many in heard:
                (cursor.executemany if is_many else cursor.execute)(sql, values)
                if cursor.description:
                    cursor.fetchall()
        finally:
            connection.rollback()
            connection.close()

    return say
