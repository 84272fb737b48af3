"""What tests of the database share besides the databases: the people."""

from collections.abc import Iterator

import bcrypt
import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from db.engine import writing
from lapor.config import Mode, settings
from tests.cast import Cast, gather
from tests.conftest import KINDS
from tests.databases import filled


@pytest.fixture
def cast(session: Session) -> Cast:
    return gather(session)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed in a millisecond, where what they cost is not asked."""
    salt = bcrypt.gensalt
    monkeypatch.setattr(bcrypt, "gensalt", lambda: salt(4))


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As real data are kept: with a secret of its own, and a second factor."""
    monkeypatch.setenv("LAPOR_MODE", "production")
    monkeypatch.setenv("LAPOR_SECRET_KEY", "x" * 32)
    settings.cache_clear()
    assert settings().mode == Mode.PRODUCTION
    yield
    monkeypatch.undo()
    settings.cache_clear()


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
