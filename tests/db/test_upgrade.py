"""A database of the release before: what only the program can work out is worked out."""

import pytest
from alembic import command
from sqlalchemy import text
from sqlmodel import Session

from db import migrate
from db.engine import reading
from lapor.services import wordlist
from lapor.services.rebuild import upgrade
from lapor.services.setup import fill_reference
from lapor.services.verify import verify
from tests.builders import a_complaint
from tests.cast import gather
from tests.conftest import KINDS
from tests.databases import empty

GIVEN = {"received": "2026-08-03", "dispatched": "2026-08-04", "followed_up": "2026-08-05"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_older_database_gets_its_words_and_its_days_of_lapse(kind, tmp_path):
    engine = empty(kind, tmp_path, "upgrade")
    migrate.upgrade(engine)
    with Session(engine) as session, session.begin():
        fill_reference(session)
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
