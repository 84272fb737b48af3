"""J1: a process that writes is killed again and again; what it was told is kept, is kept."""

import os
import random
import signal
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from db.engine import reading, writing
from db.models import Activity, Complaint
from lapor.services.verify import verify
from tests.bench.crowd import dispatched
from tests.cast import gather
from tests.databases import filled
from tests.db import dying
from tests.forking import forked

# a thousand moves take 15 s; the suite makes half of them
KILLS, MOVES = 10, 1_000 if os.environ.get("LAPOR_TEST_PROMISES") else 500
PATIENCE = 60  # seconds for one life


def acknowledged(told: Path) -> list[tuple[int, int, str]]:
    """(complaint, version, note) of each; a line that was cut off was not told to the end."""
    lines = told.read_text().splitlines(keepends=True) if told.exists() else []
    words = [line.split() for line in lines if line.endswith("\n")]
    return [(int(id), int(version), note) for id, version, note in words]


def lives_and_is_killed(arguments, told: Path, until: int, chance: random.Random) -> None:
    """After so many moves and a moment more, wherever in the next one that is."""
    process = forked(dying.write, *arguments)
    end = time.monotonic() + PATIENCE
    while len(acknowledged(told)) < until:
        assert process.is_alive(), "it ended by itself"
        assert time.monotonic() < end
        time.sleep(0.01)
    time.sleep(chance.random() * 0.02)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_j1_no_acknowledged_move_is_lost_when_the_process_is_killed(tmp_path):
    engine, told = filled("sqlite", tmp_path), tmp_path / "told"
    with writing(engine) as session:
        government = gather(session).sleman
        ids = dispatched(session, 60)
    chance = random.Random(1)
    for life in range(KILLS):
        arguments = (str(engine.url), ids, government, str(told), life)
        until = MOVES * (life + 1) // KILLS
        lives_and_is_killed(arguments, told, until, chance)
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA quick_check")).scalar_one() == "ok"
    said = acknowledged(told)
    with reading(engine) as session:
        rows = session.exec(select(Activity).where(col(Activity.version) > 2)).all()
        kept = {(row.complaint_id, row.version, row.note) for row in rows}
        versions = sum(session.exec(select(Complaint.version)).all())
    assert len(said) >= MOVES
    assert set(said) - kept == set(), "acknowledged and lost"
    # the one that a killed process was about to say may be there as well, whole
    assert len(kept - set(said)) <= KILLS
    assert versions == 2 * len(ids) + len(kept) == 2 * len(ids) + len(rows)
    with writing(engine) as session:
        assert verify(session).differences == []
    engine.dispose()


@pytest.mark.parametrize("cut", ["7 3 0.5", "7 3"])
def test_a_line_that_was_cut_off_was_not_told(tmp_path, cut):
    (tmp_path / "told").write_text("7 2 0.25\n" + cut)
    assert acknowledged(tmp_path / "told") == [(7, 2, "0.25")]
