"""Pages of docs/ that the code describes say what the code says now."""

from tests.code.sources import ROOT


def test_the_pages_on_disk_are_what_the_code_says():
    from lapor.docs import PAGES

    assert PAGES
    old = [
        path
        for path, write in PAGES.items()
        if not (ROOT / path).exists() or (ROOT / path).read_text("utf-8") != write()
    ]
    assert old == [], "run: make docs"
