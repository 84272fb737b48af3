"""`verify` finds each row of the programme that is not what its story says."""

import pytest
from sqlalchemy import text

from lapor.services import programme_entry as entry
from lapor.services import programme_evidence as evidence
from lapor.services import programme_seeds
from lapor.services.programme_proof import wrong
from lapor.services.verify import verify
from tests.cast import gather
from tests.db.test_programme_entry import GIVEN, KEY, MAYA, NOW, give

RISK = "code = 'T-R1'"
PLANTED = {
    f"UPDATE risk SET impact = 5 WHERE {RISK}": ("risk T-R1", "not what its last change says"),
    f"UPDATE risk SET version = 9 WHERE {RISK}": ("risk T-R1", "not what its last change says"),
    f"DELETE FROM risk WHERE {RISK}": ("risk T-R1", "removed without a story"),
    "UPDATE programme_change SET after = replace(after, '72.7', '80') WHERE version = 1":
        (f"figure {KEY}", "does not begin where the last ended"),
    "DELETE FROM programme_change WHERE key = 'T-D1'": ("decision T-D1", "nobody entered it"),
    "DELETE FROM participants": ("participants T-K1/women/18_29/no", "removed without a story"),
    "UPDATE evidence SET address = 'https://jahat.example' WHERE code = 'T-E1'":
        ("evidence T-E1", "not what its last change says"),
    "UPDATE evidence SET withdrawn_at = added_at WHERE code = 'T-E1'":
        ("evidence T-E1", "removed without a story"),
    "DELETE FROM meeting WHERE code = 'RAPAT-1'": ("meeting RAPAT-1", "published is not there"),
    "UPDATE meeting SET number = '7' WHERE code = 'RAPAT-1'":
        ("meeting RAPAT-1", "not what was published"),
    "UPDATE meeting SET version = 2 WHERE code = 'RAPAT-1'":
        ("meeting RAPAT-1", "changed without a story"),
    "INSERT INTO result (code, level, name_id, name_en, responsible, note, is_demo, version) "
    "VALUES ('X', 'output', 'X', '', '', '', false, 1)": ("result X", "nobody entered it"),
}  # fmt: skip


@pytest.fixture
def filled(session):
    """A row of every kind, some changed, one removed, one entered again, evidence withdrawn."""
    gather(session)
    for kind in GIVEN:
        give(session, kind)
    give(session, "figure", seen=1, value="68")
    give(session, "risk", seen=1, impact=4)
    give(session, "risk", code="T-R2")
    entry.remove(session, MAYA, "risk", "T-R2", seen=1, now=NOW)
    give(session, "risk", code="T-R3")
    entry.remove(session, MAYA, "risk", "T-R3", seen=1, now=NOW)
    give(session, "risk", code="T-R3")
    entry.save(session, MAYA, "meeting", {"code": "DEWAN-5", "number": "V"}, seen=1, now=NOW)
    link = {"about": "event", "about_key": "T-K1", "title": "x", "address": "https://a.example"}
    code = evidence.add(session, MAYA, link, now=NOW)
    evidence.withdraw(session, MAYA, code, seen=1, why="salah", now=NOW)
    return session


def test_whatever_is_entered_changed_and_removed_agrees(filled):
    assert list(wrong(filled)) == []
    assert verify(filled).agrees


def test_each_thing_that_is_planted_is_found(filled):
    for statement, (row, said) in PLANTED.items():
        with filled.begin_nested() as savepoint:
            done = filled.connection().execute(text(statement))
            assert done.rowcount >= 1, statement
            filled.expire_all()
            found = dict(wrong(filled))
            savepoint.rollback()
        assert said in found.get(row, ""), (statement, found)
    filled.expire_all()
    assert list(wrong(filled)) == []


def test_what_was_published_and_removed_here_stays_away(session):
    gather(session)
    entry.remove(session, MAYA, "meeting", "RAPAT-1", seen=1, why="salah", now=NOW)
    programme_seeds.fill(session)
    assert "RAPAT-1" not in {row.key for row in entry.rows(session, MAYA, "meeting")}
    assert list(wrong(session)) == []
