"""The README shows what a stranger looks for, in one order, in both languages, on three screens."""

import re

from tests.code.sources import ROOT

BOTH = ("README.md", "README.id.md")
LONGEST = 150  # lines


def shape(name: str) -> list[tuple[int, list[str], list[str]]]:
    """Section by section: rows of tables, commands, and where links lead."""
    text = (ROOT / name).read_text("utf-8")
    return [
        (
            len(re.findall(r"^\|", section, re.MULTILINE)),
            re.findall(r"^(?:pip|python|streamlit) .*$", section, re.MULTILINE),
            sorted(
                link.replace(".en.", ".").replace(".id.", ".")
                for link in re.findall(r"\]\(([^)]+)\)", section)
            ),
        )
        for section in re.split(r"^## ", text, flags=re.MULTILINE)
    ]


def test_both_are_short_and_show_the_same() -> None:
    english, indonesian = map(shape, BOTH)
    assert english == indonesian
    for name in BOTH:
        assert len((ROOT / name).read_text("utf-8").splitlines()) <= LONGEST


def test_the_order_is_that_of_a_stranger_s_questions() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert headings == [
        "Three commands to a working screen", "Pages", "KPIs", "How it is built",
        "SQLite or PostgreSQL", "Tests", "Personal data", "Licence and credits",
    ]  # fmt: skip
