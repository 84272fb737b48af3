"""The writing paths timed: moves one by one and a thousand in one run, an import, a rebuild."""

import csv
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, text
from sqlmodel import Session

from db.codes import MoveCode
from db.engine import reading, writing
from db.models import BulkRow, Complaint
from lapor.bench import measuring
from lapor.bench.loads import Ceiling, undone
from lapor.bench.measuring import Result, clocked, statements, summed
from lapor.bench.reads import RINI
from lapor.domain.effects import state_of
from lapor.domain.ledger import by_recording
from lapor.domain.retelling import as_known
from lapor.queries import bulk as queries
from lapor.services import bulk, bulk_run, bulk_work, complaints, rebuild, stories
from lapor.services.intake.run import import_file
from lapor.services.reference import rules_of, zone_of

ALONE, TOGETHER, ROWS = 100, 1_000, 20_000
REBUILT = 100_000  # complaints whose ledger is made anew: of millions it takes hours
NOTE = "Petugas sudah memeriksa."
COLUMNS = (
    "nomor_laporan", "tanggal_masuk", "kode_pemda", "klasifikasi", "judul", "isi",
    "tanggal_disposisi", "tanggal_tindak_lanjut", "tanggal_selesai",
)  # fmt: skip
# the day of each row: an export of one month, and one in which 900 days take turns
FILES: dict[str, Callable[[int], int]] = {
    "month": lambda number: number * 31 // ROWS,
    "years": lambda number: number % 900,
}
# Entries and audit rows of each recording. Neither is found by complaint, so it is read once.
ENTRIES = text(
    "SELECT complaint_id, home_id, version, COUNT(*) FROM ledger WHERE complaint_id IN "
    "(SELECT complaint_id FROM bulk_row WHERE run_id = :run) "
    "GROUP BY complaint_id, home_id, version"
)
AUDITED = text(
    "SELECT subject, home_id, summary, COUNT(*) FROM audit_log WHERE subject IN "
    "(SELECT CAST(complaint_id AS VARCHAR(20)) FROM bulk_row WHERE run_id = :run) "
    "GROUP BY subject, home_id, summary"
)
Recorded = tuple[int, int, int]  # complaint, home, version


def measure(engine: Engine, n: int, ceiling: Ceiling | None) -> list[Result]:
    """Moves, a bulk run and an import; in a small database that was filled just now a rebuild, too.

    `ceiling` is what the driver wrote when it was filled; without one nothing stands beside them.
    """
    waiting = _waiting(engine, ALONE + TOGETHER)
    alone = min(ALONE, len(waiting) // 2)
    moves = [_alone(engine, waiting[:alone], n), _together(engine, waiting[alone:], n)]
    if ceiling and n <= REBUILT:
        moves.append(_rebuild(engine, ceiling))
    return [*moves, *(_import(engine, ceiling, *one) for one in FILES.items())]


def _waiting(engine: Engine, most: int) -> list[tuple[int, int]]:
    """(id, version) of complaints that can be followed up."""
    statement = text(
        f"SELECT id, version FROM complaint WHERE is_open AND status IN (3, 4) LIMIT {most}"
    )
    with reading(engine) as session:
        return [(row.id, row.version) for row in session.connection().execute(statement)]


def _follow_up(session: Session, id: int, version: int) -> None:
    complaints.make_move(session, RINI, id, MoveCode.FOLLOW_UP, seen=version, note=NOTE)


def _alone(engine: Engine, waiting: list[tuple[int, int]], n: int) -> Result:
    """Each in its own transaction, as officers make them. The floor: the same statements of one
    of them through the driver, rolled back, and one row committed."""
    first, rest = waiting[0], waiting[1:]
    heard = statements(engine, lambda: _given_up(engine, *first))
    bare = measuring.timed(measuring.replayed(engine, heard), measuring.RUNS).median_ms
    commit = measuring.timed(lambda: _commit(engine), measuring.RUNS).median_ms
    ours = summed([clocked(partial(_move, engine, *one)) for one in rest])
    return measuring.result("complaint.move", ours, n) | {
        "sql_ms": bare + commit,
        "statements": len(heard),
        "floor_ms": bare + commit,
        "commit_ms": commit,
    }


def _move(engine: Engine, id: int, version: int) -> None:
    with writing(engine) as session:
        _follow_up(session, id, version)


def _given_up(engine: Engine, id: int, version: int) -> None:
    with writing(engine) as session:
        undone(session, lambda: _follow_up(session, id, version))


def _commit(engine: Engine) -> None:
    """One row, safe on the disk."""
    with writing(engine) as session:
        session.connection().execute(
            text("UPDATE mark SET value = :now WHERE name = 'measured'"), {"now": str(time.time())}
        )


def _together(engine: Engine, waiting: list[tuple[int, int]], n: int) -> Result:
    """One bulk run, from asking to its last row; where fewer are open, the time is of that many."""
    began = time.perf_counter()
    with writing(engine) as session:
        run_id = bulk.ask(session, RINI, MoveCode.FOLLOW_UP, dict(waiting), note=NOTE)
        bulk_run.start(session, RINI, run_id)
    bulk_work.carry_on(RINI, run_id, engine)
    spent = (time.perf_counter() - began) * 1_000
    return {
        "name": "bulk.move_1000",
        "median_ms": spent,
        "p95_ms": spent,
        "cpu_ms": None,
        "runs": 1,
        "floor_ms": None,
        "complaints": n,
        "moves": len(waiting),
        "verified": _verified(engine, run_id),
    }


def _verified(engine: Engine, run_id: int) -> int:
    """Of how many rows complaint, story, ledger and audit log say what the run says."""
    with reading(engine) as session:
        rows = [row for row in queries.rows(session, run_id) if row.result == bulk_run.DONE]
        entries, audited = _recorded(session, run_id)
        return sum(_holds(session, row, entries, audited) for row in rows)


def _recorded(
    session: Session, run_id: int
) -> tuple[dict[Recorded, int], dict[tuple[str, int, str], int]]:
    run_sql = session.connection().execute
    entries = {(id, home, v): n for id, home, v, n in run_sql(ENTRIES, {"run": run_id})}
    audited = {(id, home, said): n for id, home, said, n in run_sql(AUDITED, {"run": run_id})}
    return entries, audited


def _holds(
    session: Session, row: BulkRow, entries: Mapping[Recorded, int],
    audited: Mapping[tuple[str, int, str], int],
) -> bool:  # fmt: skip
    key, version = (row.complaint_id, row.home_id), row.seen + 1
    complaint = session.get_one(Complaint, key)
    told = stories.retold(stories.read(session, *key))
    state = state_of(as_known(told))
    rules, zone = rules_of(session, state.government), zone_of(session, state.government)
    posted = by_recording(told)[-1]
    count = (
        entries.get((*key, version), 0),
        audited.get((str(key[0]), key[1], f"version {version}"), 0),
    )
    kept = {name: getattr(complaint, name) for name in stories.columns(state, rules, zone)}
    return (
        (complaint.version, posted[0], told[-1].kind) == (version, version, MoveCode.FOLLOW_UP)
        and kept == stories.columns(state, rules, zone)
        and count == (len(posted[2]), 1)
    )


def _import(
    engine: Engine, ceiling: Ceiling | None, name: str, day_of: Callable[[int], int]
) -> Result:
    """A file in the lengkap format, from the disk to the balances, and away again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lengkap.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(COLUMNS)
            rows.writerows(_row(f"{name}{number}", day_of(number)) for number in range(ROWS))
        with writing(engine) as session:
            began = time.perf_counter()
            undone(session, lambda: import_file(session, RINI, path, now=datetime.now(UTC)))
            seconds = time.perf_counter() - began
    bare = ceiling.complaints if ceiling else None
    return {"name": f"import.{name}", "per_s": ROWS / seconds, "ceiling_per_s": bare}


def _row(number: str, day: int) -> tuple[str, ...]:
    received = date(2022, 1, 3) + timedelta(days=day)
    dates = [(received + timedelta(days=days)).isoformat() for days in (0, 1, 4, 20)]
    return (
        number, dates[0], "36.03", "pengaduan_tidak_berkadar_pengawasan",
        "Lampu jalan mati", "Lampu jalan di depan pasar mati sejak minggu lalu.", *dates[1:],
    )  # fmt: skip


def _rebuild(engine: Engine, ceiling: Ceiling) -> Result:
    with writing(engine) as session:
        done = rebuild.rebuild(session)
    rate = done.entries / max(done.seconds, 1e-9)
    return {"name": "ledger.rebuild", "per_s": rate, "ceiling_per_s": ceiling.entries}
