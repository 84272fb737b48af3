"""The queue timed: its reads, beside the same through the bare driver, and its whole page.

The page is timed by a process of its own that runs the app's script as for a visitor.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path as FilePath
from typing import Any

from sqlalchemy import Engine, text

from db.codes import Role, Status
from db.engine import reading, writing
from db.models import Account
from lapor.domain.access import Actor
from lapor.domain.words import asked
from lapor.domain.worklists import Worklist, worklists
from lapor.queries import complaints as queries
from lapor.queries.filters import Filters, Position
from lapor.services import desk
from lapor.services.queue import Wish, queue_page

RINI = Actor("ukur", Role.NATIONAL, full_name="Pengukur")
ALL = Filters()
LATE = Filters(Worklist.LATE, status=Status.NOT_FOLLOWED_UP, category_id=3)
COMMON, RARE = "jalan rusak", "irigasi sawah"
ROOT = FilePath(__file__).parents[2]  # where the settings of the server are
Work = Callable[[], object]
Path = tuple[str, Work, Work | None]
PAGES: dict[str, dict[str, Any]] = {
    "queue.page": {},
    "queue.page_filtered": {
        "address": {"list": "late", "status": "not_followed_up", "category": "3"}
    },
    "queue.page_closed": {"address": {"list": "closed"}},
    "queue.page_words": {"state": {"searched": COMMON}},
}


def paths(engine: Engine, now: datetime, place: Position, bare: Callable[..., Work]) -> list[Path]:
    late = "is_open AND status = 3 AND category_id = 3 ORDER BY due_at, id LIMIT 25"
    due, row = place.code.split("/")
    after = f"is_open AND (due_at, id) > ({due}, {row}) ORDER BY due_at, id LIMIT 25"
    return [
        ("queue.worklist", _page(engine, now), bare("is_open ORDER BY due_at, id LIMIT 25")),
        ("queue.filtered", _page(engine, now, LATE), bare(late)),
        ("queue.page_1000", _page(engine, now, after=place), bare(after)),
        ("queue.search", _number(engine), bare("number = '7000042'")),
        ("queue.words_common", _words(engine, now, COMMON), None),
        ("queue.words_rare", _words(engine, now, RARE), None),
        ("queue.counts", _counts(engine, now), bare("is_open", "COUNT(*)")),
    ]


def deep(engine: Engine) -> Position:
    """The place of the thousandth page, or of the last."""
    with reading(engine) as session:
        run_sql = session.connection().execute
        n = run_sql(text("SELECT COUNT(*) FROM complaint WHERE is_open")).scalar_one()
        place = "SELECT due_at, id FROM complaint WHERE is_open ORDER BY due_at, id LIMIT 1 OFFSET "
        row = run_sql(text(place + str(max(0, min(24_975, n - 26))))).one()
    return Position.of(f"{row.due_at}/{row.id}")


def script_runs(engine: Engine, runs: int, complaints: int) -> list[dict[str, Any]]:
    """Milliseconds of the whole page, from the address to the last element."""
    with writing(engine) as session:
        session.merge(Account(name=RINI.name, full_name=RINI.full_name, password_hash="-",
                            role=RINI.role))  # fmt: skip
    thousandth = {"state": {"searched": ""}, "then": {"pages": [deep(engine).code]}}
    pages = PAGES | {"queue.page_deep": thousandth}
    url = engine.url.render_as_string(hide_password=False)
    timed = subprocess.run(
        [sys.executable, "-m", "lapor.ui.timing", RINI.name, str(runs)],
        input="".join(f"{json.dumps(asked)}\n" for asked in pages.values()),
        env={**os.environ, "LAPOR_DATABASE_URL": url}, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, check=True, text=True, cwd=ROOT,
    )  # fmt: skip
    return [
        _result(name, sorted(json.loads(line)), complaints)
        for name, line in zip(pages, timed.stdout.splitlines(), strict=True)
    ]


def _result(name: str, spent: list[float], complaints: int) -> dict[str, Any]:
    return {
        "name": name,
        "median_ms": statistics.median(spent),
        "p95_ms": spent[int(len(spent) * 0.95)],
        "runs": len(spent),
        "floor_ms": None,
        "complaints": complaints,
    }


def _page(
    engine: Engine, now: datetime, filters: Filters = ALL, after: Position | None = None
) -> Work:
    def read() -> object:
        with reading(engine) as session:
            times = desk.times(session, RINI, now)
            return queries.page(session, RINI, filters, times=times, after=after)

    return read


def _words(engine: Engine, now: datetime, words: str) -> Work:
    """All that a search shows: the rows and how many there are."""

    def read() -> object:
        with reading(engine) as session:
            return queue_page(session, RINI, Wish(asked=asked(words)), now=now)

    return read


def _counts(engine: Engine, now: datetime) -> Work:
    def read() -> object:
        with reading(engine) as session:
            times, lists = desk.times(session, RINI, now), worklists(RINI.role)
            return queries.counts(session, RINI, ALL, lists, times=times)

    return read


def _number(engine: Engine) -> Work:
    def read() -> object:
        with reading(engine) as session:
            return queries.by_number(session, RINI, "7000042")

    return read
