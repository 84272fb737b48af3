"""What is written of a statement that takes long: its words, never its values."""

import time

from sqlalchemy import text
from structlog.testing import capture_logs

from lapor import statements
from lapor.config import settings
from tests.databases import empty

SECRET = "3404123456789012"


def test_a_slow_statement_is_written_down_without_its_values(tmp_path):
    engine = empty("sqlite", tmp_path)
    statements.watch(engine)
    pause = settings().slow_ms / 1_000 + 0.1
    with capture_logs() as said, engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.create_function("pause", 1, lambda _: time.sleep(pause))
        connection.execute(text("SELECT pause(:given)"), {"given": SECRET})
    (line,) = [one for one in said if one["event"] == "slow statement"]
    assert line["statement"] == "SELECT pause(?)"
    assert line["ms"] > settings().slow_ms
    assert SECRET not in str(said)
    engine.dispose()
