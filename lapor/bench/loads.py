"""The scratch database filled in bulk, and what the driver alone could do with the same rows."""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Engine, text
from sqlmodel import Session

from db import bulk
from db.engine import reading, writing
from db.models import Mark
from lapor.bench import lives, multiplying
from lapor.bench.measuring import Result
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.domain.words import findable
from lapor.services import loading, setup
from lapor.services.ledger import SUMS

T = TypeVar("T")
SAMPLE = 20_000
FILLED = "filled"  # a mark
TABLES = ("complaint", "complaint_text", "reporter", "activity", "ledger", *SUMS)


class Rows(NamedTuple):
    """Of one table, as the driver takes them."""

    table: str
    columns: Sequence[str]
    rows: list[Sequence[Any]]


class Ceiling(NamedTuple):
    """What the driver alone writes in a second, into the same tables and indexes."""

    complaints: float
    entries: float  # of the ledger, by themselves


class _Undone(Exception):  # noqa: N818 not an error: it ends a transaction that leaves nothing
    """What was written goes again."""


def fill(engine: Engine, n: int) -> tuple[list[Result], Ceiling]:
    """Fill an empty database. Raises BadInput if something is in it already."""
    with writing(engine) as session:
        setup.fill_reference(session)
        _require_empty(session)
        pilots = lives.agencies(session)
        ceiling, ours = _ceiling(session, pilots, min(n, SAMPLE))
        if engine.dialect.name == "postgresql":  # what was rolled back still takes room
            session.connection().execute(text(f"TRUNCATE {', '.join(TABLES)} CASCADE"))
    facts = {"complaints": n}
    return [
        {"name": "load.bulk", "per_s": ours, "ceiling_per_s": ceiling.complaints, **facts},
        _filled(engine, pilots, n),
    ], ceiling


def _filled(engine: Engine, pilots: list[int], n: int) -> Result:
    """Remembered in the database too: who measures it later says how it was filled."""
    began, times = time.perf_counter(), 1
    if n > multiplying.BASE:
        times = multiplying.fill(engine, pilots, n)
    else:
        with writing(engine) as session:
            loading.load(session, lives.lives(session, pilots, n))
    made = n // times
    result: Result = {
        "name": "load.made_and_written" if times == 1 else "load.made_and_copied",
        "per_s": made * times / (time.perf_counter() - began),
        "ceiling_per_s": None,
        "complaints": made * times,
        "filled_by": f"{made:,} lives" + (f", each {times} times" if times > 1 else ""),
    }
    with writing(engine) as session:
        session.merge(Mark(name=FILLED, value=json.dumps(result)))
    return result


def filled(engine: Engine) -> Result | None:
    """What filled the database, if the benchmark did."""
    with reading(engine) as session:
        kept = session.get(Mark, FILLED)
        return json.loads(kept.value) if kept else None


def _require_empty(session: Session) -> None:
    if session.connection().execute(text("SELECT 1 FROM complaint LIMIT 1")).first():
        raise BadInput(
            Text(
                "Basis data ukur harus kosong. Arahkan LAPOR_DATABASE_URL ke berkas baru.",
                "The scratch database must be empty. Point LAPOR_DATABASE_URL at a new file.",
            )
        )


def _ceiling(session: Session, pilots: list[int], n: int) -> tuple[Ceiling, float]:
    """The driver's and our complaints a second: the same lives, all of it in memory before."""
    told = list(lives.lives(session, pilots, n))
    written: list[Rows] = []

    def ours() -> float:
        began = time.perf_counter()
        loading.load(session, told)
        rate = n / (time.perf_counter() - began)
        written.extend(_written(session))
        return rate

    def driver() -> Ceiling:
        spent = {rows.table: _insert(session, rows) for rows in written}
        entries = next(len(rows.rows) for rows in written if rows.table == "ledger")
        return Ceiling(n / sum(spent.values()), entries / spent["ledger"])

    rate = undone(session, ours)
    return undone(session, driver), rate


def undone(session: Session, work: Callable[[], T]) -> T:
    """Do it, and leave nothing of it."""
    found: list[T] = []
    try:
        with session.begin_nested():
            found.append(work())
            raise _Undone
    except _Undone:
        return found[0]


def _insert(session: Session, rows: Rows) -> float:
    """Seconds."""
    began = time.perf_counter()
    bulk.insert(session, *rows)
    return time.perf_counter() - began


def _written(session: Session) -> list[Rows]:
    found = [_read(session, table) for table in TABLES]
    if session.get_bind().dialect.name == "sqlite":
        found.append(_words(session))
    return found


def _read(session: Session, table: str) -> Rows:
    cursor = session.connection().connection.cursor()
    cursor.execute(f"SELECT * FROM {table}")
    rows = cursor.fetchall()
    return Rows(table, [one[0] for one in cursor.description or ()], list(rows))


def _words(session: Session) -> Rows:
    """The full-text index of SQLite keeps no words to read back: they are made again."""
    joined = text("SELECT id, title, body FROM complaint JOIN complaint_text ON complaint_id = id")
    rows: list[Sequence[Any]] = [
        (id, " ".join(findable(title)), " ".join(findable(body)))
        for id, title, body in session.connection().execute(joined)
    ]
    return Rows("complaint_fts", ("rowid", "title", "body"), rows)
