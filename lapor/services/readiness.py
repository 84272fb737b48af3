"""Is this process fit to be sent visitors? Words for a machine, none of them anybody's data."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, func, select

from db import migrate
from db.engine import reading
from db.models import JobRun
from lapor.domain.job_names import CLOCK
from lapor.services import figures, sealed_files

OK, UNKNOWN = "ok", "unknown"
LOW = 0.1  # of the disk is free
LATE = timedelta(hours=1)  # the clock's work is done every ten minutes
Looks = dict[str, str]


def looks(engine: Engine, *, now: datetime | None = None) -> tuple[bool, Looks]:
    """Ready: the database answers and has our schema. What else is said is for whoever watches.

    database: ok, or the kind of error. schema: ok, or the revision found. disk: ok, low. jobs: ok,
    late, never. replica: none, ok, or why it is not read.
    """
    now = now or datetime.now(UTC)
    try:
        revision = migrate.current(engine)
        with reading(engine) as session:
            found: Looks = {
                "database": OK,
                "schema": OK if revision == migrate.head() else f"{revision or 'none'}",
                "disk": _disk(session),
                "jobs": _jobs(session, now) if revision == migrate.head() else UNKNOWN,
            }
    except SQLAlchemyError as error:
        said = dict.fromkeys(("schema", "disk", "jobs", "replica"), UNKNOWN)
        return False, {"database": type(error).__name__} | said
    found["replica"] = (figures.standing.reason or OK) if figures.replica() else "none"
    return found["schema"] == OK, found


def _disk(session: Session) -> str:
    """Of the attachments and of the SQLite file."""
    folder = sealed_files.folder(session)
    url = session.get_bind().engine.url
    is_file = url.get_backend_name() == "sqlite" and url.database
    places = {_there(folder), _there(Path(str(url.database))) if is_file else _there(folder)}
    return OK if all(_free(place) >= LOW for place in places) else "low"


def _there(path: Path) -> Path:
    return next(one for one in (path, *path.absolute().parents) if one.exists())


def _free(place: Path) -> float:
    disk = shutil.disk_usage(place)
    return disk.free / disk.total if disk.total else 1.0


def _jobs(session: Session, now: datetime) -> str:
    ended = select(func.max(col(JobRun.finished_at))).where(JobRun.name == CLOCK)
    last = session.exec(ended).one()
    if last is None:
        return "never"
    return OK if now - last <= LATE else "late"
