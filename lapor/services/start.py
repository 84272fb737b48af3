"""Before the first visitor: is this the right database, and if there is none, make the demo's."""

import secrets
import sys
import threading
from datetime import datetime
from pathlib import Path
from weakref import WeakSet
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from db import migrate
from db.engine import reading, unhurried, writing
from db.models import Account, Complaint, Mark
from lapor.config import Mode, settings
from lapor.domain.errors import NotAllowed, Refusal
from lapor.domain.text import Text
from lapor.services import faults, rebuild, setup

RESTORING = "restoring"  # the mark of a backup that is not erased again and verified yet
log = structlog.get_logger()


class Build:
    """Demo data being made in a thread of its own, so the server answers meanwhile."""

    def __init__(self, engine: Engine, *, by: str = "") -> None:
        """`by` asked that a demo which is there is made anew."""
        self.engine, self.by = engine, by
        self.share = 0.0
        self.failure = ""  # a reference into the log
        self.thread = threading.Thread(target=self._run, name="demo data", daemon=True)
        self.thread.start()

    @property
    def is_running(self) -> bool:
        return self.thread.is_alive()

    def _run(self) -> None:
        from lapor.demo.build import build

        today = datetime.now(ZoneInfo("Asia/Jakarta")).date()
        try:
            prepare_demo(self.engine)
            with unhurried():
                build(self.engine, today=today, progress=self._progress, again_by=self.by)
        except Exception as error:  # a thread that dies silently would leave a bar for ever
            if self.by or _is_new(self.engine):  # else another process was faster
                self.failure = secrets.token_hex(4)
                log.exception("demo_failed", reference=self.failure, kind=type(error).__name__)

    def _progress(self, share: float, _: str) -> None:
        self.share = min(max(share, 0.0), 1.0)


_ready: WeakSet[Engine] = WeakSet()
_builds: dict[Engine, Build] = {}
_lock = threading.Lock()


def is_ready(engine: Engine) -> bool:
    """Is there anything to sign in to? Asked of the database until the answer is yes."""
    if is_beginning_again(engine):
        return False
    if engine not in _ready and not _is_new(engine):
        _ready.add(engine)
    return engine in _ready


def build_demo(engine: Engine) -> Build:
    """Begun by whoever comes first; everybody else gets the same one to watch."""
    with _lock:
        if engine not in _builds:
            _builds[engine] = Build(engine)
        return _builds[engine]


def is_beginning_again(engine: Engine) -> bool:
    """Is the demo being made anew, so that nobody can be in it?"""
    found = _builds.get(engine)
    return found is not None and bool(found.by) and found.is_running


def reset_demo(engine: Engine, by: str) -> None:
    """The demo is deleted and made anew, in a thread of its own. Who may is asked before: see
    lapor/services/demo_reset.py. Raises NotAllowed outside demo mode."""
    with reading(engine) as session:
        require_demo()
        check_start(session)
    with _lock:
        if not is_beginning_again(engine):
            _builds[engine] = Build(engine, by=by)


def launch(engine: Engine) -> None:
    """What must not run ends here, with one sentence in each language."""
    try:
        _launch(engine)
    except Refusal as refusal:
        sys.exit(f"{refusal.text.id}\n{refusal.text.en}")
    except migrate.WrongSchema as wrong:
        sys.exit(f"Skema basis data tidak cocok dengan program ini.\n{wrong}")
    except SQLAlchemyError as error:  # its words may hold the password of the database
        if faults.fault_of(error) == faults.Fault.DAMAGED:
            said = faults.SENTENCES[faults.Fault.DAMAGED]
            sys.exit(f"{said.id}\n{said.en}")
        sys.exit(
            f"Basis data tidak dapat dibuka ({type(error).__name__}). Periksa LAPOR_DATABASE_URL.\n"
            "The database cannot be opened. Check LAPOR_DATABASE_URL."
        )


def _launch(engine: Engine) -> None:
    is_demo = settings().mode == Mode.DEMO
    if is_demo and _is_new(engine):
        return  # the sign-in page makes it and shows how far it is
    if not inspect(engine).has_table("mark"):
        raise NotAllowed(_run("migrate"))
    with reading(engine) as session:
        require_restored(session)
    if not is_demo:
        migrate.require_current(engine)
    with reading(engine) as session:
        check_start(session)
    if is_demo:
        rebuild.upgrade(engine)


def check_start(session: Session) -> None:
    """Does the database fit the mode? Invented and real data never meet."""
    require_restored(session)
    kind = kind_of(session)
    if settings().mode == Mode.DEMO:
        if kind != "demo":
            raise NotAllowed(
                Text(
                    "Mode demo hanya membuka basis data demo. Atur LAPOR_DATABASE_URL, atau "
                    "LAPOR_MODE=production.",
                    "Demo mode opens a demo database only. Set LAPOR_DATABASE_URL, or "
                    "LAPOR_MODE=production.",
                )
            )
        return
    if kind == "demo" or session.exec(select(Account).where(col(Account.is_demo))).first():
        raise NotAllowed(
            Text(
                "Basis data ini berisi data buatan atau akun contoh; mode produksi menolaknya.",
                "This database holds invented data or demo accounts; production refuses it.",
            )
        )
    if kind != "real":
        raise NotAllowed(_run("migrate"))


def require_restored(session: Session) -> None:
    """Nobody opens a backup before what was erased is erased again. Raises NotAllowed."""
    if session.get(Mark, RESTORING) is not None:
        raise NotAllowed(
            Text(
                "Basis data ini sedang dipulihkan dari cadangan. Tunggu sampai `python -m lapor "
                "restore` selesai; bila terhenti, kosongkan tempatnya dan ulangi.",
                "This database is being restored from a backup. Wait until `python -m lapor "
                "restore` has ended; if it was stopped, empty the place and repeat it.",
            )
        )


def require_kind(engine: Engine) -> None:
    """For the command line: neither mode reads the other's data. Raises NotAllowed."""
    if not inspect(engine).has_table("mark"):
        raise NotAllowed(_run("migrate"))
    with reading(engine) as session:
        require_restored(session)
        other = "real" if settings().mode == Mode.DEMO else "demo"
        if kind_of(session) == other:
            raise NotAllowed(
                Text(
                    f"Basis data ini bukan untuk LAPOR_MODE={settings().mode}. Atur LAPOR_MODE "
                    "atau LAPOR_DATABASE_URL.",
                    f"This database is not for LAPOR_MODE={settings().mode}. Set LAPOR_MODE or "
                    "LAPOR_DATABASE_URL.",
                )
            )


def prepare(engine: Engine) -> None:
    """`migrate`: the newest schema and the reference data; in production a new one is real."""
    rebuild.upgrade(engine)
    if settings().mode == Mode.PRODUCTION and engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).chmod(0o600)
    with writing(engine) as session:
        setup.fill_reference(session)
        if settings().mode == Mode.PRODUCTION:
            if kind_of(session) is None:
                setup.mark(session, "kind", "real")
                session.flush()
            check_start(session)


def prepare_demo(engine: Engine) -> None:
    """Room for invented data: never in production, never beside real data."""
    require_demo()
    if not _is_new(engine):
        with reading(engine) as session:
            check_start(session)
    migrate.upgrade(engine)


def require_demo() -> None:
    """Raises NotAllowed in production."""
    if settings().mode != Mode.DEMO:
        raise NotAllowed(
            Text(
                "Data buatan hanya dibuat dalam mode demo (LAPOR_MODE=demo).",
                "Invented data is made in demo mode only (LAPOR_MODE=demo).",
            )
        )


def kind_of(session: Session) -> str | None:
    """ "demo" or "real"; None when nobody has said yet."""
    return session.exec(select(Mark.value).where(Mark.name == "kind")).first()


def _is_new(engine: Engine) -> bool:
    """No tables, or only what every database starts with."""
    if not inspect(engine).has_table("mark"):
        return True
    with reading(engine) as session:
        return not (
            kind_of(session)
            or session.exec(select(Account.name).limit(1)).first()
            or session.exec(select(Complaint.id).limit(1)).first()
        )


def _run(command: str) -> Text:
    return Text(
        f"Basis data belum disiapkan. Jalankan: python -m lapor {command}",
        f"The database is not prepared. Run: python -m lapor {command}",
    )
