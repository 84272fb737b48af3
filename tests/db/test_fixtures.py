"""The databases of the tests are what their names say."""

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from db.models import GROWING, Government, Mark


def test_the_reference_data_is_there(session):
    assert len(session.exec(select(Government).where(col(Government.is_pilot))).all()) == 6


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_forgotten(session, time):
    assert session.get(Mark, "written") is None
    session.add(Mark(name="written", value=time))
    session.commit()


def test_tables_that_grow_are_split_where_they_should_be(session, request):
    if session.get_bind().dialect.name != "postgresql":
        return
    parts = session.connection().execute(
        text(
            "SELECT whole.relname, count(*) FROM pg_inherits "
            "JOIN pg_class whole ON whole.oid = inhparent WHERE relkind = 'p' GROUP BY relname"
        )
    )
    split = "partitioned" in request.node.callspec.id
    assert dict(parts.all()) == (dict.fromkeys(GROWING, 4) if split else {})
