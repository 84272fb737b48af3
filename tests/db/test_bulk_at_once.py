"""Bulk runs on real databases: killed in the middle, carried on twice at once, beside others."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, text
from sqlmodel import col, select

from db.codes import MoveCode
from db.engine import reading, writing
from db.models import BulkRow, BulkRun, Complaint
from lapor.domain.access import Actor
from lapor.domain.errors import NotFound, StaleComplaint
from lapor.services import bulk, bulk_run, bulk_work
from lapor.services.complaints import make_move
from tests.bench.crowd import dispatched
from tests.builders import differences

M = MoveCode
CARRY_ON = """
import sys
from db.codes import Role
from db.engine import make_engine
from lapor.domain.access import Actor
from lapor.services import bulk_work, stepping
url, name, government, run_id = sys.argv[1:]
stepping.BREATH = 0.05
actor = Actor(name, Role.COORDINATOR, int(government))
bulk_work.carry_on(actor, int(run_id), make_engine(url))
"""


def committed(engine: Engine, n: int) -> list[int]:
    with writing(engine) as session:
        return dispatched(session, n)


def started(engine: Engine, actor: Actor, code: MoveCode, ids: list[int]) -> int:
    with writing(engine) as session:
        run_id = bulk.ask(session, actor, code, dict.fromkeys(ids, 2), note="Diperiksa")
        bulk_run.start(session, actor, run_id)
    return run_id


def results(engine: Engine, actor: Actor, run_id: int) -> dict[str | None, int]:
    with reading(engine) as session:
        return bulk_run.look(session, actor, run_id).results


def versions(engine: Engine, ids: list[int]) -> Counter:
    with reading(engine) as session:
        return Counter(session.exec(select(Complaint.version).where(col(Complaint.id).in_(ids))))


def agrees(engine: Engine) -> None:
    with writing(engine) as session:
        assert differences(session) == []


def test_a_run_killed_in_the_middle_goes_on_where_it_was_and_repeats_nothing(world):
    engine, cast = world
    ids = committed(engine, 10 * bulk_work.BATCH)
    run_id = started(engine, cast.siti, M.FOLLOW_UP, ids)
    url = engine.url.render_as_string(hide_password=False)
    worker = subprocess.Popen(
        [sys.executable, "-c", CARRY_ON, url, "siti", str(cast.sleman), str(run_id)]
    )
    while results(engine, cast.siti, run_id).get("done", 0) < 2 * bulk_work.BATCH:
        assert worker.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    before = results(engine, cast.siti, run_id)
    assert set(before) == {"done", None}
    # moved = said to be moved: a row's result stands or falls with its move
    assert versions(engine, ids) == {3: before["done"], 2: before[None]}
    with reading(engine) as session:
        assert bulk_run.latest(session, cast.siti).id == run_id
    bulk_work.carry_on(cast.siti, run_id, engine)
    assert results(engine, cast.siti, run_id) == {"done": len(ids)}
    assert versions(engine, ids) == {3: len(ids)}
    agrees(engine)


def test_two_who_carry_on_at_once_share_the_work(world):
    engine, cast = world
    ids = committed(engine, 6 * bulk_work.BATCH)
    run_id = started(engine, cast.siti, M.HOLD, ids)
    with ThreadPoolExecutor(3) as threads:
        for one in [
            threads.submit(bulk_work.carry_on, cast.siti, run_id, engine) for _ in range(3)
        ]:
            one.result()
    assert results(engine, cast.siti, run_id) == {"done": len(ids)}
    assert versions(engine, ids) == {3: len(ids)}
    agrees(engine)


def test_two_runs_over_the_same_complaints_and_officers_between_them_lose_nothing(world):
    engine, cast = world
    ids = committed(engine, 4 * bulk_work.BATCH)
    mine, rinis = (started(engine, who, M.FOLLOW_UP, ids) for who in (cast.siti, cast.rini))

    def officer(id: int) -> str:
        try:
            with writing(engine) as session:
                make_move(session, cast.budi, id, M.FOLLOW_UP, seen=2, note="Ditambal")
        except StaleComplaint:
            return "stale"
        return "done"

    with ThreadPoolExecutor(4) as threads:
        runs = [
            threads.submit(bulk_work.carry_on, cast.siti, mine, engine),
            threads.submit(bulk_work.carry_on, cast.rini, rinis, engine),
        ]
        by_hand = Counter(threads.map(officer, reversed(ids)))
        for run in runs:
            run.result()
    found = Counter(by_hand)
    for who, run_id in ((cast.siti, mine), (cast.rini, rinis)):
        found.update(results(engine, who, run_id))
    assert found == {"done": len(ids), "stale": 2 * len(ids)}, "one wins each, two are told"
    assert versions(engine, ids) == {3: len(ids)}
    with reading(engine) as session:
        told = session.connection().execute(
            text("SELECT DISTINCT reason_en FROM bulk_row WHERE result = 'stale'")
        )
        assert all(" followed the complaint up on " in reason for (reason,) in told)
    agrees(engine)


def test_a_preview_begun_in_one_window_is_not_forgotten_by_another(world):
    engine, cast = world
    (id,) = committed(engine, 1)

    def asks() -> int:
        with writing(engine) as session:
            return bulk.ask(session, cast.siti, M.NOTE, {id: 2}, note="Diperiksa")

    def begins(run_id: int) -> bool:
        try:
            with writing(engine) as session:
                bulk_run.start(session, cast.siti, run_id)
                bulk_run.cancel(session, cast.siti, run_id)
        except NotFound:
            return False
        return True

    for _ in range(20):
        run_id = asks()
        with ThreadPoolExecutor(2) as threads:
            begun, other = threads.submit(begins, run_id), threads.submit(asks)
            other.result()
        with reading(engine) as session:
            assert (bulk_run.find(session, cast.siti, run_id) is not None) == begun.result()
            rows = set(session.exec(select(BulkRow.run_id)).all())
            assert rows == set(session.exec(select(BulkRun.id)).all())
