"""django-helpdesk and a Django admin beside ours: the same complaints, database and requests.

    python -m tests.bench.peers --database URL [URL …] [--scratch URL] [--json FILE]

Each URL is a database filled by `python -m lapor bench`. The peers get a virtual environment of
their own under /tmp (made when it is missing; requirements.txt pins it) and a scratch database of
the same kind: a file under /tmp, or lapor_peers on the same server. What is timed is what a
browser waits for on the loopback: an HTTP answer of a peer, a finished script of ours.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import make_url, text

from db.codes import MoveCode
from db.engine import make_engine, reading, writing
from lapor.bench import machine
from lapor.bench.measuring import Spent, clocked, summed
from lapor.bench.reads import COMMON, RINI
from lapor.services import complaints
from tests.bench import load

HERE = Path(__file__).parent
PLACE = Path(tempfile.gettempdir()) / "lapor-peers"
RUNS, LONG = 10, 15.0  # runs of each request, but no more of one after so many seconds
PACKAGES = ("django-helpdesk", "Django", "waitress")
BOX = re.compile(rb"\$\$ID-[0-9a-f]+-search\b")
TOKEN = "c" * 32  # Django takes any that the cookie and the form agree on
OPEN = "status__in"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--database", nargs="+", required=True)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    python = _environment()
    report = machine.about(["python", "-m", "tests.bench.peers", *sys.argv[1:]])
    report["peers"] = _versions(python)
    report["rounds"] = [_round(python, url) for url in given.database]
    if given.json:
        given.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    else:
        json.dump(report, sys.stdout, indent=1)


def _environment() -> Path:
    """The peers' own Python, made once."""
    python = PLACE / "venv/bin/python"
    wanted = (HERE / "requirements.txt").read_text("utf-8")
    made = PLACE / "requirements.txt"
    if not made.exists() or made.read_text("utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", PLACE / "venv"], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"]
        subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)
        made.write_text(wanted, "utf-8")
    return python


def _versions(python: Path) -> dict[str, str]:
    ask = "import importlib.metadata as m, sys; print(*map(m.version, sys.argv[1:]))"
    found = subprocess.run([python, "-c", ask, *PACKAGES], check=True, capture_output=True)
    return dict(zip(PACKAGES, found.stdout.decode().split(), strict=True))


def _round(python: Path, url: str) -> dict[str, Any]:
    engine = make_engine(url)
    environment = os.environ | {
        "LAPOR_DATABASE": url,
        "PEERS_DATABASE": _scratch(url),
        "PYTHONPATH": str(HERE / "project"),
        "DJANGO_SETTINGS_MODULE": "settings",
    }
    manage = [python, HERE / "project/manage.py"]
    subprocess.run(
        [*manage, "migrate", "--verbosity", "0"], check=True, env=environment,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    loaded = subprocess.run([*manage, "load"], check=True, env=environment, capture_output=True)
    facts = json.loads(loaded.stdout)
    results = _peers(python, environment, facts) + _ours(url)
    found = {"complaints": facts["complaints"], "database": machine.database(engine),
             "load_average": machine.load_average(), "results": results}  # fmt: skip
    engine.dispose()
    return found


def _scratch(url: str) -> str:
    """An empty database of the same kind for the peers; an older one is gone."""
    if url.startswith("sqlite"):
        path = PLACE / "peers.db"
        for one in PLACE.glob("peers.db*"):
            one.unlink()
        return f"sqlite:///{path}"
    where = make_url(url)
    engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS lapor_peers WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE lapor_peers"))
    engine.dispose()
    return where.set(database="lapor_peers").render_as_string(hide_password=False)


def _peers(
    python: Path, environment: dict[str, str], facts: dict[str, Any]
) -> list[dict[str, Any]]:
    with _waitress(python, environment, facts["session"]) as browser:
        return [
            *_asked("django-helpdesk", _helpdesk(browser, facts)),
            *_asked("Django admin", _admin(browser, facts)),
        ]


@contextmanager
def _waitress(python: Path, environment: dict[str, str], session: str) -> Iterator[httpx.Client]:
    port = load.free_port()
    process = subprocess.Popen(
        [python, "-m", "waitress", f"--listen=127.0.0.1:{port}", "--threads=4",
         "--call", "django.core.wsgi:get_wsgi_application"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    cookies = {"sessionid": session, "csrftoken": TOKEN}
    try:
        with httpx.Client(base_url=address, cookies=cookies, timeout=300) as browser:
            for _ in range(300):
                try:
                    browser.get("/admin/")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield browser
    finally:
        process.terminate()
        process.wait(20)


Requests = dict[str, Callable[[], object]]


def _helpdesk(browser: httpx.Client, facts: dict[str, Any]) -> Requests:
    tickets = iter(facts["tickets"])

    def listed(filtering: dict[str, Any], words: str = "") -> Callable[[], object]:
        query = {"filtering": filtering, "sorting": "due_date", "search_string": words}
        name = b64encode(json.dumps(query).encode()).decode()
        return lambda: _get(
            browser, f"/helpdesk/datatables_ticket_list/{name}?draw=1&start=0&length=25"
        )

    def update() -> None:
        comment = {"comment": "Petugas sudah memeriksa.", "new_status": "3", "public": "1"}
        path = f"/helpdesk/tickets/{next(tickets)}/update/"
        _post(
            browser, path, comment | {"title": "Laporan", "priority": "3", "queue": facts["queue"]}
        )

    return {
        "list": listed({OPEN: [1, 2]}),
        "filter": listed({OPEN: [1, 2], "queue__id__in": [facts["queue"]]}),
        "search": listed({}, COMMON),
        "update": update,
        "report": lambda: _get(browser, "/helpdesk/reports/queuemonth/"),
    }


def _admin(browser: httpx.Client, facts: dict[str, Any]) -> Requests:
    rows, place = iter(facts["rows"]), "/admin/equal/complaint/"
    here = f"is_open__exact=1&government__exact={facts['government']}"

    def update() -> None:
        path = f"{place}{next(rows)}/change/"
        page = browser.get(path).text
        _post(browser, path, _fields(page) | {"status": "5"})

    return {
        "list": lambda: _get(browser, f"{place}?is_open__exact=1"),
        "filter": lambda: _get(browser, f"{place}?{here}"),
        "search": lambda: _get(browser, f"{place}?q={COMMON.replace(' ', '+')}"),
        "update": update,
    }  # fmt: skip


def _fields(page: str) -> dict[str, str]:
    """What the admin's form holds: its inputs and its text areas."""
    inputs = re.findall(
        r'<input type="(?!submit|hidden|checkbox)\w+" name="(\w+)"(?: value="([^"]*)")?', page
    )
    areas = re.findall(r'<textarea name="(\w+)"[^>]*>\s*([^<]*)</textarea>', page)
    return {**dict(inputs), **dict(areas), "is_open": "on"}


def _get(browser: httpx.Client, path: str) -> None:
    answer = browser.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")


def _post(browser: httpx.Client, path: str, form: dict[str, Any]) -> None:
    """A form that was taken is answered by another address."""
    answer = browser.post(path, data=form | {"csrfmiddlewaretoken": TOKEN})
    if answer.status_code != 302:
        errors = re.findall(r"errorlist[^>]*>(.*?)</ul>", answer.text, re.DOTALL)
        raise RuntimeError(f"{path}: {answer.status_code} {errors}")


def _asked(who: str, requests: Requests) -> list[dict[str, Any]]:
    return [{"who": who, "what": what, **_spent(work)} for what, work in requests.items()]


def _spent(work: Callable[[], object]) -> dict[str, Any]:
    """The first is not counted; what is slow is asked less often."""
    work()
    spent: list[Spent] = []
    while len(spent) < RUNS and sum(one.ms for one in spent) < LONG * 1_000:
        spent.append(clocked(work))
    found = summed(spent)
    return {"median_ms": found.median_ms, "p95_ms": found.p95_ms, "runs": found.runs}


def _ours(url: str) -> list[dict[str, Any]]:
    engine = make_engine(url)
    asking = load.Asking("queue", 1, 0, 0)
    with load.serving(engine, asking) as server, asyncio.Runner() as runner:
        connection = runner.run(load.enter(server, 0))
        box = runner.run(_box(connection))

        def ask(page: str, query: str = "", words: str = "") -> Callable[[], object]:
            return lambda: runner.run(load.ask(connection, page, query, (box, words)))

        waiting = iter(_waiting(url))

        def update() -> None:
            """The step itself, and the page that shows it."""
            id, version = next(waiting)
            with writing(engine) as session:
                complaints.make_move(
                    session, RINI, id, MoveCode.FOLLOW_UP, seen=version, note="Sudah diperiksa."
                )
            ask("complaint", f"id={id}")()

        found = _asked(
            "Lapor",
            {
                "list": ask("queue"),
                "filter": ask("queue", "status=not_followed_up&category=3"),
                "search": ask("queue", "", COMMON),
                "update": update,
                "report": ask("kpi", "period=all"),
            },
        )
        runner.run(connection.close())
    engine.dispose()
    return found


async def _box(connection: Any) -> str:
    """The id of the search box, from what the server says of the queue's page."""
    found: list[bytes] = []
    await load.ask(connection, "queue", "", heard=found.append)
    ids = [one for data in found for one in BOX.findall(data)]
    return ids[0].decode()


def _waiting(url: str) -> list[tuple[int, int]]:
    """(id, version) of complaints that can be followed up."""
    engine = make_engine(url)
    wanted = "SELECT id, version FROM complaint WHERE is_open AND status IN (3, 4) LIMIT 30"
    with reading(engine) as session:
        found = [(row.id, row.version) for row in session.connection().execute(text(wanted))]
    engine.dispose()
    return found


if __name__ == "__main__":
    main()
