"""One file that holds the database and the sealed files, with a manifest; sealed as a whole.

The list of erasures is not in it: it must tell what was erased after the backup was made.
"""

import hashlib
import json
import re
import shutil
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlmodel import Session

from db import migrate
from db.engine import reading
from db.models.base import Table
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.services import postgres_tools, sealed_files, sealed_stream

PURPOSE = "backup"
MANIFEST, FILES = "manifest.json", "files"
DATABASE = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
FORMAT = 1
MEMBER = re.compile(r"manifest\.json|database\.(?:sqlite|dump)|files/[0-9A-Za-z_-]{1,64}")
COUNTED = re.compile(r"[a-z_]{1,64}")
STALE = 86_400  # seconds after which a folder of ours was left behind by a process that was killed
WORKING = ".lapor-work-"
Manifest = dict[str, Any]


def make(target: Engine, path: Path, *, plain: bool = False) -> Manifest:
    """Write the backup while everybody works on. Raises BadInput where a file is there already.

    The manifest: format, made_at, engine, revision, counts by table, and the size and SHA-256 of
    every member.
    """
    if path.exists():
        raise BadInput(
            Text(f"{path} sudah ada. Pilih nama lain.", f"{path} exists. Choose another name.")
        )
    with working(path.resolve().parent) as folder:
        database = folder / DATABASE[target.dialect.name]
        counts = _sqlite(target, database) if target.dialect.name == "sqlite" else _postgres(
            target, database
        )  # fmt: skip
        manifest: Manifest = {
            "format": FORMAT, "made_at": datetime.now(UTC).isoformat(),
            "engine": target.dialect.name, "revision": migrate.current(target), "counts": counts,
            "members": {database.name: _about(database)},
        }  # fmt: skip
        archive = folder / "archive.tar"
        with reading(target) as session:
            _pack(archive, database, sealed_files.folder(session), manifest)
        if plain:
            archive.chmod(0o600)
            archive.replace(path)
        else:
            sealed_stream.seal(archive, path, PURPOSE)
    return manifest


@contextmanager
def working(place: Path | None) -> Iterator[Path]:
    """A folder for what is not sealed yet, gone afterwards; with those that a kill left there."""
    parent = place or Path(tempfile.gettempdir())
    for left in parent.glob(f"{WORKING}*"):
        if time.time() - left.stat().st_mtime > STALE:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix=WORKING) as made:
        yield Path(made)


def _sqlite(target: Engine, copy: Path) -> dict[str, int]:
    """SQLite's own way: a whole state of the database, whoever writes meanwhile."""
    name = target.url.database
    assert name
    with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(copy)) as into:
        source.backup(into)
        into.execute("PRAGMA journal_mode = DELETE")
        return {
            table: into.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            for table in tables(target)
        }


def _postgres(target: Engine, dump: Path) -> dict[str, int]:
    """pg_dump of the very snapshot that is counted."""
    with reading(target) as session:
        snapshot = session.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        found = counts(session)
        postgres_tools.dump(target.url, dump, snapshot)
    return found


def tables(source: Engine | Connection) -> list[str]:
    """Those of ours that are there: before a migration it is the release before's."""
    return sorted(Table.metadata.tables.keys() & set(inspect(source).get_table_names()))


def counts(session: Session) -> dict[str, int]:
    """Rows by table."""
    return {
        table: session.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()
        for table in tables(session.connection())
    }


def _pack(archive: Path, database: Path, files: Path, manifest: Manifest) -> None:
    """The manifest comes last: it tells what was packed."""
    with tarfile.open(archive, "w") as tar:
        tar.add(database, database.name)
        for path in sorted(files.iterdir()) if files.is_dir() else ():
            if path.is_file() and not path.suffix:  # a .part is an upload that is not whole
                member = f"{FILES}/{path.name}"
                manifest["members"][member] = _about(path)
                tar.add(path, member)
        said = archive.with_name(MANIFEST)
        said.write_text(json.dumps(manifest, indent=1))
        tar.add(said, MANIFEST)


def _about(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"size": path.stat().st_size, "sha256": digest}


def unpack(path: Path, folder: Path, *, plain: bool = False) -> Manifest:
    """Every member into the folder, each checked. Raises BadInput for what is not whole, or not
    sealed: whoever has such a file may have put anything into it, so it must be `plain` by word."""
    archive = path
    if _is_sealed(path):
        archive = folder / "archive.tar"
        sealed_stream.unseal(path, archive, PURPOSE)
    elif not plain:
        raise BadInput(
            Text(
                f"{path} tidak disegel dengan kunci kita: siapa pun dapat mengubahnya. Tambahkan "
                "--plain bila Anda yakin dari mana asalnya.",
                f"{path} is not sealed with our key: anybody may have changed it. Add --plain if "
                "you are sure where it comes from.",
            )
        )
    try:
        manifest = _extracted(archive, folder)
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(
            Text(
                f"{path} bukan cadangan yang utuh. Pakai cadangan lain.",
                f"{path} is not a whole backup. Use another one.",
            )
        ) from None
    if archive != path:
        archive.unlink()
    return manifest


def _is_sealed(path: Path) -> bool:
    if not path.is_file():
        raise BadInput(Text(f"Berkas {path} tidak ditemukan.", f"There is no file {path}."))
    return sealed_stream.is_sealed(path)


def _extracted(archive: Path, folder: Path) -> Manifest:
    """Plain files alone, of our names, each as the manifest tells it. Raises ValueError too."""
    with tarfile.open(archive, "r:") as tar:
        members = tar.getmembers()
        names = {one.name for one in members}
        if len(names) < len(members) or not all(
            one.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not one.issparse()
            and MEMBER.fullmatch(one.name)
            for one in members
        ):  # fmt: skip
            raise ValueError("not as we pack")
        tar.extractall(folder, filter="data")
    manifest: Manifest = json.loads((folder / MANIFEST).read_text())
    told = manifest["members"]
    if (
        manifest["format"] != FORMAT
        or names != {*told, MANIFEST} or DATABASE[manifest["engine"]] not in names
        or any(_about(folder / name) != about for name, about in told.items())
        or not all(COUNTED.fullmatch(table) for table in manifest["counts"])
    ):  # fmt: skip
        raise ValueError("not as the manifest tells")
    return manifest
