"""Everything of docs/performance.md measured, one after the other, and the page written.

    python -m tests.bench.measure [--only PART …] [--postgres URL] [--there URL …]

Scratch databases of ten and a hundred thousand complaints are filled under /tmp and on a PostgreSQL
of its own (tests/cluster.py), or on the server of --postgres, where they are dropped in the end.
--there: databases that `python -m lapor bench` filled before; they are read, not written. Takes
about ten minutes on two quiet cores; each step says when it begins.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url, text

from db.engine import make_engine
from tests.cluster import started
from tests.live import ROOT

SIZES = (10_000, 100_000)
PLACE = ROOT / "docs/measurements"
CORES = ["taskset", "-c", "0,1"]
LONGEST = 1_200  # seconds of one step


def main() -> None:
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="lapor-measure-") as folder, _server(asked) as server:
        databases = {
            (kind, n): f"sqlite:///{folder}/{n}.db" if kind == "sqlite" else _database(server, n)
            for kind in ("sqlite", "postgres")
            for n in SIZES
        }
        for (kind, n), url in databases.items():
            filled = ["--complaints", str(n), "--json", str(PLACE / f"bench-{kind}-{n}.json")]
            if "bench" in asked.only or url in _needed(databases, asked.only):
                _bench(url, filled)
        for url in asked.there if "bench" in asked.only else ():
            _there(url, Path(folder) / "there.json")
        for old in (one for part in ("load", "peers") for one in PLACE.glob(f"{part}-*.json")):
            if old.name.partition("-")[0] in asked.only:
                old.unlink()
        if "load" in asked.only:
            _run("tests.bench.load", "--database", databases["sqlite", SIZES[-1]],
                 "--json", PLACE / "load-sqlite.json")  # fmt: skip
        if "peers" in asked.only:
            urls = [databases["postgres", n] for n in SIZES]
            _run("tests.bench.peers", "--database", *urls, "--json", PLACE / "peers-postgres.json")
        if "interactive" in asked.only:
            _run("tests.bench.interactive", "--json", PLACE / "interactive-sqlite.json")
        for n in SIZES:
            _database(server, n, drop=True)
    _run("lapor.docs")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parts = ("bench", "load", "peers", "interactive")
    parser.add_argument("--only", nargs="+", choices=parts, default=parts)
    parser.add_argument("--postgres", help="a server, as postgresql://user@host:port/postgres")
    parser.add_argument("--there", nargs="+", default=[])
    return parser.parse_args()


@contextmanager
def _server(asked: argparse.Namespace) -> Iterator[str]:
    if asked.postgres:
        yield asked.postgres
        return
    with started() as cluster:
        yield cluster.url


def _database(server: str, n: int, *, drop: bool = False) -> str:
    """A new and empty one on the server; with `drop` none."""
    name = f"lapor_measure_{n}"
    engine = make_engine(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        if not drop:
            connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _needed(databases: dict[tuple[str, int], str], only: list[str]) -> set[str]:
    """What load and peers stand on."""
    kinds = {"load": ("sqlite", SIZES[-1:]), "peers": ("postgres", SIZES)}
    return {databases[kinds[one][0], n] for one in only if one in kinds for n in kinds[one][1]}


def _there(url: str, found: Path) -> None:
    _bench(url, ["--there", "--reads", "--json", str(found)])
    report = json.loads(found.read_text("utf-8"))
    name = f"bench-{report['database']['kind']}-{report['complaints']}.json"
    found.replace(PLACE / name)


def _bench(url: str, how: list[str]) -> None:
    _run("lapor", "bench", *how, environment={"LAPOR_DATABASE_URL": url})


def _run(module: str, *how: object, environment: dict[str, str] | None = None) -> None:
    words = [str(word) for word in how]
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {module} {' '.join(words)}\n")
    subprocess.run(
        [*CORES, sys.executable, "-m", module, *words],
        cwd=ROOT, env=os.environ | (environment or {}), check=True, timeout=LONGEST,
    )  # fmt: skip


if __name__ == "__main__":
    main()
