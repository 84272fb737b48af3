"""What breaks under the app: nothing that was said to be saved is lost or doubled, and whoever sits
there is told in a sentence."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, func, select

import db.engine
from db import migrate
from db.codes import MoveCode, Role
from db.engine import make_engine, reading, writing
from db.models import Activity, Complaint
from lapor.console import OPERATOR
from lapor.domain.access import Actor
from lapor.services import leases, rebuild, setup, start
from lapor.services.complaints import make_move
from lapor.services.faults import Fault, fault_of, sentence
from lapor.services.intake.run import import_path
from lapor.services.loading import CHUNK
from lapor.services.verify import verify
from tests.bench.crowd import dispatched
from tests.builders import a_complaint
from tests.cast import gather
from tests.conftest import KINDS
from tests.databases import filled, sqlite_url
from tests.db.intake import DONE, lengkap

PLAIN = KINDS[:2]  # faults are the server's: partitions change nothing
AS_ROOT = pytest.mark.skipif(os.getuid() != 0, reason="only root can mount a small disk")


class Desk:
    """An officer with complaints that were dispatched, who works until something breaks."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with writing(engine) as session:
            self.siti = Actor("siti", Role.COORDINATOR, gather(session).sleman)
            self.ids = dispatched(session, 3)
        self.saved = 0

    def move(self, note: str = "Sudah dicek") -> None:
        id = self.ids[self.saved % len(self.ids)]
        code = MoveCode.FOLLOW_UP if self.saved < len(self.ids) else MoveCode.NOTE
        with writing(self.engine) as session:
            seen = session.exec(select(Complaint.version).where(Complaint.id == id)).one()
            make_move(session, self.siti, id, code, seen=seen, note=f"{note} {self.saved}")
        self.saved += 1

    def breaks(self, tries: int = 1, note: str = "Sudah dicek") -> Fault | None:
        """What is wrong when the next is refused."""
        with pytest.raises(DBAPIError) as error:
            for _ in range(tries):
                self.move(note)
        assert sentence(error.value) is not None
        return fault_of(error.value)

    def is_whole(self) -> None:
        """What was acknowledged is there once, and nothing else."""
        with reading(self.engine) as session:
            made = select(func.count()).select_from(Activity).where(col(Activity.by) == "siti")
            assert session.exec(made.where(col(Activity.version) > 2)).one() == self.saved
            assert session.exec(select(func.sum(Complaint.version))).one() == self.saved + 6
        with writing(self.engine) as session:
            assert verify(session).differences == []


@pytest.fixture(params=PLAIN)
def desk(request, tmp_path) -> Iterator[Desk]:
    engine = filled(request.param, tmp_path, "faults")
    yield Desk(engine)
    engine.dispose()


@pytest.fixture
def file(tmp_path) -> Iterator[Desk]:
    engine = filled("sqlite", tmp_path)
    yield Desk(engine)
    engine.dispose()


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Callable[[], None]]:
    """Yields what fills it to the last page; whoever calls `unlink` on `ballast` makes room."""
    place.mkdir()
    how = f"size={megabytes}m,mode=0777"
    subprocess.run(["mount", "-t", "tmpfs", "-o", how, "none", str(place)], check=True)

    def fill() -> None:
        with (place / "ballast").open("wb", buffering=0) as ballast:
            for size in (1 << 16, 1 << 12):
                try:
                    while ballast.write(b"\0" * size) == size:
                        pass
                except OSError:
                    continue

    try:
        yield fill
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@AS_ROOT
@pytest.mark.parametrize("kind", PLAIN)
def test_j16_a_full_disk_refuses_the_whole_step_and_goes_on_when_there_is_room(kind, tmp_path):
    disk = tmp_path / "disk"
    for folder in (tmp_path, *tmp_path.parents):  # the server's own user has to get there
        if folder == Path(tempfile.gettempdir()):
            break
        folder.chmod(0o755)
    with small_disk(disk, 64) as fill:
        if kind == "sqlite":
            engine = filled(kind, disk)
        else:
            engine = filled(kind, tmp_path, "full")
            _move_to(engine, disk)
        desk = Desk(engine)
        desk.move()
        fill()
        assert desk.breaks(tries=200, note="x" * 9_000) == Fault.FULL
        with reading(engine) as session:  # everybody still reads
            assert session.exec(select(Complaint.title)).all()
        (disk / "ballast").unlink()
        desk.move()
        desk.is_whole()
        if kind != "sqlite":
            _move_to(engine, None)
        engine.dispose()


def _move_to(engine: Engine, disk: Path | None) -> None:
    """The database's own tables; the server's log of writes stays where it is."""
    name = engine.url.database
    engine.dispose()
    server = make_engine(engine.url.set(database="postgres").render_as_string(False))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        run = connection.exec_driver_sql
        if disk:
            place = disk / "tablespace"
            place.mkdir(mode=0o700)
            subprocess.run(["chown", "postgres", str(place)], check=True)
            run(f"CREATE TABLESPACE \"{name}\" LOCATION '{place}'")
            run(f'ALTER DATABASE "{name}" SET TABLESPACE "{name}"')
        else:
            run(f'ALTER DATABASE "{name}" SET TABLESPACE pg_default')
            run(f'DROP TABLESPACE "{name}"')
    server.dispose()


def test_no_room_for_another_page_is_a_full_disk_for_who_is_not_root_too(file):
    file.move()

    def no_more(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    event.listen(file.engine, "checkout", lambda connection, *_: no_more(connection, _))
    file.engine.dispose()
    assert file.breaks(tries=20, note="x" * 9_000) == Fault.FULL
    file.is_whole()


def test_what_can_only_be_read_is_read_and_says_so(desk):
    desk.move()
    kind = desk.engine.dialect.name
    read_only = {"sqlite": "PRAGMA query_only = ON", "postgresql":
                 "SET default_transaction_read_only = on"}[kind]  # fmt: skip

    def only_read(connection, *_):
        connection.cursor().execute(read_only)
        if kind == "postgresql":
            connection.commit()

    event.listen(desk.engine, "checkout", only_read)
    assert desk.breaks() == Fault.READ_ONLY
    with reading(desk.engine) as session:
        assert session.exec(select(Complaint.title)).all()
    event.remove(desk.engine, "checkout", only_read)
    desk.engine.dispose()
    desk.move()
    desk.is_whole()


def test_a_locked_file_is_told_of_and_works_when_it_is_free(file, monkeypatch):
    monkeypatch.setattr(db.engine, "PRAGMAS", (*db.engine.PRAGMAS, "busy_timeout = 50"))
    file.engine.dispose()
    with closing(sqlite3.connect(str(file.engine.url.database))) as other:
        other.execute("BEGIN IMMEDIATE")
        assert file.breaks() == Fault.BUSY
        with reading(file.engine) as session:
            assert session.exec(select(Complaint.title)).all()
    file.move()
    file.is_whole()


def test_a_clock_that_was_set_back_loses_nothing_and_stops_nobody(desk):
    now = datetime.now(UTC)
    desk.move()
    for back in (timedelta(hours=1), timedelta(days=2)):
        with writing(desk.engine) as session:
            id = desk.ids[-1]
            seen = session.exec(select(Complaint.version).where(Complaint.id == id)).one()
            make_move(session, desk.siti, id, MoveCode.NOTE, seen=seen, note=f"{back}",
                      now=now - back)  # fmt: skip
        desk.saved += 1
    with writing(desk.engine) as session:  # by a process whose clock was a day ahead, and died
        assert leases.take(session, "clock", "ahead", now + timedelta(days=1))
    with writing(desk.engine) as session:
        assert leases.take(session, "clock", "here", now)
        assert not leases.take(session, "clock", "ahead", now)
        # nor one that looked at its clock, and then waited for the database while "here" took it
        assert not leases.take(session, "clock", "slow", now - timedelta(seconds=90))
    desk.is_whole()


DYING = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy import event
from db.engine import make_engine
from lapor.console import OPERATOR
from lapor.services import rebuild
from lapor.services.intake.run import import_path
engine, left = make_engine(sys.argv[2]), [int(sys.argv[3])]
def die(*_):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "import":
    event.listen(engine, "commit", die)
    import_path(engine, OPERATOR, Path(sys.argv[4]), now=datetime.now(UTC))
else:
    event.listen(engine, "after_cursor_execute", die)
    rebuild.upgrade(engine)
"""


def is_killed(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DYING, *arguments], cwd=Path(__file__).parents[2], check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def test_an_import_that_was_killed_left_nothing_and_is_run_again(desk, tmp_path):
    rows, file = CHUNK + 100, tmp_path / "laporan.csv"
    file.write_bytes(lengkap(*(DONE | {"nomor_laporan": f"K{n}"} for n in range(rows))))
    is_killed("import", url_of(desk.engine), "1", str(file))  # all is written, nothing committed
    with reading(desk.engine) as session:
        assert _imported(session) == 0
    for new in (rows, 0):  # and a second time it changes nothing
        report = import_path(desk.engine, OPERATOR, file, now=datetime.now(UTC))
        assert (report.inserted, report.refused) == (new, 0)
    with reading(desk.engine) as session:
        assert _imported(session) == rows
    with writing(desk.engine) as session:
        assert verify(session).differences == []


def _imported(session: Session) -> int:
    return session.exec(
        select(func.count()).select_from(Complaint).where(col(Complaint.number).startswith("K"))
    ).one()


@pytest.mark.parametrize("kind", PLAIN)
def test_a_migration_that_was_killed_is_run_again(kind, tmp_path):
    engine = filled(kind, tmp_path, "killed")
    with writing(engine) as session:
        gather(session)
        a_complaint(session, received="2026-08-03", dispatched="2026-08-04", closed="2026-08-06")
    command.downgrade(migrate.config(engine), "0005")  # what comes after makes many tables
    engine.dispose()
    is_killed("migrate", url_of(engine), "40")
    assert migrate.pending(engine)
    rebuild.upgrade(engine)
    migrate.require_current(engine)
    with reading(engine) as session:
        assert session.exec(select(func.count()).select_from(Complaint)).one() == 1
    with writing(engine) as session:
        assert verify(session).differences == []
    engine.dispose()


@pytest.mark.parametrize(
    ("broken", "sentence_said"),
    [("newer", "9998"), ("older", "python -m lapor migrate"), ("none", "rusak"),
     ("torn", "rusak")],
)  # fmt: skip
@pytest.mark.usefixtures("production")
def test_what_is_no_database_of_ours_is_refused_in_a_sentence(broken, sentence_said, tmp_path):
    engine = filled("sqlite", tmp_path)
    path = tmp_path / "test.db"
    with writing(engine) as session:
        setup.mark(session, "kind", "real")
        if broken == "newer":
            session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9998'")
    if broken == "older":
        command.downgrade(migrate.config(engine), "0005")  # what comes after makes many tables
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    if broken == "none":
        path.write_bytes(b"This is no database. " * 500)
    if broken == "torn":
        whole = path.read_bytes()
        path.write_bytes(whole[:4096] + b"\0" * 8192 + whole[12288:])
    engine = make_engine(sqlite_url(tmp_path))
    with pytest.raises(SystemExit) as refused:
        start.launch(engine)
    assert sentence_said in str(refused.value)
    assert "Traceback" not in str(refused.value)
    engine.dispose()


def test_verify_finds_a_page_that_was_torn(file):
    file.engine.dispose()
    path = str(file.engine.url.database)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        asked = "SELECT (rootpage - 1) * p.page_size, p.page_size FROM sqlite_master, "
        at, size = raw.execute(
            f"{asked} pragma_page_size AS p WHERE name = 'complaint_text'"
        ).fetchone()
    with Path(path).open("r+b") as torn:
        torn.seek(at)
        torn.write(b"\0" * size)
    with reading(file.engine) as session:
        verdict = verify(session)
    assert {one.check for one in verdict.differences} == {"file"}
