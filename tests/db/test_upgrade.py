"""A database of the release before: what only the program can work out is worked out."""

from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import text
from sqlmodel import Session

from db import migrate
from db.codes import Class, MoveCode
from db.engine import reading
from db.models import Mark
from lapor.domain import words
from lapor.services import wordlist
from lapor.services.complaints import Target, make_move
from lapor.services.rebuild import upgrade
from lapor.services.verify import verify
from tests.builders import a_complaint
from tests.cast import gather
from tests.conftest import KINDS
from tests.databases import filled
from tests.db.test_quality import typed_later

GIVEN = {"received": "2026-08-03", "dispatched": "2026-08-04", "followed_up": "2026-08-05"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_older_database_gets_its_words_and_its_days_of_lapse(kind, tmp_path):
    engine = filled(kind, tmp_path, "upgrade")
    with Session(engine) as session, session.begin():
        gather(session)
        a_complaint(session, **GIVEN, title="Lampu mati")
        a_complaint(session, **GIVEN, closed="2026-08-06")
    command.downgrade(migrate.config(engine), "0001")
    upgrade(engine)
    with reading(engine) as session:
        assert verify(session).differences == []
        assert list(wordlist.wrong(session)) == []
        lapses = session.connection().execute(text("SELECT lapse_on FROM complaint")).scalars()
        assert sorted(map(str, lapses)) == ["20685", "None"]  # 20 August: the 17th is a holiday
    engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
def test_what_showed_a_milestone_becomes_evidence_and_goes_back(kind, tmp_path):
    engine = filled(kind, tmp_path, "evidence")
    command.downgrade(migrate.config(engine), "0003")
    number = "(SELECT id FROM government WHERE code = '34.04')"
    told = {"road_map": "https://sleman.example/12", "decree": "Map di ruang rapat"}
    for deliverable, seen in told.items():
        run(engine, f"UPDATE milestone SET evidence = '{seen}', number = '12'"
            f" WHERE government_id = {number} AND deliverable = '{deliverable}'")  # fmt: skip
    migrate.upgrade(engine)
    asked = (
        "SELECT title, address FROM evidence"
        " WHERE about_key IN ('34.04/decree', '34.04/road_map') ORDER BY about_key"
    )
    assert run(engine, asked) == [
        ("Map di ruang rapat", ""), ("https://sleman.example/12", "https://sleman.example/12"),
    ]  # fmt: skip
    command.downgrade(migrate.config(engine), "0003")
    asked = f"SELECT deliverable, evidence, number FROM milestone WHERE government_id = {number}"
    found = {row[0]: row[1:] for row in run(engine, asked)}
    assert found["road_map"] == (told["road_map"], "12")
    assert found["decree"] == (told["decree"], "12")
    assert not any(found["master_plan"])
    engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("before", ["0008", "0010"])
def test_new_sums_are_those_of_the_ledger_without_the_tail(kind, before, tmp_path):
    engine = filled(kind, tmp_path, "sums")
    with Session(engine) as session, session.begin():
        cast = gather(session)
        a_complaint(session, **GIVEN, closed="2026-12-31")
        one = a_complaint(session, **GIVEN)
        make_move(session, cast.siti, one.id, MoveCode.CLOSE, seen=one.version, note="Selesai.",
                  now=datetime(2026, 8, 7, 3, tzinfo=UTC))  # fmt: skip
        make_move(session, cast.siti, one.id, MoveCode.CORRECT, seen=one.version, note="Salah.",
                  now=datetime(2026, 8, 7, 4, tzinfo=UTC),
                  target=Target(changed={"klass": Class.SUPERVISORY}))  # fmt: skip
        typed_later(session, 3)
    waiting = "SELECT COUNT(*) FROM ledger_tail WHERE metric = 1"  # receipts: one off, one on
    late = "SELECT SUM(n) FROM balance_late"
    assert (run(engine, waiting), run(engine, late)) == ([(2,)], [(3,)])
    command.downgrade(migrate.config(engine), before)
    migrate.upgrade(engine)
    assert (run(engine, waiting), run(engine, late)) == ([(2,)], [(3,)])
    with reading(engine) as session:
        assert [one for one in verify(session).differences if one.check == "balances"] == []
    engine.dispose()


def run(engine, statement):
    """The rows it gives, if it gives any."""
    with engine.begin() as connection:
        found = connection.execute(text(statement))
        return [tuple(row) for row in found] if found.returns_rows else []


@pytest.mark.parametrize("kind", KINDS)
def test_an_older_index_forgets_the_numbers_that_texts_hide(kind, tmp_path, monkeypatch):
    engine = filled(kind, tmp_path, "masked")
    with monkeypatch.context() as before, Session(engine) as session, session.begin():
        before.setattr(words, "mask", lambda text, *_: text)  # as it was
        gather(session)
        a_complaint(session, **GIVEN, title="Telepon 0812 3456 7890")
        session.delete(session.get_one(Mark, wordlist.NAME))
    with reading(engine) as session:
        assert len(list(wordlist.wrong(session))) == 1
    for _ in range(2):  # a second time there is nothing to do
        upgrade(engine)
        with reading(engine) as session:
            assert list(wordlist.wrong(session)) == []
            assert wordlist.is_of_today(session)
    engine.dispose()
