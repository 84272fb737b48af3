"""Every path timed on a filled database, beside the same work through the bare driver."""

import gc
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Engine, text

from db import migrate
from db.codes import Role
from db.engine import reading, writing
from lapor.bench import lives, queue, writes
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput
from lapor.domain.kpi import Agencies, Split
from lapor.domain.kpi_catalogue import KPIS
from lapor.domain.text import Text
from lapor.services import dossier, kpi, loading, setup

RUNS = 30
RINI = Actor("ukur", Role.NATIONAL, full_name="Pengukur")
Result = dict[str, Any]
Work = Callable[[], object]
Path = tuple[str, Work, Work | None]  # its name, our work, the same through the bare driver


class Timed(NamedTuple):
    median_ms: float
    p95_ms: float
    runs: int


def run(engine: Engine, complaints_wanted: int) -> list[Result]:
    """Fill the scratch database and measure. Raises BadInput if something is in it already."""
    migrate.upgrade(engine)
    results = [_fill(engine, complaints_wanted)]
    results += [_size(engine, complaints_wanted)]
    for name, work, floor in _paths(engine):
        timed, bare = measure(work), measure(floor) if floor else None
        results.append(
            {
                "name": name,
                "median_ms": timed.median_ms,
                "p95_ms": timed.p95_ms,
                "runs": timed.runs,
                "floor_ms": bare.median_ms if bare else None,
                "complaints": complaints_wanted,
            }
        )
    results += queue.script_runs(engine, RUNS, complaints_wanted)
    return [*results, *writes.measure(engine, complaints_wanted)]


def measure(work: Work, runs: int = RUNS) -> Timed:
    """As in the app, what is there before the work is no rubbish to look through."""
    work()
    gc.collect()
    gc.freeze()
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1_000)
    ordered = sorted(spent)
    return Timed(statistics.median(spent), ordered[int(len(ordered) * 0.95)], runs)


def _fill(engine: Engine, n: int) -> Result:
    with writing(engine) as session:
        setup.fill_reference(session)
        if session.connection().execute(text("SELECT 1 FROM complaint LIMIT 1")).first():
            raise BadInput(
                Text(
                    "Basis data ukur harus kosong. Arahkan LAPOR_DATABASE_URL ke berkas baru.",
                    "The scratch database must be empty. Point LAPOR_DATABASE_URL at a new file.",
                )
            )
        pilots = lives.agencies(session)
        began = time.perf_counter()
        loading.load(session, lives.lives(session, pilots, n))
        seconds = time.perf_counter() - began
    return {"name": "load.bulk", "per_s": n / seconds, "ceiling_per_s": None}


def _size(engine: Engine, n: int) -> Result:
    """Ledger entries and bytes for each complaint, everything included."""
    with reading(engine) as session:
        run_sql = session.connection().execute
        entries = run_sql(text("SELECT COUNT(*) FROM ledger")).scalar_one()
        if engine.dialect.name == "sqlite":
            both = "pragma_page_count, pragma_page_size"
            pages = run_sql(text(f"SELECT page_count * page_size FROM {both}"))
        else:
            pages = run_sql(text("SELECT pg_database_size(current_database())"))
        size = pages.scalar_one()
    return {
        "name": "size",
        "entries_per_complaint": entries / n,
        "bytes_per_complaint": size / n,
        "complaints": n,
    }


def _paths(engine: Engine) -> list[Path]:
    now = datetime.now(UTC)
    bare = _bare(engine)
    deep = queue.deep(engine)
    return [
        *queue.paths(engine, now, deep, bare),
        ("complaint.open", _one(engine, deep.id, now), bare(f"id = {deep.id}")),
        *_kpi_paths(engine, now.date()),
    ]


def _one(engine: Engine, id: int, now: datetime) -> Work:
    def read() -> object:
        with reading(engine) as session:
            return dossier.dossier(session, RINI, id, now=now)

    return read


def _bare(engine: Engine) -> Callable[..., Work]:
    """The floor: one hand-written statement through the driver."""

    def floor(where: str, what: str = "*") -> Work:
        def read() -> object:
            connection = engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(f"SELECT {what} FROM complaint WHERE {where}")
                return cursor.fetchall()
            finally:
                connection.rollback()
                connection.close()

        return read

    return floor


def _kpi_paths(engine: Engine, today: date) -> list[Path]:
    since, pilots = date(today.year - 3, today.month, 1), list(setup.PILOTS)
    kpis = [one for one in KPIS if not isinstance(one.shape, Agencies)]

    def board(as_of: date) -> Work:
        def read() -> object:
            with reading(engine) as session:
                return kpi.board(
                    session, RINI, pilots, since=since, until=as_of, as_of=as_of,
                    by=(Split.GOVERNMENT, Split.MONTH), kpis=kpis,
                )  # fmt: skip

        return read

    def drill() -> object:
        with reading(engine) as session:
            return kpi.measure(
                session, RINI, "follow_up_rate", since=since, until=today, as_of=today,
                by=(Split.AGENCY,),
            )  # fmt: skip

    return [
        ("kpi.board", board(today), None),
        ("kpi.as_of", board(today - timedelta(days=400)), None),
        ("kpi.drill", drill, None),
    ]
