"""Whatever an address says: a page, or a polite sentence, and never a fault."""

import pytest

from tests.screens.acting import opens, stage

PAGES = (
    "queue", "complaint", "tomorrow", "receive", "dispatch", "rules", "templates", "copy_back",
    "kpi", "government", "indicator", "quality", "targets", "framework", "programme",
    "activities", "intake",
)  # fmt: skip
KEYS = (
    "id", "list", "sort", "government", "agency", "unit", "officer", "status", "due", "class",
    "category", "channel", "place", "flags", "received_from", "received_until", "dispatched_from",
    "dispatched_until", "show", "view", "outgoing", "whose", "period", "from", "until", "asof",
    "year", "pilot", "trend", "part", "number", "of", "passport-open", "why-open", "against",
    "why-asof", "why-known", "known", "peers", "cohort", "kpi", "page", "rows-open", "rows", "lang",
    "go", "after", "tiles",
    "cut", "sealed", "sealed-month",
    "flaw", "sealed-open", "result", "series", "event", "proof", "meetings", "tour", "was",
)  # fmt: skip
NONSENSE = (
    "-1", "9" * 19, "9" * 5_000, "\u0663\u0664", "x" * 10_000, "a\0b", "' OR 1=1 --", "0001-01-01",
    "2026-13-45", "secret,x", ["1", "2"],
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_no_address_breaks_a_page(page, tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        who = "budi" if page == "templates" else "rini"
        opens(app, who, page)
        for value in NONSENSE:
            app.query_params.clear()
            for key in KEYS:
                app.query_params[key] = value
            app.switch_page(f"../../pages/{page}.py").run()
            assert not app.exception, (page, value[:20], app.exception[0].value)
            said = " ".join(one.value for one in app.error)
            assert "Code:" not in said and "Kode:" not in said
