"""How long the sign-in page takes to say no: to a known name, an unknown, a disabled, a refused.

    [tests/postgres.sh] python -m tests.bench.knocking [--tries 30] [--on postgres]

J6 promises medians within 10 %. A test counts the comparisons; how long they take is printed here.
"""

import argparse
import itertools
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import bcrypt
from sqlalchemy import Engine

from db.engine import writing
from lapor.services import accounts, entering, passwords, throttle
from tests.cast import gather
from tests.databases import filled

NAMES = {"known": "siti", "unknown": "nobody", "disabled": "budi", "refused": "wayan"}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tries", type=int, default=30)
    asked.add_argument("--on", default="sqlite")
    given = asked.parse_args()
    engine = filled(given.on, Path(tempfile.mkdtemp()), "knocking")
    with writing(engine) as session:
        gather(session)
        accounts.existing(session, "siti").password_hash = passwords.hashed("kereta api pagi hari")
        accounts.disable(session, "budi")
    took = measured(engine, given.tries)
    known = took["known"]
    for kind, seconds in took.items():
        words = f"{kind:9} {1000 * seconds:6.1f} ms {seconds / known - 1:+7.1%}"
        sys.stdout.write(f"{words}\n")


def measured(engine: Engine, tries: int) -> dict[str, float]:
    """Seconds, the median of each kind; taken in turn, so that a slow moment is everybody's."""
    took: dict[str, list[float]] = {kind: [] for kind in NAMES}
    now = datetime.now(UTC)
    for number, (kind, name) in itertools.product(range(tries), NAMES.items()):
        at = now + timedelta(hours=2 * number)
        if kind == "refused":
            for address in range(throttle.LIMIT):
                entering.begin(name, f"192.0.2.{address}", target=engine, now=at)
        began = time.perf_counter()
        trial = entering.begin(name, "192.0.2.200", target=engine, now=at)
        bcrypt.checkpw(b"bukan ini", trial.hash.encode())
        took[kind].append(time.perf_counter() - began)
    return {kind: median(seconds) for kind, seconds in took.items()}


if __name__ == "__main__":
    main()
