"""docs/performance.md, written from what was measured: the JSON files of docs/measurements."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from lapor.docs_parts import page, table

MEASURED = Path(__file__).parent.parent / "docs/measurements"
KINDS = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
NONE = "–"
GROWS_FROM = 100_000  # complaints
Report = dict[str, Any]


def performance_page() -> str:
    benches, load, peers = _read("bench"), _read("load"), _read("peers")
    interactive = _read("interactive")
    parts: dict[str, Callable[[], Iterable[str]]] = {
        "aims": partial(_aims, benches),
        "reads": partial(_reads, benches),
        "writes": partial(_writes, benches),
        "sizes": partial(_sizes, benches),
        "load": partial(_load, load),
        "interactive": partial(_interactive, interactive),
        "peers": partial(_peers, peers),
        "how": partial(_how, [*benches, *load, *interactive, *peers]),
    }
    words = (MEASURED / "page.txt").read_text("utf-8").rstrip()
    filled = re.sub(r"\{\{(\w+)\}\}", lambda found: "\n\n".join(parts[found[1]]()), words)
    return page("Performance", filled)


def _read(what: str) -> list[Report]:
    """The files of one kind, smallest first."""
    paths = sorted(MEASURED.glob(f"{what}-*.json"))
    found = [json.loads(path.read_text("utf-8")) for path in paths]
    return sorted(found, key=lambda one: one.get("complaints", 0))


def _number(value: float | None) -> str:
    if value is None:
        return NONE
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _kinds(reports: Iterable[Report]) -> list[tuple[str, list[Report]]]:
    found = list(reports)
    return [
        (name, mine)
        for kind, name in KINDS.items()
        if (mine := [one for one in found if one["database"]["kind"] == kind])
    ]


def _named(report: Report) -> dict[str, Report]:
    return {one["name"]: one for one in report["results"]}


# path, what of it, milliseconds, and whether it may at most double since GROWS_FROM
AIMS = (
    ("queue.worklist", "sql_ms", 5, True),
    ("queue.page_1000", "sql_ms", 5, True),
    ("queue.closed", "sql_ms", 5, True),
    ("kpi.board", "median_ms", 100, False),
    ("complaint.move", "median_ms", 10, False),
)


def _aims(benches: list[Report]) -> Iterable[str]:
    """What is asked of the largest database of each kind, beside what was found."""
    kinds = _kinds(benches)
    head = ["path", "aim", *(f"{kind}, {mine[-1]['complaints']:,}" for kind, mine in kinds)]
    yield table(
        head,
        (
            [
                f"`{name}`{', SQL alone' if what == 'sql_ms' else ''}",
                f"≤ {most} ms{f', ≤ 2× of {GROWS_FROM:,}' if may_double else ''}",
                *(_found(mine, name, what, may_double) for _, mine in kinds),
            ]
            for name, what, most, may_double in AIMS
        ),
    )


def _found(mine: Sequence[Report], name: str, what: str, may_double: bool) -> str:
    last = _named(mine[-1]).get(name, {}).get(what)
    before = next((_named(one).get(name, {}).get(what) for one in mine[:-1] if _counts(one)), None)
    grown = f", {last / before:.1f}×" if may_double and last and before else ""
    return f"{_number(last)} ms{grown}" if last else NONE


def _reads(benches: list[Report]) -> Iterable[str]:
    """Whatever has a median, by size, with its floor and how both grow."""
    for name, mine in _kinds(benches):
        sizes = [f"{one['complaints']:,}: median / p95 / cpu" for one in mine]
        head = ["path", *sizes, "floor", "by hand", "growth", "of the floor"]
        yield f"### {name}\n\n" + table(head, _timed_rows(mine))


def _timed_rows(mine: Sequence[Report]) -> Iterable[list[str]]:
    for name in dict.fromkeys(name for one in mine for name in _named(one)):
        found = [_named(one).get(name, {}) for one in mine]
        timed = [one for one in zip(mine, found, strict=True) if "median_ms" in one[1]]
        if not timed:
            continue
        first = next((one for report, one in timed if _counts(report)), timed[0][1])
        last = timed[-1][1]
        (floor, by_hand), (floor_before, _) = _floors(last), _floors(first)
        yield [
            f"`{name}`",
            *(_three(one) for one in found),
            " → ".join(_number(one) for one in dict.fromkeys((floor_before, floor))),
            _number(by_hand),
            _growth(first["median_ms"], last["median_ms"], first is last),
            _growth(floor_before, floor, first is last) if "sql_ms" in last else NONE,
        ]


def _counts(report: Report) -> bool:
    """Is this the size that growth is told from? Of fewer complaints half a page is empty."""
    return bool(report["complaints"] >= GROWS_FROM)


def _growth(before: float | None, after: float | None, is_same: bool) -> str:
    return NONE if is_same or not before or not after else f"{after / before:.1f}×"


def _floors(one: Report) -> tuple[float | None, float | None]:
    """(the same SQL or an empty page, one statement by hand)"""
    sql, floor = one.get("sql_ms"), one.get("floor_ms")
    return (floor, None) if sql is None or sql == floor else (sql, floor)


def _three(one: Report) -> str:
    names = ("median_ms", "p95_ms", "cpu_ms")
    return " / ".join(_number(one.get(name)) for name in names) if one else NONE


def _writes(benches: list[Report]) -> Iterable[str]:
    """A second, beside the driver with the same rows in memory."""
    rows = [
        (kind, f"{report['complaints']:,}", _what(one), _number(one["per_s"]),
         _number(one.get("ceiling_per_s")), _ratio(one))
        for kind, mine in _kinds(benches) for report in mine for one in report["results"]
        if "per_s" in one
    ]  # fmt: skip
    head = ("database", "complaints", "what", "ours", "ceiling", "ceiling ÷ ours")
    yield table(head, rows)


def _what(one: Report) -> str:
    return f"`{one['name']}`" + (f": {one['filled_by']}" if "filled_by" in one else "")


def _ratio(one: Report) -> str:
    ceiling = one.get("ceiling_per_s")
    return f"{ceiling / one['per_s']:.1f}×" if ceiling else NONE


def _sizes(benches: list[Report]) -> Iterable[str]:
    """Of the largest database of each kind."""
    for name, mine in _kinds(benches):
        size = _named(mine[-1])["size"]
        each = f"{size['bytes_per_complaint']:,.0f} bytes and {size['entries_per_complaint']:.1f}"
        yield (
            f"{name} at {mine[-1]['complaints']:,} complaints: {each} entries of the ledger for "
            "each. Tables of a megabyte and more:"
        )
        rows = [
            (f"`{one}`", f"{room['bytes'] / 1e6:,.1f}", f"{room['index_bytes'] / 1e6:,.1f}",
             _number((room["bytes"] + room["index_bytes"]) / mine[-1]["complaints"]))
            for one, room in size["tables"].items()
        ]  # fmt: skip
        yield table(("table", "MB", "MB of indexes", "bytes for each complaint"), rows)


LOAD = {
    "median": "median_ms", "p95": "p95_ms", "worst": "worst_ms", "cpu each": "cpu_ms_each",
    "MB": "mb", "MB per session": "mb_per_session", "load average": "load_average",
}  # fmt: skip


def _load(reports: list[Report]) -> Iterable[str]:
    for report in reports:
        rows = [
            (one["page"], str(one["sessions"]), str(one["processes"]), str(one["runs"]),
             f"{one['cpu_share']:.0%}",
             *(_number(one[name]) for name in LOAD.values()))
            for one in report["rounds"]
        ]  # fmt: skip
        head = ("page", "sessions", "processes", "runs", "of a core", *LOAD)
        yield f"On {KINDS[report['database']['kind']]}:\n\n{table(head, rows)}"


def _interactive(reports: list[Report]) -> Iterable[str]:
    for report in reports:
        pages, clicks = report["pages"], report["clicks_ms"]
        slow = [name for name, one in pages.items() if one["page_ms"] > one["most_ms"]]
        kept = len(pages) - len(slow)
        yield f"{kept} of {len(pages)} visits keep to it. A click in the queue: " + ", ".join(
            f"{name} {_number(took)}" for name, took in clicks.items()
        )
        rows = [
            (name, *(_number(one[what]) for what in ("page_ms", "most_ms", "empty_ms", "first_ms")),
             "" if one["page_ms"] <= one["most_ms"] else f"+{one['page_ms'] - one['most_ms']}")
            for name, one in pages.items()
        ]  # fmt: skip
        yield table(("page", "ms", "at most", "empty page", "first visit", "over"), rows)


def _peers(reports: list[Report]) -> Iterable[str]:
    for report in reports:
        versions = ", ".join(f"{name} {version}" for name, version in report["peers"].items())
        for one in report["rounds"]:
            kind, busy = KINDS[one["database"]["kind"]], one["load_average"]
            said = f"{one['complaints']:,} complaints, {kind}; {versions}; load average {busy}."
            yield f"{said}\n\n{_side_by_side(one['results'])}"


def _side_by_side(results: list[Report]) -> str:
    found = {(one["who"], one["what"]): one["median_ms"] for one in results}
    whats = list(dict.fromkeys(one["what"] for one in results))
    rows = [
        (who, *(_number(found.get((who, what))) for what in whats))
        for who in dict.fromkeys(one["who"] for one in results)
    ]
    return table(("", *whats), rows)


def _how(reports: list[Report]) -> Iterable[str]:
    """The commands, when, where, with what."""
    rows = [
        (f"`{one['command']}`", one["at"], one["machine"], f"{one['load_average']}", _versions(one))
        for one in reports
    ]
    yield table(("command", "when", "machine", "load average", "versions"), rows)


def _versions(report: Report) -> str:
    database = report.get("database") or report["rounds"][0]["database"]
    more = [
        f"{name} {value}" for name, value in database.items() if name not in ("kind", "version")
    ]
    packages = [f"{name} {version}" for name, version in report["packages"].items()]
    kind = f"{KINDS[database['kind']]} {database['version']} ({', '.join(more)})"
    return ", ".join([f"Python {report['python']}", *packages, kind])
