"""docs/asvs.md names files and tests: each of them exists."""

import re

from tests.code.sources import ROOT

ALL = (ROOT / "docs/asvs.md").read_text("utf-8").splitlines()
LINES = [line for line in ALL if re.match(r"\| \d", line)]
PATHS = re.compile(r"`([\w./-]+\.\w+)(?:::(\w+))?`")


def test_every_file_and_test_that_is_named_exists():
    missing = [
        found[0]
        for line in LINES
        for found in PATHS.finditer(line)
        if not (ROOT / found[1]).is_file()
        or (found[2] and f"def {found[2]}(" not in (ROOT / found[1]).read_text("utf-8"))
    ]
    assert missing == []


def test_every_line_is_met_by_something_or_says_why_not():
    assert len(LINES) > 70
    for line in LINES:
        _, number, what, how, test, _ = line.split("|")
        assert number.strip() and what.strip()
        told = ("not met", "not applicable", "see ", "docs/deploy.md", "make audit")
        assert PATHS.search(test) or any(word in how for word in told), line
        assert PATHS.search(how) or any(word in how for word in told), line
