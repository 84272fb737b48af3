"""Where and with what something was measured: without it a figure says nothing."""

import os
import platform
import shlex
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

PACKAGES = ("streamlit", "sqlmodel", "SQLAlchemy", "psycopg")
SETTINGS = ("shared_buffers", "work_mem", "synchronous_commit", "fsync", "jit")


def about(command: list[str]) -> dict[str, Any]:
    """The machine, the versions, the command, the time, and how busy the machine was."""
    return {
        "command": shlex.join(command),
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": f"{_processor()}, {len(os.sched_getaffinity(0))} cores, {_memory():.0f} GB",
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "load_average": load_average(),
    }


def load_average() -> float:
    """Of the last minute. With two cores, what is above 2 waits."""
    return round(os.getloadavg()[0], 2)


def command_line() -> list[str]:
    return ["python", "-m", "lapor", *sys.argv[1:]]


def database(engine: Engine) -> dict[str, str]:
    """Its kind, its version, and what of its settings decides how fast it is."""
    with engine.connect() as connection:

        def ask(what: str) -> str:
            return str(connection.execute(text(what)).scalar_one())

        if engine.dialect.name == "sqlite":
            kept = {name: ask(f"PRAGMA {name}") for name in ("synchronous", "cache_size")}
            return {"kind": "sqlite", "version": ask("SELECT sqlite_version()"), **kept}
        kept = {name: ask(f"SHOW {name}") for name in SETTINGS}
        return {"kind": "postgres", "version": ask("SHOW server_version"), **kept}


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> float:
    """GB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
