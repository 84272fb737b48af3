"""The real app on a real port, with a small world in its database."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import httpx
import pytest
import websockets.sync.client as ws
from sqlmodel import Session, select
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import db.engine
from db.codes import Role
from db.models import Account, Complaint
from lapor.services import accounts, passwords, sessions, setup
from tests.builders import a_complaint
from tests.cast import gather
from tests.databases import filled
from tests.forking import forked, streamlit

ROOT = Path(__file__).parent.parent
PASSWORD = "kereta api pagi hari"
CANARY = "Jalan rusak di depan pasar"
SECRET = "rahasia-uji-yang-panjangnya-lebih-dari-32-huruf"
LEAVER = "eka"  # leaves the service during the tests
BROKEN = ("exception {", "Terjadi kesalahan di sistem", "Something went wrong in the system")
VISITOR = "tamu"  # a demo account: one click, no password


class Site:
    def __init__(self, folder: Path) -> None:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.path = folder / "live.db"
        self.database = f"sqlite:///{self.path}"
        self.engine = db.engine.make_engine(self.database)
        self.log = folder / "server.log"
        self.pid = 0  # of the server

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with db.engine.writing(self.engine) as session:
            yield session

    def secret(self, name: str) -> str:
        """What the cookie of a signed-in browser holds."""
        with self.writing() as session:
            return sessions.open(session, name)

    def revoke(self, secret: str) -> None:
        with self.writing() as session:
            sessions.revoke(session, sessions.key_of(secret))

    def detail(self, number: str) -> tuple[str, str]:
        """The address of one complaint: page and query."""
        with db.engine.reading(self.engine) as session:
            found = session.exec(select(Complaint.id).where(Complaint.number == number)).one()
        return "complaint", f"id={found}"

    def get(self, path: str, secret: str = "", method: str = "GET", **headers: str):
        if secret:
            headers["cookie"] = f"lapor={secret}"
        return httpx.request(method, self.url + path, headers=headers)

    def open(self, secret: str = "", origin: str | None = "", old: str = "", **headers: str):
        """A raw socket, as a browser would open it (or would not)."""
        if secret:
            headers["cookie"] = f"lapor={secret}"
        names = ["streamlit", "x", old] if old else ["streamlit"]
        return ws.connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            origin=self.url if origin == "" else origin,
            subprotocols=names,
            additional_headers=headers,
            max_size=None,
            max_queue=None,
            close_timeout=1,
            open_timeout=60,
        )


def visit(connection: ws.ClientConnection, page: str = "", query: str = "") -> str:
    """Run the script at this address and return all that the server said."""
    frame = BackMsg()
    frame.rerun_script.page_name = page
    frame.rerun_script.query_string = query
    return run(connection, frame)


def press(connection: ws.ClientConnection, button: str) -> str:
    """Click a button, by the id that the server gave it."""
    frame = BackMsg()
    state = frame.rerun_script.widget_states.widgets.add()
    state.id, state.trigger_value = button, True
    return run(connection, frame)


def run(connection: ws.ClientConnection, frame: BackMsg) -> str:
    """Send a frame and listen until the script has ended."""
    connection.send(frame.SerializeToString())
    said: list[ForwardMsg] = []
    finished = False
    while not (finished and said[-1].HasField("session_status_changed")):
        message = heard(connection)
        said.append(message)
        if message.HasField("script_finished"):
            finished = message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return "\n".join(map(str, said))


def heard(connection: ws.ClientConnection, timeout: float = 60) -> ForwardMsg:
    return ForwardMsg.FromString(connection.recv(timeout=timeout))


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("live")) as site:
        yield site


@contextmanager
def running(
    folder: Path,
    *,
    empty: bool = False,
    kept: bool = False,
    real: bool = False,
    anew: bool = False,
    flags: Sequence[str] = (),
    **settings: str,
) -> Iterator[Site]:
    """With a small world, with nothing at all, or with what is there from the last time.

    `real`: in production mode, and the world says that it is real. `anew`: by the command that an
    operator gives; else a copy of a process that has imported the libraries, seconds faster.
    """
    site = Site(folder)
    if not (empty or kept):
        shutil.copy(_world(), site.path)
        site.path.chmod(0o600)  # production refuses another
    if real:
        settings = {"LAPOR_MODE": "production"} | settings
        with site.writing() as session:
            setup.mark(session, "kind", "real")
            session.delete(session.get_one(Account, VISITOR))
    environment = os.environ | {
        "LAPOR_DATABASE_URL": site.database,
        "LAPOR_MODE": "demo",
        "LAPOR_SECRET_KEY": SECRET,
        "LAPOR_JOBS": "false",  # nothing moves but what a test moves
    }
    run = ["run", "app.py", "--server.port", str(site.port), *flags]
    with (_command if anew else _copy)(run, environment | settings, site) as has_ended:
        try:
            _wait(site, has_ended)
            yield site
        finally:
            site.engine.dispose()


@contextmanager
def _command(
    run: list[str], environment: dict[str, str], site: Site
) -> Iterator[Callable[[], bool]]:
    with site.log.open("w") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", *run],
            cwd=ROOT, env=environment, stdout=file, stderr=file,
        )  # fmt: skip
    site.pid = server.pid
    try:
        yield lambda: server.poll() is not None
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def _copy(run: list[str], environment: dict[str, str], site: Site) -> Iterator[Callable[[], bool]]:
    server = forked(streamlit, run, environment, ROOT, site.log)
    site.pid = server.pid or 0
    try:
        yield lambda: not server.is_alive()
    finally:
        server.terminate()
        server.join(10)
        assert server.exitcode is not None


def _wait(site: Site, has_ended: Callable[[], bool]) -> None:
    for _ in range(300):
        if has_ended():
            break
        try:
            httpx.get(site.url + "/healthz").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(site.log.read_text())


@cache
def _world() -> Path:
    """Made once, then copied for every server."""
    engine = filled("sqlite", Path(tempfile.mkdtemp(prefix="lapor-world-")))
    path = Path(str(engine.url.database))
    with db.engine.writing(engine) as session:
        fill(session)
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


def fill(session: Session) -> None:
    """Tests find the complaints by number; both are Siti's."""
    setup.mark(session, "kind", "demo")
    sleman = gather(session).sleman
    for number in ("L-1", "L-2"):
        a_complaint(session, number=number, title=f"{CANARY} {number}")
    for name in (LEAVER, VISITOR):
        session.add(
            Account(
                name=name,
                full_name=name.title(),
                password_hash="-",
                role=Role.COORDINATOR,
                government_id=sleman,
                is_demo=name == VISITOR,
            )
        )
    siti = accounts.find(session, "siti")
    assert siti
    siti.password_hash = passwords.hashed(PASSWORD)
