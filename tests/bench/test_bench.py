"""The benchmark runs and names every path it promises. How fast they are is not for a test."""

import pytest

from lapor.bench.run import run
from lapor.domain.errors import BadInput
from tests.databases import empty

NAMES = {
    "load.bulk", "size", "queue.worklist", "queue.filtered", "queue.page_1000", "queue.search",
    "queue.counts", "queue.words_common", "queue.words_rare", "queue.page", "queue.page_filtered",
    "queue.page_closed", "queue.page_words", "queue.page_deep", "complaint.open", "complaint.move",
    "bulk.move_1000", "kpi.board", "kpi.as_of",
    "kpi.drill", "import.lengkap", "ledger.rebuild",
}  # fmt: skip


def test_every_path_is_timed_on_a_database_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr("lapor.bench.run.RUNS", 1)
    monkeypatch.setattr("lapor.bench.writes.ROWS", 50)
    engine = empty("sqlite", tmp_path)
    found = {result["name"]: result for result in run(engine, 400)}
    assert set(found) == NAMES
    assert 5 < found["size"]["entries_per_complaint"] <= 16
    many = found["bulk.move_1000"]
    assert many["verified"] == many["moves"] > 0
    assert all(result.get("median_ms", 1) > 0 for result in found.values())
    with pytest.raises(BadInput):
        run(engine, 400)
