"""The benchmark runs and names every path it promises. How fast they are is not for a test."""

import json

import pytest

from lapor import docs_performance
from lapor.bench.run import run
from lapor.domain.errors import BadInput
from tests.databases import empty

TIMED = {
    "queue.worklist", "queue.filtered", "queue.page_1000", "queue.closed", "queue.number",
    "queue.words_common", "queue.words_rare", "queue.counts", "queue.filter_options",
    "complaint.open", "kpi.board", "kpi.as_of", "kpi.drill", "export.csv", "export.xlsx",
    "page.queue", "page.queue_filtered", "page.queue_closed", "page.queue_words", "page.queue_1000",
    "page.complaint", "page.kpi", "complaint.move", "bulk.move_1000",
}  # fmt: skip
COUNTED = {
    "load.bulk", "load.made_and_written", "import.month", "import.years", "ledger.rebuild",
}  # fmt: skip


def test_every_path_is_timed_on_a_database_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr("lapor.bench.measuring.RUNS", 1)
    monkeypatch.setattr("lapor.bench.writes.ROWS", 50)
    monkeypatch.setattr("lapor.bench.loads.SAMPLE", 50)
    monkeypatch.setattr("lapor.bench.sizes.SMALLEST", 1)
    engine = empty("sqlite", tmp_path)
    report = run(engine, 400)
    found = {result["name"]: result for result in report["results"]}
    assert set(found) == TIMED | COUNTED | {"size"}
    assert 5 < found["size"]["entries_per_complaint"] <= 16
    assert found["size"]["tables"]["ledger"]["bytes"] > 0
    many = found["bulk.move_1000"]
    assert many["verified"] == many["moves"] > 0
    assert all(found[name]["median_ms"] > 0 for name in TIMED)
    assert all(found[name]["statements"] > 0 for name in TIMED if name.startswith("queue"))
    assert found["load.bulk"]["ceiling_per_s"] > 0
    assert found["complaint.move"]["floor_ms"] > found["complaint.move"]["commit_ms"] > 0
    with pytest.raises(BadInput):
        run(engine, 400)


def test_the_page_has_what_was_measured(tmp_path, monkeypatch):
    """Two sizes, of which one lacks a path: a column each, and the growth of what both have."""
    (tmp_path / "page.txt").write_text("{{reads}}", "utf-8")
    for n, results in ((10, {"a": 2.0}), (20, {"a": 3.0, "b": 5.0})):
        (tmp_path / f"bench-sqlite-{n}.json").write_text(_measured(n, results), "utf-8")
    monkeypatch.setattr(docs_performance, "MEASURED", tmp_path)
    page = docs_performance.performance_page()
    assert (
        "| `a` | 2.00 / 4.00 / 1.00 | 3.00 / 6.00 / 1.50 | 0.50 → 0.75 | 0.50 | 1.5× | 1.5× |"
        in page
    )
    assert "| `b` | – | 5.00 / 10.0 / 2.50 | 1.25 | 0.50 | – | – |" in page


def _measured(n: int, medians: dict[str, float]) -> str:
    results = [
        {
            "name": name,
            "median_ms": ms,
            "p95_ms": 2 * ms,
            "cpu_ms": ms / 2,
            "floor_ms": 0.5,
            "sql_ms": ms / 4,
        }
        for name, ms in medians.items()
    ]
    return json.dumps({"complaints": n, "database": {"kind": "sqlite"}, "results": results})
