"""What tests share: a migrated database of each kind, a session that forgets, a browser."""

import gc
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from zlib import crc32

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import Engine
from sqlmodel import Session

from tests.databases import POSTGRES, filled

# a slow machine is no fault of the page
expect.set_options(timeout=60_000)

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WITH_POSTGRES = pytest.mark.skipif(not POSTGRES, reason="TEST_POSTGRES_URL is not set")
KINDS = [
    "sqlite",
    pytest.param("postgres", marks=WITH_POSTGRES),
    pytest.param("partitioned", marks=WITH_POSTGRES),
]


TOGETHER = ("test_oracle",)  # its tests share 20,000 complaints: all on the one or the other
# run on SQLite, PostgreSQL and partitioned PostgreSQL alike, as locks, plans and schemas differ
EVERYWHERE = (
    "concurrency",
    "at_once",
    "paths",
    "queue",
    "search",
    "migrations",
    "upgrade",
    "jobs",
    "plans",
)
LONG = ("test_oracle", "journeys", "sockets", "test_demo", "test_concurrency", "test_killed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-kind", action="store_true",
        help="run each test on plain and on partitioned PostgreSQL, not on one of them",
    )  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each test on SQLite and on a PostgreSQL: plain for one half of them, partitioned for the
    other, told by its name, so that the suite ends within its quarter of an hour."""
    if not config.getoption("--every-kind"):
        kept, left = [], []
        for item in items:
            (kept if _is_its_turn(item) else left).append(item)
        if left:
            config.hook.pytest_deselected(items=left)
            items[:] = kept
    files = Counter(item.path for item in items)
    items.sort(key=lambda item: (_rank(item), -files[item.path], item.path))


def _rank(item: pytest.Item) -> int:
    """Files whose few tests take long come first: no worker is left with one of them at the end."""
    places = {*item.path.parts, item.path.stem}
    return min((n for n, name in enumerate(LONG) if name in places), default=len(LONG))


def pytest_collection_finish() -> None:
    """What was imported and collected stays: looking through it again and again for what may go
    took a tenth of the time. The collector still runs, on what the tests make."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _is_its_turn(item: pytest.Item) -> bool:
    kinds = {"postgres", "partitioned"} & set(_parameters(item))
    if not kinds or any(part in item.path.stem for part in EVERYWHERE):
        return True
    (kind,) = kinds
    name = item.path.stem if item.path.stem in TOGETHER else item.nodeid.replace(kind, "")
    return kind == ("postgres", "partitioned")[crc32(name.encode()) % 2]


def _parameters(item: pytest.Item) -> list[str]:
    found = getattr(item, "callspec", None)
    values = found.params.values() if found else ()
    return [value for value in values if isinstance(value, str)]


_engines: dict[str, Engine] = {}


@pytest.fixture(scope="session", params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A migrated database with the reference data. Tests leave it as they found it.

    Kept until the end: xdist hands out files, each with tests of every kind, so pytest would end
    and make it again for each of them.
    """
    if request.param not in _engines:
        _engines[request.param] = filled(request.param, tmp_path_factory.mktemp("db"))
    return _engines[request.param]


def pytest_unconfigure() -> None:
    for engine in _engines.values():
        engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """What a test writes is rolled back, even what the code under test commits."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield session
        outer.rollback()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        assert not os.environ.get("CI"), "Chromium is missing, and here the journeys must run"
        pytest.skip("no Chromium: set CHROMIUM to its path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
