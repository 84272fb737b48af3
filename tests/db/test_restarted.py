"""J13: PostgreSQL falls three times while officers write; nothing is lost, nothing doubled."""

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from db import engine as engines
from db.codes import MoveCode, Role
from db.engine import reading, writing
from db.models import Activity, AuditLog, Complaint
from lapor.domain.access import Actor
from lapor.services import stepping
from lapor.services.complaints import make_move
from tests import cluster
from tests.bench import crowd
from tests.builders import differences
from tests.cast import gather
from tests.databases import filled

M = MoveCode
# a thousand moves take 15 s; the suite makes half of them
COMPLAINTS = 100 if os.environ.get("LAPOR_TEST_PROMISES") else 50
WRITERS, CRASHES = 4, 3
LIFE = (M.HOLD, M.COMPLETE, M.NOTE, M.FOLLOW_UP, M.NOTE) * 2
MOVES = COMPLAINTS * len(LIFE)


@pytest.fixture
def server():
    if not cluster.tools():
        assert not os.environ.get("CI"), "PostgreSQL is missing, and here its tests must run"
        pytest.skip("PostgreSQL is not installed")
    with cluster.started() as server:
        yield server


class Writers:
    """Each has complaints of its own: whatever is lost or doubled, a restart did it."""

    def __init__(self, engine, ids, government):
        self.engine, self.ids, self.government = engine, ids, government
        self.acknowledged, self.tries = Counter(), Counter()
        self.enough = {MOVES * n // (CRASHES + 1): threading.Event() for n in (1, 2, 3)}
        self.lock = threading.Lock()

    def write(self, n: int) -> None:
        actor = Actor(f"penulis{n}", Role.COORDINATOR, self.government)
        for seen, code in enumerate(LIFE, 2):
            for id in self.ids[n::WRITERS]:
                self.move(actor, id, code, seen)

    def move(self, actor: Actor, id: int, code: MoveCode, seen: int) -> None:
        def use_case(session):
            self.tries[id, seen] += 1
            make_move(session, actor, id, code, seen=seen, note=f"Langkah {seen}")

        stepping.versioned(use_case, self.engine)
        with self.lock:
            self.acknowledged[id] += 1
            reached = self.enough.get(self.acknowledged.total())
        if reached:
            reached.set()


def test_j13_a_database_that_falls_three_times_loses_and_doubles_nothing(server):
    engine = engines.make_engine(server.url)
    ids, government = crowd.fill(engine, COMPLAINTS)
    writers = Writers(engine, ids, government)
    with ThreadPoolExecutor(WRITERS) as threads:
        writing_on = [threads.submit(writers.write, n) for n in range(WRITERS)]
        for enough in writers.enough.values():
            assert enough.wait(600)
            server.crash()
            server.start()
        for one in writing_on:
            one.result()
    assert writers.acknowledged == dict.fromkeys(ids, len(LIFE))
    assert max(writers.tries.values()) > 1, "nobody met a crash: this showed nothing"
    with reading(engine) as session:
        versions = session.exec(select(Complaint.version).where(col(Complaint.id).in_(ids))).all()
        notes = session.exec(select(Activity.complaint_id, Activity.note)).all()
        lines = session.exec(select(AuditLog.id).where(col(AuditLog.actor).startswith("penulis")))
        assert len(lines.all()) == MOVES
    assert set(versions) == {2 + len(LIFE)}
    made = Counter((id, note) for id, note in notes if note.startswith("Langkah"))
    assert len(made) == MOVES
    assert set(made.values()) == {1}
    with writing(engine) as session:
        assert differences(session) == []
    engine.dispose()


def test_a_commit_that_landed_and_was_not_acknowledged_is_not_made_again(tmp_path, monkeypatch):
    """What a crash meets by luck only, made on purpose."""
    engine, lost = filled("sqlite", tmp_path), []
    with writing(engine) as session:
        siti = gather(session).siti
        (id,) = crowd.dispatched(session, 1)

    @contextmanager
    def without_an_answer(target):
        with writing(target) as session:
            yield session
        if not lost:
            lost.append("the answer")
            raise OperationalError("COMMIT", None, Exception("the server went away"))

    monkeypatch.setattr(stepping, "writing", without_an_answer)
    stepping.versioned(
        lambda session: make_move(session, siti, id, M.HOLD, seen=2, note="Menunggu foto"), engine
    )
    assert lost
    with reading(engine) as session:
        assert session.exec(select(Complaint.version).where(Complaint.id == id)).one() == 3
    engine.dispose()
