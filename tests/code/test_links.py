"""What README and docs point at is there: files, headings, pictures; and addresses have a form."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.code.sources import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|(?:src|href)=\"([^\"]+)\"")
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")


def prose(path: Path) -> str:
    """The page without its code: what stands in it is no link."""
    return CODE.sub("", FENCE.sub("", path.read_text("utf-8")))


def links(path: Path) -> list[str]:
    return [one or other for one, other in LINK.findall(prose(path))]


@cache
def anchors(path: Path) -> frozenset[str]:
    """Of the headings, as GitHub writes them; the second of two alike gets a number."""
    found: dict[str, int] = {}
    names = set(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", path.read_text("utf-8")))
    text = FENCE.sub("", path.read_text("utf-8"))
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", text, re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", plain.lower().strip()).replace(" ", "-")
        times = found.get(slug, 0)
        found[slug] = times + 1
        names.add(f"{slug}-{times}" if times else slug)
    return frozenset(names)


def wrong(page: Path, link: str) -> str:
    """What is wrong with it, or nothing."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        is_address = parts.scheme in ("http", "https") and "." in parts.netloc
        return "" if is_address or parts.scheme == "mailto" else "no address"
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_relative_to(ROOT) or not target.exists():
        return "no such file"
    if parts.fragment and target.suffix == ".md" and parts.fragment not in anchors(target):
        return "no such heading"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert {link: fault for link in links(page) if (fault := wrong(page, link))} == {}


def test_the_check_finds_what_is_missing(tmp_path: Path) -> None:
    handbook = ROOT / "README.md"
    assert wrong(handbook, "docs/not-there.md") == "no such file"
    assert wrong(handbook, "docs/kpi.md#not_a_kpi") == "no such heading"
    assert wrong(handbook, "../outside.md") == "no such file"
    assert wrong(handbook, "https:lapor.go.id") == "no address"
    assert wrong(handbook, "https://www.lapor.go.id") == ""
    page = tmp_path / "page.md"
    page.write_text("# Two words, *three*\n\n## Again\n\n## Again\n\n[a](b.md) `[c](d.md)`\n")
    assert anchors(page) == {"two-words-three", "again", "again-1"}
    assert links(page) == ["b.md"]


def test_no_picture_is_left_over() -> None:
    shown = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in links(page)
        if "://" not in link
    }
    pictures = {
        path.resolve()
        for kind in ("png", "webp", "gif", "svg")
        for path in (ROOT / "docs").rglob(f"*.{kind}")
    }
    assert sorted(path.name for path in pictures - shown) == [], "pictures that no page shows"
