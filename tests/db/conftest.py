"""What tests of the database share besides the databases: the people."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from db.engine import writing
from tests.cast import Cast, gather
from tests.conftest import KINDS
from tests.databases import filled


@pytest.fixture
def cast(session: Session) -> Cast:
    return gather(session)


@pytest.fixture(scope="module", params=KINDS)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, Cast]]:
    """A database of its own for a file of tests: what is written here stays written."""
    name = request.module.__name__.rpartition(".")[2]
    engine = filled(request.param, tmp_path_factory.mktemp(name), name)
    with writing(engine) as session:
        cast = gather(session)
    yield engine, cast
    engine.dispose()
