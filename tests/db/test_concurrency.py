"""Many at once, on real databases: exactly one wins, and numbers stay exact."""

import sys
import threading
import types
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from db.codes import MoveCode, Role
from db.engine import reading, writing
from lapor.domain.access import Actor
from lapor.domain.errors import StaleComplaint
from lapor.services import ledger
from lapor.services.complaints import make_move
from lapor.services.targets import Target
from tests.bench import crowd
from tests.builders import a_complaint, at, differences
from tests.cast import DINKES, PUPR, Cast

M = MoveCode
NOW = at("2026-09-14")


def at_once(engine: Engine, *attempts: Callable) -> Counter:
    """Each attempt in a thread and a transaction of its own; how they ended."""
    together = threading.Barrier(len(attempts))

    def run(attempt: Callable) -> str:
        together.wait()
        try:
            with writing(engine) as session:
                attempt(session)
        except StaleComplaint:
            return "stale"
        return "done"

    with ThreadPoolExecutor(len(attempts)) as threads:
        return Counter(threads.map(run, attempts))


def a_committed_complaint(engine: Engine, **how) -> tuple[int, int]:
    with writing(engine) as session:
        complaint = a_complaint(session, **how)
        return complaint.id, complaint.version


def coordinator(n: int, cast: Cast) -> Actor:
    return Actor(f"koordinator{n}", Role.COORDINATOR, cast.sleman)


def rows_of(engine: Engine, id: int) -> dict[str, int]:
    tables = {
        "activity": "complaint_id", "ledger": "complaint_id", "ledger_tail": "complaint_id",
        "audit_log": "subject",
    }  # fmt: skip
    with reading(engine) as session:
        run = session.connection().execute
        found = {
            table: run(
                text(f"SELECT COUNT(*) FROM {table} WHERE {column} = :id"),
                {"id": str(id) if column == "subject" else id},
            ).scalar_one()
            for table, column in tables.items()
        }
        found["version"] = run(
            text("SELECT version FROM complaint WHERE id = :id"), {"id": id}
        ).scalar_one()
    return found


def agrees(engine: Engine) -> None:
    with writing(engine) as session:
        assert differences(session) == []


def test_of_eight_at_once_on_one_complaint_exactly_one_wins(world):
    engine, cast = world
    id, seen = a_committed_complaint(engine, dispatched="2026-09-08")
    before = rows_of(engine, id)

    def hold(n: int) -> Callable:
        return lambda session: make_move(
            session, coordinator(n, cast), id, M.HOLD, seen=seen, note=f"Alasan {n}", now=NOW
        )

    assert at_once(engine, *map(hold, range(8))) == {"done": 1, "stale": 7}
    after = rows_of(engine, id)
    assert {name: after[name] - before[name] for name in after} == {
        "version": 1, "activity": 1, "audit_log": 1, "ledger": 3, "ledger_tail": 3,
    }  # fmt: skip
    agrees(engine)


def test_of_eight_different_moves_at_once_exactly_one_wins(world):
    engine, cast = world
    id, seen = a_committed_complaint(engine, dispatched="2026-09-08")

    def attempt(n: int) -> Callable:
        code = (M.HOLD, M.FOLLOW_UP, M.RETURN, M.DISPATCH)[n % 4]
        return lambda session: make_move(
            session, coordinator(n, cast), id, code, seen=seen, note="x", now=NOW,
            target=Target(agency_id=DINKES),
        )  # fmt: skip

    assert at_once(engine, *map(attempt, range(8))) == {"done": 1, "stale": 7}
    found = rows_of(engine, id)
    assert (found["version"], found["activity"], found["audit_log"]) == (3, 3, 1)
    agrees(engine)


def test_two_clicks_of_one_person_at_once_are_one_write_and_no_complaint(world):
    engine, cast = world
    id, seen = a_committed_complaint(engine)

    def click(session) -> None:
        make_move(
            session, cast.siti, id, M.DISPATCH, seen=seen, now=NOW, target=Target(agency_id=PUPR)
        )

    assert at_once(engine, click, click, click) == {"done": 3}
    found = rows_of(engine, id)
    assert (found["version"], found["activity"], found["audit_log"]) == (2, 2, 1)


def test_eight_on_eight_complaints_all_win(world):
    engine, cast = world
    ids = [a_committed_complaint(engine)[0] for _ in range(8)]

    def dispatch(id: int) -> Callable:
        return lambda session: make_move(
            session, cast.siti, id, M.DISPATCH, seen=1, now=NOW, target=Target(agency_id=PUPR)
        )

    assert at_once(engine, *map(dispatch, ids)) == {"done": 8}
    assert {rows_of(engine, id)["version"] for id in ids} == {2}
    agrees(engine)


def test_folding_while_others_move_loses_and_doubles_nothing(world):
    engine, cast = world
    ids = [a_committed_complaint(engine)[0] for _ in range(6)]
    stop = threading.Event()
    folded: list[int] = []

    def fold() -> None:
        while not stop.is_set():
            with writing(engine, snapshot=True) as session:
                folded.append(ledger.fold(session))

    def live(id: int) -> None:
        moves = (
            (M.DISPATCH, {"agency_id": PUPR}), (M.FOLLOW_UP, {}), (M.HOLD, {}), (M.COMPLETE, {}),
            (M.CLOSE, {}),
        )  # fmt: skip
        for version, (code, target) in enumerate(moves, 1):
            with writing(engine) as session:
                make_move(
                    session, cast.siti, id, code, seen=version, note="x",
                    now=NOW + timedelta(days=version), target=Target(**target),
                )  # fmt: skip

    with ThreadPoolExecutor(7) as threads:
        folding = threads.submit(fold)
        for life in [threads.submit(live, id) for id in ids]:
            life.result()
        stop.set()
        folding.result()
    with writing(engine, snapshot=True) as session:
        folded.append(ledger.fold(session))
    assert sum(folded) > 0
    with reading(engine) as session:
        run = session.connection().execute
        assert run(text("SELECT COUNT(*) FROM ledger_tail")).scalar_one() == 0
        (total,) = run(text("SELECT SUM(n) FROM ledger")).one()
        for balance in ledger.BALANCES:
            assert run(text(f"SELECT SUM(n) FROM {balance}")).scalar_one() == total
    agrees(engine)


def test_j2_of_a_thousand_moves_by_twenty_writers_none_is_lost_and_every_loser_is_told(world):
    """The full size, ten thousand, runs in tests/bench/crowd.py."""
    engine, cast = world
    with writing(engine) as session:
        ids = crowd.dispatched(session, 50)
    found = crowd.run(engine, ids, cast.sleman, moves=1_000, processes=1)
    assert (found.moves, found.lost, found.untold, found.differences) == (1_000, 0, 0, 0)
    assert found.stale > 0, "nobody met anybody: this showed nothing"


def test_writers_in_several_processes_lose_nothing_either(world, monkeypatch):
    engine, cast = world
    # AppTest leaves the app's script behind as __main__, which a new process would run
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    if engine.dialect.name != "sqlite":
        pytest.skip("to PostgreSQL two processes are what two threads are: connections")
    with writing(engine) as session:
        ids = crowd.dispatched(session, 20)
    found = crowd.run(engine, ids, cast.sleman, moves=200, processes=2)
    assert (found.moves, found.lost, found.untold, found.differences) == (200, 0, 0, 0)
    assert found.stale > 0
