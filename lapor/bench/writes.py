"""The writing paths timed: moves one by one and a thousand at once, an import, a rebuild."""

import csv
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session

from db.codes import MoveCode, Role
from db.engine import reading, writing
from lapor.domain.access import Actor
from lapor.services import complaints, rebuild
from lapor.services.intake.run import import_path

RINI = Actor("ukur", Role.NATIONAL, full_name="Pengukur")
ALONE, TOGETHER, ROWS = 200, 1_000, 10_000
NOTE = "Petugas sudah memeriksa."
Result = dict[str, Any]
COLUMNS = (
    "nomor_laporan", "tanggal_masuk", "kode_pemda", "klasifikasi", "judul", "isi",
    "tanggal_disposisi", "tanggal_tindak_lanjut", "tanggal_selesai",
)  # fmt: skip


def measure(engine: Engine, n: int) -> list[Result]:
    waiting = _waiting(engine, ALONE + TOGETHER)
    return [
        _alone(engine, waiting[:ALONE], n),
        _together(engine, waiting[ALONE:], n),
        _import(engine),
        _rebuild(engine),
    ]


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
    """Each in its own transaction, as officers make them."""
    spent = []
    for id, version in waiting:
        began = time.perf_counter()
        with writing(engine) as session:
            _follow_up(session, id, version)
        spent.append((time.perf_counter() - began) * 1_000)
    return {
        "name": "complaint.move",
        "median_ms": statistics.median(spent),
        "p95_ms": sorted(spent)[int(len(spent) * 0.95)],
        "runs": len(spent),
        "floor_ms": None,
        "complaints": n,
    }


def _together(engine: Engine, waiting: list[tuple[int, int]], n: int) -> Result:
    """All in one transaction; where fewer are open, the time is of that many."""
    began = time.perf_counter()
    with writing(engine) as session:
        for id, version in waiting:
            _follow_up(session, id, version)
    spent = (time.perf_counter() - began) * 1_000
    return {
        "name": "bulk.move_1000",
        "median_ms": spent,
        "p95_ms": spent,
        "runs": 1,
        "floor_ms": None,
        "complaints": n,
        "moves": len(waiting),
    }


def _import(engine: Engine) -> Result:
    """A file in the lengkap format, from the disk to the balances."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lengkap.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(COLUMNS)
            rows.writerows(_row(number) for number in range(ROWS))
        began = time.perf_counter()
        import_path(engine, RINI, path, now=datetime.now(UTC))
        seconds = time.perf_counter() - began
    return {"name": "import.lengkap", "per_s": ROWS / seconds, "ceiling_per_s": None}


def _row(number: int) -> tuple[str, ...]:
    received = date(2022, 1, 3) + timedelta(days=number % 900)
    dates = [(received + timedelta(days=days)).isoformat() for days in (0, 1, 4, 20)]
    return (
        f"U{number}", dates[0], "36.03", "pengaduan_tidak_berkadar_pengawasan",
        "Lampu jalan mati", "Lampu jalan di depan pasar mati sejak minggu lalu.", *dates[1:],
    )  # fmt: skip


def _rebuild(engine: Engine) -> Result:
    with writing(engine) as session:
        done = rebuild.rebuild(session)
    rate = done.entries / max(done.seconds, 1e-9)
    return {"name": "ledger.rebuild", "per_s": rate, "ceiling_per_s": None}
