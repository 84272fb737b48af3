"""docs/promises.md: J1 to J17 are all there, each with a test that exists and carries its name."""

import re

from tests.code.sources import ROOT

LINES = re.findall(r"^\| (J\d+) \|(.*)$", (ROOT / "docs/promises.md").read_text("utf-8"), re.M)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_all_are_there():
    assert [number for number, _ in LINES] == [f"J{n}" for n in range(1, 18)]


def test_each_has_a_test_that_exists_and_is_called_after_it():
    for number, words in LINES:
        tests = NAMED.findall(words)
        assert tests, number
        for path, name in tests:
            assert number.lower() in name.split("_"), name
            assert f"def {name}(" in (ROOT / path).read_text("utf-8"), name


def test_both_readmes_lead_there():
    for name in ("README.md", "README.id.md"):
        assert "(docs/promises.md)" in (ROOT / name).read_text("utf-8")
