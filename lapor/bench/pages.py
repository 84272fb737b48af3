"""Whole pages timed, beside an empty one: a process of its own runs the script as for a visitor."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from db.engine import writing
from db.models import Account
from lapor.bench.measuring import Result, Spent, result, summed
from lapor.bench.reads import COMMON, RINI, deep

ROOT = Path(__file__).parents[2]  # where the settings of the server are
QUEUE, KPI, COMPLAINT = (f"pages/{name}.py" for name in ("queue", "kpi", "complaint"))
LATE = {"list": "late", "status": "not_followed_up", "category": "3"}
NOTHING: dict[str, Any] = {"page": ""}  # an empty page, which is the floor


def measure(engine: Engine, runs: int, complaints: int) -> list[Result]:
    """Milliseconds from the address to the last element, without a browser."""
    with writing(engine) as session:
        if session.get(Account, RINI.name) is None:
            session.add(Account(name=RINI.name, full_name=RINI.full_name, password_hash="-",
                                role=RINI.role))  # fmt: skip
    asked = _asked(engine)
    timed = subprocess.run(
        [sys.executable, "-m", "lapor.ui.timing", RINI.name, str(runs)],
        input="".join(f"{json.dumps(one)}\n" for one in (NOTHING, *asked.values())),
        env={**os.environ, "LAPOR_DATABASE_URL": engine.url.render_as_string(hide_password=False)},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True, cwd=ROOT,
    )  # fmt: skip
    empty, *spent = [
        summed([Spent(*one) for one in json.loads(line)]) for line in timed.stdout.splitlines()
    ]
    return [
        result(name, one, complaints) | {"floor_ms": empty.median_ms}
        for name, one in zip(asked, spent, strict=True)
    ]


def _asked(engine: Engine) -> dict[str, dict[str, Any]]:
    place = deep(engine)
    thousandth = {"state": {"searched": ""}, "then": {"pages": [place.code]}}
    return {
        "page.queue": {"page": QUEUE},
        "page.queue_filtered": {"page": QUEUE, "address": LATE},
        "page.queue_closed": {"page": QUEUE, "address": {"list": "closed"}},
        "page.queue_words": {"page": QUEUE, "state": {"searched": COMMON}},
        "page.queue_1000": {"page": QUEUE, **thousandth},
        "page.complaint": {"page": COMPLAINT, "address": {"id": str(place.id)}},
        "page.kpi": {"page": KPI},
    }
