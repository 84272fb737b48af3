"""A backup, put into an empty place, and erased again before anybody can open it.

Until all of it is done the database is marked, and the app refuses to start on it.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, inspect, text
from sqlmodel import Session, delete

from db.engine import reading, writing
from db.models import AccountLink, Mark, Ticket, WebSession
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.services import (
    audit,
    audit_anchors,
    backup,
    erasure,
    erasure_list,
    postgres_tools,
    rebuild,
    sealed_files,
    traces,
)
from lapor.services.backup import Manifest
from lapor.services.start import RESTORING
from lapor.services.verify import Difference, verify

BY = "restore"  # who erased, in the log
CHUNK = 100  # complaints in one transaction
Progress = Callable[[str], None]


class Restored(NamedTuple):
    """differences: what `verify` found; with one of them nobody can open the database yet. lost:
    rows of the audit log that were written after the backup, and are gone with it."""

    manifest: Manifest
    erased_again: int
    counts_agree: bool
    differences: list[Difference]
    lost: list[Difference]

    @property
    def is_open(self) -> bool:
        return self.counts_agree and not self.differences


def restore(
    target: Engine, path: Path, *, without_list: bool = False, plain: bool = False,
    progress: Progress | None = None,
) -> Restored:  # fmt: skip
    """Raises BadInput: the place is not empty, the file not whole or not sealed (unless `plain`),
    or the list of erasures is missing and nobody said that there is none."""
    say = progress or (lambda words: None)
    _require_empty(target)
    with backup.working(_beside(target)) as folder:
        say("membongkar cadangan")
        manifest = backup.unpack(path, folder, plain=plain)
        _check(target, manifest, without_list)
        say("mengisi basis data")
        _put(target, folder, manifest)
    return _finish(target, manifest, say, without_list)


def _finish(target: Engine, manifest: Manifest, say: Progress, without_list: bool) -> Restored:
    """From the marked database to one that opens."""
    with reading(target) as session:
        agree = all(
            session.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()
            == count + (table == "mark")  # the one that says it is being restored
            for table, count in manifest["counts"].items()
        )
    say("menyesuaikan skema")
    rebuild.upgrade(target)
    with reading(target) as session:
        missing = 0 if without_list else erasure_list.missing(session)
    say("menghapus lagi yang sudah dihapus")
    erased = erase_again(target)
    say("memeriksa")
    with reading(target) as session:
        audit_anchors.restored(session, datetime.now(UTC))
        verdict = verify(session)
    found = list(verdict.differences)
    if missing:  # it was cut, or is another one's
        told = f"{missing} erasures of the backup are not on it"
        found.append(Difference("erasures", "list", told))
    done = Restored(manifest, erased, agree, found, verdict.known)
    if done.is_open:
        with writing(target) as session:
            _open(session, manifest, erased)
    return done


def erase_again(target: Engine) -> int:
    """What the list tells as erased and the backup still held; returns how many."""
    erased, files = 0, list[str]()
    with reading(target) as session:
        keys = iter(list(erasure_list.again(session)))
    while chunk := list(islice(keys, CHUNK)):
        with writing(target) as session:
            files += erasure.erase(session, chunk, by=BY, now=datetime.now(UTC))
        erased += len(chunk)
    if erased:
        traces.sweep(target, files, rewrite=True)
    return erased


def _open(session: Session, manifest: Manifest, erased: int) -> None:
    """Nobody comes in with a session or a link of then: it may have been ended since."""
    for model in (Ticket, AccountLink, WebSession):
        session.connection().execute(delete(model))
    mark = session.get(Mark, RESTORING)
    if mark is not None:
        session.delete(mark)
    audit.write(
        session, BY, "restore", str(manifest["made_at"]), home_id=0, now=datetime.now(UTC),
        summary=f"{erased} erased again",
    )  # fmt: skip


def _beside(target: Engine) -> Path | None:
    """On the same disk as a SQLite file, so that it can be moved into its place."""
    name = target.url.database
    if target.dialect.name != "sqlite" or not name:
        return None
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    return Path(name).parent


def _require_empty(target: Engine) -> None:
    if inspect(target).get_table_names():
        raise BadInput(
            Text(
                "Cadangan hanya dipulihkan ke tempat kosong. Atur LAPOR_DATABASE_URL ke basis data "
                "baru.",
                "A backup is restored into an empty place only. Set LAPOR_DATABASE_URL to a new "
                "database.",
            )
        )


def _check(target: Engine, manifest: Manifest, without_list: bool) -> None:
    if manifest["engine"] != target.dialect.name:
        raise BadInput(
            Text(
                f"Cadangan ini dari {manifest['engine']}, tujuannya {target.dialect.name}.",
                f"This backup is of {manifest['engine']}, the place for it is "
                f"{target.dialect.name}.",
            )
        )
    with Session(target) as session:
        path = erasure_list.place(session)
    if not path.is_file() and not without_list:
        raise BadInput(
            Text(
                f"Daftar penghapusan {path} tidak ada: yang dihapus sesudah cadangan ini akan "
                "muncul lagi. Atur LAPOR_ERASURES, atau tambahkan --without-list bila memang "
                "belum pernah ada penghapusan.",
                f"There is no list of erasures {path}: what was erased after this backup would "
                "come back. Set LAPOR_ERASURES, or add --without-list if nothing was ever erased.",
            )
        )


def _put(target: Engine, folder: Path, manifest: Manifest) -> None:
    """Files first: no row of a database that is there may point at nothing."""
    with Session(target) as session:
        place = sealed_files.folder(session)
    for source in _files(folder):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(source, place / source.name)
        (place / source.name).chmod(0o600)
    database = folder / backup.DATABASE[manifest["engine"]]
    if manifest["engine"] == "sqlite":
        _put_sqlite(target, database)
        return
    for section in ("pre-data", "data", "post-data"):
        postgres_tools.restore(target.url, database, section)
        if section == "pre-data":  # marked before there is anything to read
            with writing(target) as session:
                session.add(Mark(name=RESTORING, value=datetime.now(UTC).isoformat()))
    with writing(target) as session:  # without it the checks that follow would be planned blindly
        session.connection().execute(text("ANALYZE"))


def _files(folder: Path) -> Iterator[Path]:
    kept = folder / backup.FILES
    if kept.is_dir():
        yield from kept.iterdir()


def _put_sqlite(target: Engine, database: Path) -> None:
    """Marked before it is moved into its place."""
    name = target.url.database
    assert name
    with closing(sqlite3.connect(database)) as copy, copy:
        copy.execute(
            "INSERT OR REPLACE INTO mark (name, value) VALUES (?, ?)",
            (RESTORING, datetime.now(UTC).isoformat()),
        )
    target.dispose()
    for left in (name, f"{name}-wal", f"{name}-shm"):
        Path(left).unlink(missing_ok=True)
    database.replace(name)
    Path(name).chmod(0o600)
