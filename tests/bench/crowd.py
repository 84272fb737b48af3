"""Many writers on few complaints, through the services: nothing lost, every loser told by whom.

    [tests/postgres.sh] python -m tests.bench.crowd [--on postgres] [--moves 10000] [--processes 1]

fills an empty database, lets them compete, counts, and runs `verify`. The suite runs a tenth of it.
"""

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import migrate
from db.codes import MoveCode, Role
from db.engine import make_engine, reading, writing
from db.models import Complaint
from lapor.domain.access import Actor
from lapor.domain.errors import NotAllowed, NotFound, StaleComplaint
from lapor.domain.workflow import moves_from
from lapor.services import complaints, ledger
from lapor.services.loading import load
from lapor.services.setup import fill_reference
from lapor.services.targets import Target
from tests.builders import a_new_complaint, differences
from tests.cast import DINKES, PUPR, gather
from tests.databases import empty

M = MoveCode
COMPLAINTS, THREADS = 200, 20
# Seconds between two attempts of one writer. The pool has fewer connections than there are writers
# and no queue: whoever asks again at once takes the one they gave back, and another never has any.
PAUSE = 0.002
UNDONE = 0.05  # of all attempts: most are not the writer's own last step, and are refused
MOVES = (
    M.DISPATCH, M.RETURN, M.HOLD, M.COMPLETE, M.FOLLOW_UP, M.REPLY, M.CLOSE, M.REOPEN, M.NOTE,
    M.ARCHIVE, M.RESTORE, M.SET_CONFIDENTIALITY,
)  # fmt: skip


class Tally(NamedTuple):
    """How attempts ended. `made` counts acknowledged moves by complaint."""

    made: Counter[int]
    stale: int
    refused: int
    untold: list[str]  # what a loser was told where it names nobody else

    def __add__(self, other: "Tally") -> "Tally":  # type: ignore[override]
        return Tally(
            self.made + other.made,
            self.stale + other.stale,
            self.refused + other.refused,
            self.untold + other.untold,
        )


NOTHING = Tally(Counter(), 0, 0, [])


class Share(NamedTuple):
    """What one process has to do."""

    url: str
    ids: list[int]
    government: int
    writers: list[str]
    everybody: frozenset[str]  # the writers of all processes
    moves: int  # acknowledged, by each writer
    folds: bool  # one process at a time does: in the app, by a lease


class Verdict(NamedTuple):
    """What is left when all have gone."""

    moves: int  # acknowledged
    stale: int
    refused: int
    lost: int  # complaints whose version is not what was acknowledged
    untold: int
    differences: int  # that verify names
    seconds: float


def fill(engine: Engine, n: int = COMPLAINTS) -> tuple[list[int], int]:
    """(ids, government) of dispatched complaints in an empty database."""
    migrate.upgrade(engine)
    with writing(engine) as session:
        fill_reference(session)
        government = gather(session).sleman
        return dispatched(session, n), government


def dispatched(session: Session, n: int) -> list[int]:
    """Ids of new complaints dispatched to PUPR, at version 2."""
    given = {"received": "2026-09-07", "dispatched": "2026-09-08"}
    new = [a_new_complaint(session, **given) for _ in range(n)]
    load(session, new)
    numbers = [one.number for one in new]
    return list(session.exec(select(Complaint.id).where(col(Complaint.number).in_(numbers))))


def compete(engine: Engine, share: Share) -> Tally:
    """Every writer in a thread of its own, and one who folds the ledger's tail meanwhile."""
    stop = threading.Event()

    def fold() -> None:
        while share.folds and not stop.wait(0.5):
            with writing(engine, snapshot=True) as session:
                ledger.fold(session)

    with ThreadPoolExecutor(len(share.writers) + 1) as threads:
        folding = threads.submit(fold)
        try:
            tallies = list(threads.map(lambda name: _write(engine, share, name), share.writers))
        finally:
            stop.set()
        folding.result()
    return sum(tallies, NOTHING)


def _write(engine: Engine, share: Share, name: str) -> Tally:
    actor = Actor(name, Role.COORDINATOR, share.government)
    chance = random.Random(name)
    made: Counter[int] = Counter()
    stale = refused = 0
    untold = []
    while made.total() < share.moves:
        time.sleep(PAUSE)
        id = chance.choice(share.ids)
        code, seen, target = _choose(engine, actor, id, chance)
        try:
            with writing(engine) as session:
                note = f"Catatan {chance.random()}"
                complaints.make_move(session, actor, id, code, seen=seen, note=note, target=target)
            made[id] += 1
        except StaleComplaint as refusal:
            stale += 1
            who, _, did = refusal.text.id.partition(" ")
            if who not in share.everybody or who == name or not did:
                untold.append(refusal.text.id)
        except (NotAllowed, NotFound):
            refused += 1
    return Tally(made, stale, refused, untold)


def _choose(
    engine: Engine, actor: Actor, id: int, chance: random.Random
) -> tuple[MoveCode, int, Target]:
    """A move that the complaint allows as this writer sees it; now and then, an undo."""
    with reading(engine) as session:
        found = complaints.get(session, actor, id)
        standing = complaints.standing(session, actor, found)
        codes = [move.code for move in moves_from(found.status, actor.role, standing)]
    code = chance.choice([code for code in codes if code in MOVES])
    if chance.random() < UNDONE:
        return M.UNDO, found.version, Target()
    if code == M.DISPATCH:
        return code, found.version, Target(agency_id=DINKES if found.agency_id == PUPR else PUPR)
    if code == M.SET_CONFIDENTIALITY:
        return code, found.version, Target(changed={"secret": not found.is_secret})
    return code, found.version, Target()


def run(engine: Engine, ids: list[int], government: int, *, moves: int, processes: int) -> Verdict:
    """Let THREADS writers make so many moves, spread over processes, and count."""
    names = [f"penulis{n}" for n in range(THREADS)]
    url = engine.url.render_as_string(hide_password=False)
    shares = [
        Share(url, ids, government, names[n::processes], frozenset(names), moves // THREADS, n == 0)
        for n in range(processes)
    ]
    before, began = versions(engine, ids), time.perf_counter()
    if processes == 1:
        tally = compete(engine, shares[0])
    else:
        with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
            tally = sum(pool.map(elsewhere, shares), NOTHING)
    seconds = time.perf_counter() - began
    after = versions(engine, ids)
    with writing(engine) as session:
        found = len(differences(session))
    lost = sum(after[id] != before[id] + tally.made[id] for id in ids)
    return Verdict(
        tally.made.total(), tally.stale, tally.refused, lost, len(tally.untold), found,
        seconds,
    )  # fmt: skip


def elsewhere(share: Share) -> Tally:
    """The same in a process of its own, with its own engine and its own door."""
    engine = make_engine(share.url)
    try:
        return compete(engine, share)
    finally:
        engine.dispose()


def versions(engine: Engine, ids: list[int]) -> dict[int, int]:
    with reading(engine) as session:
        found = session.exec(
            select(Complaint.id, Complaint.version).where(col(Complaint.id).in_(ids))
        )
        return dict(found.all())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", choices=("sqlite", "postgres", "partitioned"), default="sqlite")
    parser.add_argument("--moves", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = empty(asked.on, Path(folder), "crowd")
        ids, government = fill(engine)
        verdict = run(engine, ids, government, moves=asked.moves, processes=asked.processes)
        engine.dispose()
    json.dump({**vars(asked), **verdict._asdict()}, sys.stdout)


if __name__ == "__main__":
    main()
