"""What deleting leaves behind, made to go: free pages, the log of writes, segments of the index,
sealed files that no row names.

On SQLite nothing is left in the file, its -wal and its -shm. On PostgreSQL the dead rows go, and
with `rewrite` their bytes in the tables too; its WAL and archives of WAL keep them until they are
recycled: docs/personal-data.md says how long.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, text
from sqlmodel import Session, col, delete, select

from db.engine import door, reading, writing
from db.models import Attachment, Evidence, Mark
from lapor.services import erasure_list, sealed_files
from lapor.services.erasure import TRACES

TABLES = (
    "complaint", "complaint_text", "reporter", "activity", "attachment", "draft", "redaction",
    "import_conflict", "bulk_run", "data_request", "suggestion_model",
)  # fmt: skip
YOUNG = 3_600  # seconds in which a file may be waiting for its row
TRIES, PAUSE = 50, 0.1  # who still reads what is gone has ended in a moment


class Swept(NamedTuple):
    """files: taken from the disk. is_clean: nothing of the log of writes is left."""

    files: int
    is_clean: bool


def due(session: Session) -> bool:
    """Was something erased since the last sweep?"""
    return session.get(Mark, TRACES) is not None


def sweep(target: Engine, files: Sequence[str] = (), *, rewrite: bool = False) -> Swept:
    """After a commit, in no transaction: `files` that were just erased, and all that was left.

    `rewrite`: PostgreSQL copies the tables anew, and nobody reads them meanwhile.
    """
    with reading(target) as session:
        was_due = session.get(Mark, TRACES)
        erasure_list.bring_up(session)
        place = sealed_files.folder(session)
        unnamed = {place / name for name in files} | set(_unnamed(session))
    taken = sum(sealed_files.shred(path) for path in unnamed)
    clean = _sqlite(target) if target.dialect.name == "sqlite" else _postgres(target, rewrite)
    if clean and was_due is not None:
        with writing(target) as session:
            same = col(Mark.name) == TRACES, col(Mark.value) == was_due.value
            session.connection().execute(delete(Mark).where(*same))
    return Swept(taken, clean)


def _unnamed(session: Session) -> Iterator[Path]:
    """Sealed files of no row: of what was erased, or of an upload that failed."""
    place = sealed_files.folder(session)
    if not place.is_dir():
        return
    # looked at first: a file that comes now gets its row later
    there = [path for path in place.iterdir() if path.is_file()]
    named = {*session.exec(select(Attachment.stored_as)), *session.exec(select(Evidence.stored_as))}
    now = datetime.now(UTC).timestamp()
    for path in there:
        if path.stem not in named and now - path.stat().st_mtime >= YOUNG:
            yield path


def _sqlite(target: Engine) -> bool:
    """The index in one segment without what was taken out, the file without free pages."""
    with writing(target) as session:
        session.connection().execute(
            text("INSERT INTO complaint_fts (complaint_fts) VALUES ('optimize')")
        )
    with door(target):
        raw = target.raw_connection()
        try:
            raw.cursor().execute("VACUUM")
            return _emptied(raw)
        finally:
            raw.close()


def _emptied(raw: Any) -> bool:
    """The log written into the file and cut off."""
    for _ in range(TRIES):
        busy, *_ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return True
        time.sleep(PAUSE)
    return False


def _postgres(target: Engine, rewrite: bool) -> bool:
    how = "VACUUM (FULL)" if rewrite else "VACUUM"
    with target.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))  # a page may wait for this one
        is_alone = _awaited(connection)
        for table in TABLES:
            connection.execute(text(f"{how} {table}"))
        connection.execute(text("RESET statement_timeout"))
    return is_alone


def _awaited(connection: Connection) -> bool:
    """Have all ended that began before? While one of them runs, in any database of the server,
    nothing can go that it may still see."""
    now = connection.execute(text("SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint)"))
    here, began = now.scalar_one(), connection.execute(text("SELECT now()")).scalar_one()
    ended = text(
        "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint) > :here "
        "AND NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL AND xact_start <= :began)"
    )
    for _ in range(TRIES):
        if connection.execute(ended, {"here": here, "began": began}).scalar_one():
            return True
        time.sleep(PAUSE)
    return False
