"""A PostgreSQL of one's own that can be stopped as if the power went out. See tests/postgres.sh."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def tools() -> Path | None:
    """The folder with initdb and pg_ctl: of the newest PostgreSQL that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: one.parts)
    return found[-1].parent if found else None


class Cluster:
    """In a folder that is its owner's; every commit waits for the disk, as in production."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.url = f"postgresql://lapor@127.0.0.1:{self.port}/postgres"

    def run(self, tool: str, *how: str) -> None:
        # PostgreSQL refuses to run as root
        owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        place = tools()
        assert place
        subprocess.run(
            [*owner, str(place / tool), f"--pgdata={self.folder}/data", *how],
            cwd=self.folder, check=True, stdout=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip

    def start(self) -> None:
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        )
        log = f"--log={self.folder}/data/server.log"
        self.run("pg_ctl", "--wait", "--silent", log, f"--options={options}", "start")

    def crash(self) -> None:
        """Nothing is written down first: the next start recovers from the log."""
        self.run("pg_ctl", "--mode=immediate", "--silent", "stop")


@contextmanager
def started() -> Iterator[Cluster]:
    with _place() as cluster:
        cluster.run("initdb", "--username=lapor", "--auth=trust", "--encoding=UTF8",
                    "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        cluster.start()
        yield cluster


@contextmanager
def following(first: Cluster) -> Iterator[Cluster]:
    """One that is sent whatever the first writes, and answers who only reads."""
    with _place() as cluster:
        cluster.run("pg_basebackup", "--host=127.0.0.1", f"--port={first.port}", "--no-sync",
                    "--username=lapor", "--checkpoint=fast", "--write-recovery-conf")  # fmt: skip
        cluster.start()
        yield cluster


@contextmanager
def _place() -> Iterator[Cluster]:
    """A folder of its owner's, empty; gone afterwards, with the server that was started there."""
    folder = Path(tempfile.mkdtemp(prefix="lapor-cluster-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    cluster = Cluster(folder)
    try:
        yield cluster
    finally:
        if (folder / "data/postmaster.pid").exists():
            cluster.crash()
        shutil.rmtree(folder)
