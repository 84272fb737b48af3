"""Many people at once on one server: the real websocket, the real gate, a bench database.

    python -m tests.bench.load --database sqlite:////tmp/bench.db [--sessions 1 10 30 100 300]
        [--pages queue kpi empty] [--processes 1] [--think 5] [--seconds 10] [--json FILE]

One process serves in production mode (or several, each with its share of the sessions, as behind
nginx with sticky ones); this one holds all the sockets. Each session thinks, asks
for another list or period, and waits until its script has finished. `empty` is a page with a title
and nothing else, without gate, sign-in or database: the floor.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from db.codes import Role
from db.engine import make_engine, writing
from db.models import Account, Government
from lapor.bench import machine
from lapor.services import sessions, setup
from tests.live import BROKEN, ROOT

SECRET = "rahasia-ukur-yang-panjangnya-lebih-dari-32-huruf"
EMPTY = 'import streamlit as st\nst.title("Lapor")\n'
ASKED = {  # what a person asks for, one after the other
    "queue": ("", "list=late", "list=closed", "list=open", "list=late&category=3"),
    "kpi": ("", "period=last_year", "period=this_quarter", "period=all"),
    "empty": ("",),
}
SMALL = 512  # bytes: the message that says the script has finished is smaller
RAMP = 8.0  # seconds in which the sessions come, where they are many
MANY = 100  # the floor is measured with so many and more
TOOK_LONG = 60.0  # seconds after which an answer is not waited for


class Asking(NamedTuple):
    """What one round of the test is."""

    page: str
    sessions: int
    think: float  # seconds, on average
    seconds: float
    processes: int = 1


class Server(NamedTuple):
    process: "subprocess.Popen[bytes]"
    port: int
    secrets: list[str]  # of signed-in browsers; none: nobody asks


def main() -> None:
    asked = _arguments()
    report = machine.about(["python", "-m", "tests.bench.load", *sys.argv[1:]])
    engine = make_engine(asked.database)
    rounds: list[dict[str, Any]] = []
    report |= {"database": machine.database(engine), "think_s": asked.think, "rounds": rounds}
    for page, n in itertools.product(asked.pages, asked.sessions):
        if page == "empty" and n < MANY:
            continue
        asking = Asking(page, n, asked.think, asked.seconds, asked.processes)
        rounds.append(_round(engine, asking))
        sys.stderr.write(f"{json.dumps(rounds[-1])}\n")
        if asked.json:  # each time: what was measured stays when the next does not end
            asked.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True, help="filled by `python -m lapor bench`")
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 10, 30, 100, 300])
    parser.add_argument("--pages", nargs="+", choices=ASKED, default=["queue", "kpi", "empty"])
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--think", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _round(engine: Engine, asking: Asking) -> dict[str, Any]:
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(engine, asking)) for _ in range(asking.processes)]
        return asyncio.run(_crowd(servers, asking))


@contextmanager
def serving(engine: Engine, asking: Asking) -> Iterator[Server]:
    """A server of its own for each round, so that memory is of these sessions alone."""
    folder = Path(tempfile.mkdtemp(prefix="lapor-load-"))
    port = free_port()
    (folder / "empty.py").write_text(EMPTY, "utf-8")
    is_ours = asking.page != "empty"
    secrets = _people(engine, asking.sessions) if is_ours else []
    script = "app.py" if is_ours else str(folder / "empty.py")
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)],
            cwd=ROOT, env=os.environ | _settings(engine, port), stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait(port, process, folder / "server.log")
            yield Server(process, port, secrets)
        finally:
            process.terminate()
            process.wait(20)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _settings(engine: Engine, port: int) -> dict[str, str]:
    return {
        "LAPOR_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "LAPOR_MODE": "production",
        "LAPOR_SECRET_KEY": SECRET,
        "LAPOR_JOBS": "false",
    }


def _people(engine: Engine, n: int) -> list[str]:
    """Signed in, each with an account: national, and coordinators of the pilots."""
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).chmod(0o600)  # production refuses another
    with writing(engine) as session:
        setup.mark(session, "kind", "real")
        pilots = _pilots(session)
        secrets = []
        for number in range(n):
            place = number % (len(pilots) + 1)
            role = Role.COORDINATOR if place else Role.NATIONAL
            name = f"ukur{number}"
            session.merge(
                Account(
                    name=name, full_name=name, password_hash="-", role=role,
                    government_id=pilots[place - 1] if place else None,
                )
            )  # fmt: skip
            session.flush()
            secrets.append(sessions.open(session, name))
        return secrets


def _pilots(session: Session) -> list[int]:
    found = select(Government.id).where(col(Government.code).in_(setup.PILOTS))
    return sorted(session.exec(found))


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            httpx.get(f"http://127.0.0.1:{port}/_stcore/health").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(log.read_text())


async def _crowd(servers: Sequence[Server], asking: Asking) -> dict[str, Any]:
    """Warm them up, let everybody in, then count what they wait for."""
    for server in servers:
        first = await enter(server, 0)
        await ask(first, asking.page, "")
        await first.close()
    before = sum(map(_memory, servers))
    gaps = min(RAMP / asking.sessions, 0.1)
    people = await asyncio.gather(
        *(_arrive(servers, asking, number, number * gaps) for number in range(asking.sessions))
    )
    busy, began = sum(map(_cpu, servers)), time.perf_counter()
    spent = await asyncio.gather(
        *(_work(one, asking, number, began) for number, one in enumerate(people))
    )
    seconds, busy = time.perf_counter() - began, sum(map(_cpu, servers)) - busy
    after = sum(map(_memory, servers))
    for one in people:
        await one.close()
    every = sorted(ms for one in spent for ms in one)
    return {
        **asking._asdict(),
        "median_ms": statistics.median(every),
        "p95_ms": every[int(len(every) * 0.95)],
        "worst_ms": every[-1],
        "runs": len(every),
        "cpu_ms_each": busy * 1_000 / len(every),
        "cpu_share": busy / seconds,
        "mb": after,
        "mb_per_session": (after - before) / asking.sessions,
        "load_average": machine.load_average(),
    }


async def _arrive(
    servers: Sequence[Server], asking: Asking, number: int, after: float
) -> ClientConnection:
    await asyncio.sleep(after)
    connection = await enter(servers[number % len(servers)], number)
    await ask(connection, asking.page, "")
    return connection


async def enter(server: Server, number: int) -> ClientConnection:
    cookie = f"lapor={server.secrets[number]}" if server.secrets else ""
    return await connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        origin=f"http://127.0.0.1:{server.port}", subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers={"cookie": cookie} if cookie else {},
        max_size=None, max_queue=None, compression=None, open_timeout=TOOK_LONG,
    )  # fmt: skip


async def _work(
    connection: ClientConnection, asking: Asking, number: int, began: float
) -> list[float]:
    """Think, ask, wait; the milliseconds of each waiting."""
    draw, spent = random.Random(number), []
    for query in itertools.islice(itertools.cycle(ASKED[asking.page]), number % 5, None):
        await asyncio.sleep(draw.uniform(0.1, 1.9) * asking.think)
        if time.perf_counter() - began > asking.seconds:
            return spent
        spent.append(await ask(connection, asking.page, query))
    return spent


async def ask(
    connection: ClientConnection, page: str, query: str, typed: tuple[str, str] = ("", ""),
    heard: Callable[[bytes], object] = bool,
) -> float:  # fmt: skip
    """Milliseconds from the message until its script has finished.

    `typed` is the id of a text box and what is written in it; `heard` is told what is answered.
    """
    frame = BackMsg()
    if typed[0]:
        box = frame.rerun_script.widget_states.widgets.add()
        box.id, box.string_value = typed
    frame.rerun_script.page_name = "" if page == "empty" else page
    frame.rerun_script.query_string = query
    began = time.perf_counter()
    await connection.send(frame.SerializeToString())
    async with asyncio.timeout(TOOK_LONG):
        while not _is_finished(data := await connection.recv()):
            heard(data)
            if any(word.encode() in data for word in BROKEN[1:]):
                raise RuntimeError(f"{page}?{query} failed")
    return (time.perf_counter() - began) * 1_000


def _is_finished(data: bytes | str) -> bool:
    if len(data) > SMALL:
        return False
    message = ForwardMsg.FromString(data)
    ended = ForwardMsg.FINISHED_SUCCESSFULLY
    return message.HasField("script_finished") and message.script_finished == ended


def _memory(server: Server) -> float:
    """MB that are resident."""
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _cpu(server: Server) -> float:
    """Seconds of processor, of the server's own threads."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
