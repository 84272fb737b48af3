"""The whole benchmark: fill a scratch database, or take one that is filled, and time every path."""

import sys
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, func, text
from sqlmodel import select

from db import migrate
from db.engine import reading, writing
from db.models import Complaint, Mark
from lapor.bench import loads, machine, measuring, pages, reads, sizes, writes
from lapor.bench.measuring import Result

Report = dict[str, Any]


def run(
    engine: Engine, wanted: int | None, *, moves: bool = True, command: Sequence[str] = ()
) -> Report:
    """Fill it with so many complaints and measure, or measure what is there (None).

    Without `moves` nothing is written but the account that reads. Raises BadInput if something
    is in it that should be empty.
    """
    report = machine.about(list(command) or machine.command_line())
    results: list[Result] = []
    ceiling = None
    if wanted is not None:
        migrate.upgrade(engine)
        results, ceiling = loads.fill(engine, wanted)
    elif kept := loads.filled(engine):
        results = [kept]
    n = _count(engine)
    _settled(engine, moves)
    for path in reads.paths(engine):
        results.append(_told(measuring.measure(engine, path, n)))
    if _is_of_today(engine):  # no page opens another
        results += pages.measure(engine, measuring.RUNS, n)
    if moves:
        results += writes.measure(engine, n, ceiling)
    results.append(sizes.sizes(engine, n))  # reads all of it: what is asked for is no more at hand
    report["load_average_after"] = machine.load_average()
    return report | {"database": machine.database(engine), "complaints": n, "results": results}


def _told(result: Result) -> Result:
    """Progress: which path was timed, on standard error."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{result['name']:24} {result['median_ms']:9.2f} ms\n")
    return result


def _is_of_today(engine: Engine) -> bool:
    try:
        migrate.require_current(engine)
    except migrate.WrongSchema:
        return False
    return True


def _count(engine: Engine) -> int:
    with reading(engine) as session:
        return session.exec(select(func.count()).select_from(Complaint)).one()


def _settled(engine: Engine, moves: bool) -> None:
    """As a server's own autovacuum leaves it; and the row is there that `writes` commits."""
    if not moves:
        return
    with writing(engine) as session:
        session.merge(Mark(name="measured", value=""))
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
