"""What tests of the database share besides the databases: the people."""

import pytest
from sqlmodel import Session

from tests.cast import Cast, gather


@pytest.fixture
def cast(session: Session) -> Cast:
    return gather(session)
