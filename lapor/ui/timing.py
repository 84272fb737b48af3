"""How long a page takes: `python -m lapor.ui.timing NAME RUNS`, for the benchmark.

The whole script runs as for a visitor, router and all, without a browser, and with the settings of
the folder it is started in. Addresses come as JSON lines on standard input, and the milliseconds
of each run, on the clock and of the processor, go out as JSON lines. No page at all is asked for as
"": an empty script is the floor.
"""

import gc
import json
import sys
import time
from typing import Any

from streamlit import config
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from db.engine import writing
from lapor import logs
from lapor.services import sessions
from lapor.ui import watched
from lapor.ui.frame import ROOT

FEW, LONG = 8, 3_000.0  # runs of what takes so many milliseconds in all
EMPTY = 'import streamlit as st\nst.title("Lapor")\n'


def main() -> None:
    name, runs = sys.argv[1], int(sys.argv[2])
    _as_the_server()
    logs.configure(watched.visitor)  # to standard error: standard output is the answer
    app = AppTest.from_file(ROOT / "lapor/ui/main.py", default_timeout=60)
    with writing() as session:
        app.user = {"session": sessions.key_of(sessions.open(session, name))}
    app.run()
    empty = AppTest.from_string(EMPTY)
    gc.collect()
    gc.freeze()  # as app.py does
    for asked in map(json.loads, sys.stdin):
        spent = _timed(app, asked, runs) if asked["page"] else _runs(empty, runs)
        sys.stdout.write(f"{json.dumps(spent)}\n")


def _as_the_server() -> None:
    """Every page is compiled once: AppTest alone would do that in each run."""
    config.set_option("runner.enforceSerializableSessionState", False)  # AppTest keeps functions
    compiled = ScriptCache()
    app_test.ScriptCache = local_script_runner.ScriptCache = lambda: compiled  # type: ignore


def _timed(app: AppTest, asked: dict[str, Any], runs: int) -> list[tuple[float, float]]:
    """`page` is its file, `address` what follows the question mark, `state` what the session holds,
    and `then` what it holds from the second run on: a place in the list that the first one shows.
    """
    app.switch_page(f"../../{asked['page']}")
    app.query_params.clear()
    for key, value in asked.get("address", {}).items():
        app.query_params[key] = value
    for key, value in asked.get("state", {}).items():
        app.session_state[key] = value
    if "then" in asked:
        app.run()
        for key, value in asked["then"].items():
            app.session_state[key] = value
    return _runs(app, runs)


def _runs(app: AppTest, runs: int) -> list[tuple[float, float]]:
    """(milliseconds, of the processor) of each but the first."""
    spent: list[tuple[float, float]] = []
    while len(spent) <= runs and (len(spent) < FEW or sum(ms for ms, _ in spent) < LONG):
        began, busy = time.perf_counter(), time.process_time()
        app.run()
        took = time.perf_counter() - began, time.process_time() - busy
        spent.append((took[0] * 1_000, took[1] * 1_000))
        if app.exception:
            raise RuntimeError(app.exception[0].value)
    return spent[1:]


if __name__ == "__main__":
    main()
