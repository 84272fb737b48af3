"""KPIs computed a second time, from the raw facts alone: pandas over what each complaint was.

The stories are followed by tests.db.oracle_story; nothing here calls the program.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from tests.db.oracle_days import START, WORK, Governments
from tests.db.oracle_story import Seen, Story, known
from tests.db.random_lives import NOW, Fact

Frame = pd.DataFrame
Pick = Callable[[Frame], "pd.Series[bool]"]
Group = tuple[Any, ...]
PLAIN = (
    "government", "agency", "klass", "channel", "category", "territory", "anonymous", "secret",
    "status", "received", "dispatched", "held", "returned", "reopened", "first_done", "done",
    "rating", "followed", "archived", "merged", "undated", "on_hold", "verified", "verify_due",
    "follow_up_due", "resolve_due",
)  # fmt: skip
DATES = (
    "received", "dispatched", "first_done", "done", "rating", "followed", "archived", "on_hold",
    "verified", "verify_due", "follow_up_due", "resolve_due", "agency",
)  # fmt: skip


def tables(
    lives: Iterable[Sequence[Fact]], as_of: Sequence[int], known_on: int | None,
    governments: Governments,
) -> dict[int, tuple[Frame, set[tuple[int, int]]]]:  # fmt: skip
    """By day (they are in order): a row for each complaint, and (agency, day) of the answers."""
    rows: dict[int, list[tuple[Any, ...]]] = {day: [] for day in as_of}
    answers: set[tuple[int, int]] = set()
    for facts in lives:
        told = known(facts, known_on)
        if not told:
            continue
        story = Story(told, governments)
        for day, seen in zip(as_of, story.snapshots(as_of), strict=True):
            if seen is not None:
                rows[day].append(_row(told[0].complaint, seen))
        answers |= set(story.answers)
    return {
        day: (_table(found, day, governments), {one for one in answers if one[1] <= day})
        for day, found in rows.items()
    }


def _row(complaint: int, seen: Seen) -> tuple[Any, ...]:
    measured = (*seen.verify, *seen.follow_up, *seen.resolve)
    holder = seen.agency if seen.holder_is_agency else None
    return (complaint, holder, *measured, *(getattr(seen, name) for name in PLAIN))


def _table(rows: list[tuple[Any, ...]], as_of: int, governments: Governments) -> Frame:
    clocks = ("verify", "follow_up", "resolve")
    measured = [name for clock in clocks for name in (f"{clock}_in_time", f"{clock}_days")]
    frame = Frame(rows, columns=["complaint", "holder", *measured, *PLAIN], dtype=object)
    for name in ("complaint", "government", "territory"):
        frame[name] = frame[name].astype("int64")
    for name in (*DATES, *measured):
        frame[name] = pd.to_numeric(frame[name], errors="raise").astype("float64")
    for name in ("anonymous", "secret", "held", "returned", "reopened", "merged", "undated"):
        frame[name] = frame[name].astype(bool)
    frame["klass"] = frame.klass.map(lambda klass: None if klass is None else str(klass))
    _stand(frame, as_of, governments)
    for clock in clocks:
        _clock(frame, clock, as_of)
    missed = frame.verify_late & ~frame.kept
    waits = frame.resolve_late & frame.followed.notna()
    frame["overdue"] = missed | frame.follow_up_late | waits
    # what was not verified in time is dated by its receipt, what comes later by its dispatch
    frame["overdue_on"] = frame.dispatched.where(frame.in_r, frame.received)
    return frame


def _stand(frame: Frame, as_of: int, governments: Governments) -> None:
    frame["kept"] = frame.archived.notna()
    frame["is_archived"] = frame.kept & ~frame.merged
    frame["open"] = ~frame.kept & frame.done.isna()
    frame["in_r"] = frame.dispatched.notna() & ~frame.kept
    frame["is_followed"] = frame.in_r & frame.followed.notna()
    frame["is_done"] = frame.in_r & frame.done.notna()
    days = frame.government.map({one: governments.days(one, NOW) for one in governments.codes})
    frame["age"], frame["waits"] = 0, 0
    for name in days.unique():
        these = days == name
        for column, since in (("age", frame.received), ("waits", frame.dispatched.fillna(as_of))):
            frame.loc[these, column] = _elapsed(since[these], as_of, name)


def _elapsed(since: "pd.Series[Any]", until: int, days: str) -> Any:
    begins = START + (since.to_numpy().astype("int64") + 1)
    return np.busday_count(begins, START + (until + 1), busdaycal=WORK[days])


def _clock(frame: Frame, clock: str, as_of: int) -> None:
    """Does it run late? Not while on hold, unless it was late before."""
    last = frame[f"{clock}_due"]
    stands = frame.on_hold.notna() & (frame.on_hold <= last)
    stopped = {"verify": frame.verified, "follow_up": frame.followed, "resolve": frame.done}[clock]
    end = frame.archived.fillna(as_of) if clock == "verify" else as_of
    runs = frame.in_r if clock != "verify" else pd.Series(True, index=frame.index)
    counts = runs & ~frame.undated
    frame[f"{clock}_late"] = counts & stopped.isna() & last.notna() & (last < end) & ~stands
    is_measured = counts & stopped.notna()
    frame[f"{clock}_in_time"] = is_measured & (frame[f"{clock}_in_time"] == 1)
    frame[f"{clock}_days"] = frame[f"{clock}_days"].where(is_measured)


# ---- the catalogue, again


def _everything(frame: Frame) -> "pd.Series[bool]":
    return pd.Series(True, index=frame.index)


def _flag(name: str) -> Pick:
    return lambda frame: frame[name].astype(bool)


def _ended(clock: str) -> Pick:
    return lambda frame: frame[f"{clock}_days"].notna() | frame[f"{clock}_late"].astype(bool)


SHARES: dict[str, tuple[str, Pick, Pick]] = {
    "follow_up_rate": ("dispatched", _flag("is_followed"), _flag("in_r")),
    "completion_rate": ("dispatched", _flag("is_done"), _flag("in_r")),
    "verified_on_time": ("received", _flag("verify_in_time"), _ended("verify")),
    "followed_up_on_time": ("dispatched", _flag("follow_up_in_time"), _ended("follow_up")),
    "resolved_on_time": ("dispatched", _flag("resolve_in_time"), _ended("resolve")),
    "return_rate": ("dispatched", lambda f: f.in_r & f.returned, _flag("in_r")),
    "reopen_rate": (
        "first_done",
        lambda f: f.in_r & f.first_done.notna() & f.reopened,
        lambda f: f.in_r & f.first_done.notna(),
    ),
    "hold_rate": ("received", _flag("held"), _everything),
    "archive_rate": ("received", _flag("is_archived"), _everything),
    "anonymous_rate": ("received", _flag("anonymous"), _everything),
    "secret_rate": ("received", _flag("secret"), _everything),
    "satisfaction": (
        "done",
        lambda f: f.is_done & (f.rating >= 4),
        lambda f: f.is_done & f.rating.notna(),
    ),
}  # fmt: skip
COUNTS: dict[str, tuple[str, Pick]] = {
    "received": ("received", _everything),
    "per_100k": ("received", _everything),
    "dispatched": ("dispatched", _flag("in_r")),
    "overdue": ("overdue_on", _flag("overdue")),
    "escalation_due": ("dispatched", lambda f: f.in_r & f.open & (f.waits > 60)),
}
DAYS = {"verify_days": "received", "follow_up_days": "dispatched", "resolve_days": "dispatched"}
BANDS = {"0-5": (0, 5), "6-14": (6, 14), "15-60": (15, 60), "over_60": (61, 10**6)}


def dated(code: str) -> str:
    """The column that dates a KPI."""
    if code in SHARES or code in COUNTS:
        return (SHARES | COUNTS)[code][0]
    return {"backlog": "received", "good_agencies": "dispatched"}.get(code) or DAYS[code]


def figures(frame: Frame, code: str, by: Sequence["pd.Series[Any]"]) -> dict[Group, Any]:
    """What each group that has something must say, in the form of tests.db.test_oracle.said."""
    keys = list(by) or [pd.Series(0, index=frame.index)]
    if code in DAYS:
        found = {key: days(of) for key, of in frame[code].dropna().groupby(keys, dropna=False)}
    elif code == "backlog":
        found = _bands(frame, keys)
    elif code == "good_agencies":
        found = _good(frame, keys)
    else:
        found = _counted(frame, code, keys)
    return {_key(key) if by else (): value for key, value in found.items()}


def _key(found: Any) -> Group:
    group = found if isinstance(found, tuple) else (found,)
    return tuple(None if pd.isna(value) else value for value in group)


def _sums(marks: dict[str, "pd.Series[bool]"], keys: Sequence["pd.Series[Any]"]) -> Frame:
    return Frame(marks).astype("int64").groupby(keys, dropna=False).sum()


def _counted(frame: Frame, code: str, keys: Sequence["pd.Series[Any]"]) -> dict[Any, Any]:
    if code in COUNTS:
        sums = _sums({"n": COUNTS[code][1](frame)}, keys)
        return {key: n for key, n in sums.n.items() if n}
    _, of, among = SHARES[code]
    sums = _sums({"of": of(frame), "among": among(frame)}, keys)
    return {
        key: (of, among, of * 100 / among)
        for key, of, among in zip(sums.index, sums["of"], sums.among, strict=True)
        if among
    }


def days(values: "pd.Series[Any]") -> tuple[float, float, int, int]:
    """(median, mean, p90, n)"""
    ordered = np.sort(values.to_numpy())
    place = next(n for n in range(len(ordered)) if (n + 1) * 10 >= 9 * len(ordered))
    return float(np.median(ordered)), float(ordered.mean()), int(ordered[place]), len(ordered)


def _bands(frame: Frame, keys: Sequence["pd.Series[Any]"]) -> dict[Any, Any]:
    bands = {band: frame.open & frame.age.between(*edges) for band, edges in BANDS.items()}
    sums = _sums(bands, keys)
    return {key: row for key, row in sums.to_dict("index").items() if any(row.values())}


def _good(frame: Frame, keys: Sequence["pd.Series[Any]"]) -> dict[Any, Any]:
    """(agencies that followed up at least half, agencies that have an R)"""
    theirs = frame[frame.in_r & frame.agency.notna()]
    found: dict[Any, Any] = {}
    for key, group in theirs.groupby([one.loc[theirs.index] for one in keys], dropna=False):
        rates = group.groupby("agency").is_followed.mean()
        found[key] = (int((rates >= 0.5).sum()), len(rates))
    return found


def month(days: "pd.Series[Any]") -> "pd.Series[Any]":
    """Each day is written once: 20,000 rows are of some hundred days."""
    known = days.dropna().astype("int64")
    written = {day: str((START + day).astype("datetime64[M]")) for day in known.unique()}
    return known.map(written)


def day_number(day: date) -> int:
    return int((np.datetime64(day) - START).astype(int))
