"""pg_dump and pg_restore, asked so that no password is ever on a command line."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL

from lapor.domain.errors import BadInput
from lapor.domain.text import Text

PLACES = Path("/usr/lib/postgresql")  # of Debian, a folder for each version


def dump(url: URL, path: Path, snapshot: str) -> None:
    """In PostgreSQL's own format. Raises BadInput without the program, or where it fails."""
    asked = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
    _run("pg_dump", url, *asked, f"--file={path}")


def restore(url: URL, path: Path, section: str) -> None:
    """One of pre-data, data and post-data, whole or not at all. Raises as `dump`."""
    asked = ("--no-owner", "--no-privileges", "--single-transaction", f"--section={section}")
    _run("pg_restore", url, *asked, str(path))


def _run(program: str, url: URL, *arguments: str) -> None:
    query = {key: str(value) for key, value in url.query.items()}
    where = {
        "PGHOST": url.host or query.get("host"),
        "PGPORT": str(url.port) if url.port else query.get("port"),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGSSLMODE": query.get("sslmode"),
    }
    given = {name: value for name, value in where.items() if value}
    done = subprocess.run(
        [_found(program), f"--dbname={url.database}", "--no-password", *arguments],
        env=os.environ | given, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BadInput(
            Text(
                f"{program} gagal: {done.stderr.strip()[-400:]}",
                f"{program} failed: {done.stderr.strip()[-400:]}",
            )
        )


def _found(program: str) -> str:
    """On the path, else the newest that Debian keeps apart."""
    here = shutil.which(program)
    found = sorted(PLACES.glob(f"*/bin/{program}"), key=lambda path: path.parts[-3].zfill(4))
    if here or found:
        return here or str(found[-1])
    raise BadInput(
        Text(
            f"{program} tidak ditemukan. Pasang paket postgresql-client.",
            f"{program} was not found. Install the package postgresql-client.",
        )
    )
