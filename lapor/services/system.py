"""Is the system well? Import runs, jobs, storage, health and settings, for whoever runs it."""

import json
import os
import platform
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlmodel import Session, col, select

from db import migrate
from db.engine import reading, unhurried
from db.models import Account, ImportRun, JobRun
from lapor.config import DEMO_SECRET, Settings, settings
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed
from lapor.domain.job_names import CLOCK, JOB_NAMES, VERIFY
from lapor.domain.text import Text
from lapor.queries import storage
from lapor.queries.storage import TableSize
from lapor.services import job_runs, jobs, sealed_files
from lapor.services import verify as proof
from lapor.services.progress import Progress, untold

MOST, NEWEST = 100, 1_000  # import runs that are listed, and runs of jobs that are looked at
EVERY = timedelta(minutes=10)  # the app does the clock's work
# what docs/settings.md says in English
MEANINGS = MappingProxyType(
    {
        "database_url": "Tempat data: sqlite:///berkas atau postgresql://pengguna@mesin/nama.",
        "mode": "demo: data buatan, satu klik per peran. production: data nyata, kata sandi.",
        "replica_url": "Replika streaming dari PostgreSQL di LAPOR_DATABASE_URL: angka KPI dibaca "
        "di sana. Selama tertinggal atau tidak ada, dibaca di tempat yang lain dibaca.",
        "pool": "Koneksi ke PostgreSQL yang disimpan tiap proses; saat ramai sampai tiga kalinya.",
        "prepared": "true: PostgreSQL menyiapkan perintah yang berulang. false: di belakang "
        "PgBouncer sebelum 1.21 yang berbagi transaksi.",
        "statement_seconds": "Perintah halaman yang lebih lama dari ini dihentikan PostgreSQL; "
        "tugas jam, impor, ekspor, dan baris perintah tidak. 0: tidak ada yang dihentikan.",
        "slow_ms": "Perintah yang lebih lama dari sekian milidetik dicatat di log, tanpa nilainya. "
        "0: tidak dicatat.",
        "metrics_port": "Port di 127.0.0.1 tempat Prometheus mengambil angka proses ini; tiap "
        "proses perlu port sendiri. 0: tidak ada.",
        "stop_seconds": "Saat aplikasi diminta berhenti, pengguna diberi tahu, dan yang sedang "
        "disimpan punya sekian detik untuk selesai.",
        "secret_key": "Rahasia tempat kunci identitas dan jejak audit diturunkan.",
        "lang": "Bahasa layar bila akun maupun peramban tidak menyebutnya.",
        "jobs": "true: aplikasi mengerjakan tugas jam tiap sepuluh menit. false: yang lain, cron.",
        "origin": "Satu-satunya alamat aplikasi; kosong: hanya mesin ini.",
        "smtp": "Mesin pengirim ringkasan harian: smtp://pengguna:sandi@mesin:587 (STARTTLS wajib) "
        "atau smtps://pengguna:sandi@mesin:465; kosong: tidak ada yang dikirim.",
        "mail_from": "Alamat asal ringkasan, seperti lapor@contoh.go.id; wajib bersama LAPOR_SMTP, "
        "dan LAPOR_ORIGIN untuk tautan di dalamnya.",
        "files": "Folder lampiran tersegel; kosong: di samping berkas SQLite.",
        "old_secret_keys": "Rahasia yang dipakai dahulu, terbaru lebih dulu, dipisah koma: yang "
        "tersegel dengannya tetap terbuka sampai `python -m lapor rotate-keys` menyegelnya ulang. "
        "Simpan untuk jejak audit.",
        "proxy": "Alamat atau jaringan proksi sendiri, dipisah koma: alamat pengunjung yang "
        "disebutnya (X-Forwarded-For) dipercaya; kosong: tidak ada yang dipercaya.",
        "erasures": "Berkas daftar yang sudah dihapus, dengan kode tanpa nama, agar cadangan yang "
        "dipulihkan dihapus lagi. Simpan terpisah dari basis data dan jangan pernah dipulihkan; "
        "kosong: di samping berkas SQLite, atau lapor.erasures di tempat aplikasi dijalankan.",
        "anchors": "Folder tempat ujung rantai audit dicatat tiap jam, sebaiknya di mesin lain; "
        "kosong: di samping berkas SQLite, atau lapor-anchors di tempat aplikasi dijalankan.",
        "syslog": "Tujuan baris yang sama sebagai pesan syslog: /dev/log atau mesin:port (UDP); "
        "kosong: tidak dikirim.",
    }
)


@dataclass(frozen=True)
class Imported:
    """One file that was read."""

    run: ImportRun
    by: str


@dataclass(frozen=True)
class Job:
    """What is known of one job."""

    name: str
    last: JobRun
    last_good: datetime | None  # when it last ended without a failure
    outcome: Mapping[str, object]
    next_at: datetime | None  # None: nothing here starts it

    @property
    def title(self) -> Text:
        return JOB_NAMES.get(self.name, Text(self.name, self.name))


@dataclass(frozen=True)
class Health:
    """What a look at the database and this machine says."""

    server: str
    python: str
    streamlit: str
    revision: str | None
    newest: str
    skew: timedelta | None  # the database's clock ahead of ours; None: it is the same clock
    mode: str

    @property
    def is_current(self) -> bool:
        return self.revision == self.newest


@dataclass(frozen=True)
class Storage:
    """Bytes."""

    database: int
    wal: int | None  # SQLite's write-ahead log; None: there is none
    files: int  # attachments, sealed
    n_files: int
    free: int  # on the disk of the attachments or of the SQLite file


@dataclass(frozen=True)
class Setting:
    name: str
    value: str | None  # None: a secret that is set
    default: str
    is_set: bool  # in the environment
    meaning: Text
    is_demo_secret: bool = False


def imports(session: Session, actor: Actor) -> list[Imported]:
    """The files that were read, the newest first. Raises NotAllowed."""
    _require(actor)
    statement = (
        select(ImportRun, Account.full_name)
        .outerjoin(Account, col(Account.name) == col(ImportRun.actor))
        .order_by(col(ImportRun.id).desc())
        .limit(MOST)
    )
    return [Imported(run, name or run.actor) for run, name in session.exec(statement)]


def job_list(session: Session, actor: Actor) -> list[Job]:
    """Every job of the newest runs: a week of the clock's. Raises NotAllowed."""
    _require(actor)
    found: dict[str, list[JobRun]] = {}
    newest = select(JobRun).order_by(col(JobRun.id).desc()).limit(NEWEST)
    for run in session.exec(newest):
        found.setdefault(run.name, []).append(run)
    return [_job(name, runs) for name, runs in sorted(found.items())]


def _job(name: str, runs: list[JobRun]) -> Job:
    last = runs[0]
    good = next((run.finished_at for run in runs if run.finished_at and not run.failed), None)
    coming = last.started_at + EVERY if name == CLOCK and settings().jobs else None
    return Job(name, last, good, json.loads(last.outcome or "{}"), coming)


def run_jobs(actor: Actor) -> bool:
    """Do what the clock does, now, under its lease; False: somebody else is at it.

    Opens transactions of its own. Raises NotAllowed.
    """
    _require(actor, Permission.RUN_JOBS)
    return jobs.run() is not None


def run_verify(actor: Actor, progress: Progress = untold) -> int:
    """Verify everything, and keep how it went; returns how many differences. Raises NotAllowed."""
    _require(actor, Permission.RUN_JOBS)
    with job_runs.kept(VERIFY) as done:
        with unhurried(), reading() as session:
            verdict = proof.verify(session, progress=progress)
        done.failed = len(verdict.differences)
        done.outcome = {
            "complaints": verdict.complaints, "entries": verdict.entries,
            "audit_rows": verdict.audit_rows, "differences": done.failed,
        }  # fmt: skip
    return done.failed


def health(session: Session, actor: Actor, *, now: datetime | None = None) -> Health:
    """Raises NotAllowed."""
    _require(actor)
    there = storage.now(session)
    return Health(
        storage.server(session), platform.python_version(), version("streamlit"),
        migrate.current(session.connection()), migrate.head(),
        None if there is None else there - (now or datetime.now(UTC)), settings().mode.value,
    )  # fmt: skip


def sizes(session: Session, actor: Actor) -> Storage:
    """Raises NotAllowed."""
    _require(actor)
    url = session.get_bind().engine.url
    file = Path(url.database) if storage.is_sqlite(session) and url.database else None
    wal = file.with_name(f"{file.name}-wal") if file else None
    folder = sealed_files.folder(session)
    kept = [one.stat().st_size for one in folder.rglob("*") if one.is_file()]
    place = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    return Storage(
        storage.size(session), wal.stat().st_size if wal and wal.exists() else None, sum(kept),
        len(kept), shutil.disk_usage(place).free,
    )  # fmt: skip


def tables(session: Session, actor: Actor) -> list[TableSize]:
    """Rows and bytes of every table: reads all of a SQLite file. Raises NotAllowed."""
    _require(actor)
    return storage.tables(session)


def in_force(actor: Actor) -> list[Setting]:
    """Every setting, what it is and where that comes from; never a secret. Raises NotAllowed."""
    _require(actor)
    fields = Settings.model_fields
    return [_setting(name, field.description or "") for name, field in fields.items()]


def _setting(name: str, described: str) -> Setting:
    meaning = Text(MEANINGS.get(name, described), described)
    value, default = getattr(settings(), name), Settings.model_fields[name].default
    variable = f"LAPOR_{name}".upper()
    is_set = bool(os.environ.get(variable))
    if isinstance(value, SecretStr):
        secret = value.get_secret_value()
        shown = None if secret else ""
        return Setting(variable, shown, "", is_set, meaning, secret == DEMO_SECRET)
    if name == "database_url":
        value = make_url(value).render_as_string(hide_password=True)
    return Setting(variable, _words(value), _words(default), is_set, meaning)


def _words(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _require(actor: Actor, permission: Permission = Permission.SEE_SYSTEM) -> None:
    if not actor.may(permission):
        raise NotAllowed(
            Text("Halaman sistem bukan wewenang Anda.", "The system's page is not yours.")
        )
