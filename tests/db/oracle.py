"""KPIs computed a second time, from the raw facts alone: pandas, numpy and the holidays package.

Nothing here calls the calendar, the clocks, the state or the ledger of the program.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import holidays
import numpy as np
import pandas as pd

from tests.db.random_lives import Fact

LIMITS = {
    "permintaan_informasi": 5,
    "aspirasi": 5,
    "pengaduan_tidak_berkadar_pengawasan": 14,
    "pengaduan_berkadar_pengawasan": 60,
}
OFF = holidays.country_holidays("ID", years=range(2024, 2029), categories=("public", "government"))
WORK = np.busdaycalendar(holidays=sorted(np.datetime64(day) for day in OFF))
START = np.datetime64("1970-01-01")


def elapsed(start: int, end: int) -> int:
    """Working days after the one day, up to and including the other."""
    return int(np.busday_count(START + (start + 1), START + (end + 1), busdaycal=WORK))


def due(start: int, days: int) -> int:
    """The first date by which so many working days have come to an end."""
    day = np.busday_offset(START + start, days, roll="backward", busdaycal=WORK)
    return int((day - START).astype(int))


@dataclass
class Seen:
    """One complaint as of a day, from what was known by a day."""

    complaint: int
    government: int = 0
    agency: int | None = None
    holder_is_agency: bool = False
    klass: str | None = None
    channel: str = ""
    category: int | None = None
    territory: int = 0
    anonymous: bool = True
    secret: bool = True
    status: str = "unverified"
    received: int = 0
    verified: int | None = None
    dispatched: int | None = None
    followed: int | None = None
    last_follow_up: int | None = None
    first_done: int | None = None
    done: int | None = None
    lapsed: bool = False
    reopened: bool = False
    returned: bool = False
    held: bool = False
    on_hold: int | None = None
    holds: list[tuple[int, int]] = field(default_factory=list)
    archived: int | None = None
    merged: bool = False
    rating: int | None = None
    undated: bool = False
    held_from: str = ""
    kept_from: str = ""

    def due_of(self, start: int, days: int, stopped: int | None) -> tuple[int, bool]:
        """(due date, does it stand still?): only holds begun while the clock ran move it."""
        found = due(start, days)
        for held, resumed in self.holds:
            if start <= held <= found and (stopped is None or held < stopped):
                found = due(found, elapsed(held, resumed))
        return found, self.on_hold is not None and self.on_hold <= found

    def took(self, start: int, end: int) -> int:
        away = [elapsed(*hold) for hold in self.holds if hold[0] >= start and hold[1] <= end]
        return elapsed(start, end) - sum(away)


def seen(facts: Iterable[Fact], as_of: int, known_on: int | None = None) -> Seen | None:
    told = [one for one in facts if one.on <= as_of]
    if known_on is not None:
        told = [one for one in told if one.recorded_on <= known_on]
    if not told:
        return None
    now = Seen(told[0].complaint)
    for fact in told:
        _happen(now, fact)
    return now


def _happen(now: Seen, fact: Fact) -> None:
    kind, on = fact.kind.value, fact.on
    if kind == "receive":
        now.government, now.received = fact.government, on
        for name in ("channel", "category", "territory", "anonymous", "secret"):
            setattr(now, name, fact.facts[name])
        now.klass = None if fact.facts["klass"] is None else str(fact.facts["klass"])
    elif kind == "verify":
        now.verified = on if now.verified is None else now.verified
    elif kind == "direct":
        now.government, now.agency, now.holder_is_agency = fact.government, None, False
    elif kind == "dispatch":
        _dispatch(now, fact)
    elif kind == "return":
        now.status, now.returned, now.holder_is_agency = "unverified", True, False
    elif kind == "hold":
        now.held_from, now.status, now.on_hold, now.held = now.status, "on_hold", on, True
    elif kind == "complete":
        assert now.on_hold is not None
        now.holds.append((now.on_hold, on))
        now.status, now.on_hold = now.held_from, None
    elif kind == "follow_up":
        now.status, now.last_follow_up = "in_process", on
        now.followed = on if now.followed is None else now.followed
    elif kind in ("close", "lapse"):
        now.status, now.done, now.lapsed = "done", on, kind == "lapse"
        now.first_done = on if now.first_done is None else now.first_done
    elif kind == "reopen":
        now.status, now.done, now.rating, now.reopened = "in_process", None, None, True
    elif kind == "rate":
        now.rating = int(str(fact.facts["rating"]))
    elif kind in ("archive", "merge", "expire_hold"):
        now.kept_from, now.status, now.archived = now.status, "archived", on
        now.merged = kind == "merge"
    elif kind in ("restore", "unmerge"):
        now.status, now.archived, now.merged = now.kept_from, None, False
    elif kind == "set_confidentiality":
        now.anonymous = bool(fact.facts["anonymous"])


def _dispatch(now: Seen, fact: Fact) -> None:
    now.government, now.agency = fact.government, fact.agency
    now.holder_is_agency = fact.agency is not None
    now.status = "not_followed_up" if now.followed is None else "in_process"
    now.verified = fact.on if now.verified is None else now.verified
    if now.dispatched is None:
        now.dispatched, now.undated = fact.on, bool(fact.facts.get("undated"))


def table(lives: Iterable[Iterable[Fact]], as_of: int, known_on: int | None = None) -> pd.DataFrame:
    """One row for each complaint: what is true of it at the end of the day."""
    rows = [_row(now, as_of) for facts in lives if (now := seen(facts, as_of, known_on))]
    return pd.DataFrame(rows).astype({"klass": object, "agency": object, "holder": object})


def _row(now: Seen, as_of: int) -> dict[str, Any]:
    kept = now.archived is not None
    in_r = now.dispatched is not None and not kept
    row: dict[str, Any] = {
        name: getattr(now, name)
        for name in (
            "complaint", "government", "agency", "klass", "channel", "category", "territory",
            "anonymous", "secret", "status", "received", "dispatched", "held", "returned",
            "reopened", "first_done", "done", "rating",
        )
    }  # fmt: skip
    row |= {
        "holder": now.agency if now.holder_is_agency else None,
        "archived": kept and not now.merged,
        "open": not kept and now.done is None,
        "in_r": in_r,
        "age": elapsed(now.received, as_of),
        "waits": elapsed(now.dispatched, as_of) if now.dispatched is not None else 0,
        "is_followed": in_r and now.followed is not None,
        "is_done": in_r and now.done is not None,
    }
    row |= _verification(now, as_of)
    follow_up, resolution = _blank("follow_up"), _blank("resolve")
    if in_r and not now.undated:
        follow_up = _follow_up(now, as_of)
        resolution = _resolution(now, as_of)
    row |= follow_up | resolution
    missed = row["verify_late"] and not kept
    waits = row["resolve_late"] and now.followed is not None
    row["overdue"] = bool(missed or row["follow_up_late"] or waits)
    return row


def _blank(clock: str) -> dict[str, Any]:
    return {f"{clock}_in_time": False, f"{clock}_days": None, f"{clock}_late": False}


def _stopped(now: Seen, clock: str, start: int, end: int, limit: int, stop: int) -> dict[str, Any]:
    last, _ = now.due_of(start, limit, stop)
    return _blank(clock) | {f"{clock}_in_time": end <= last, f"{clock}_days": now.took(start, end)}


def _verification(now: Seen, as_of: int) -> dict[str, Any]:
    if now.undated:
        return _blank("verify")
    if now.verified is not None:
        return _stopped(now, "verify", now.received, now.verified, 3, now.verified)
    last, stands = now.due_of(now.received, 3, None)
    end = as_of if now.archived is None else now.archived
    return _blank("verify") | {"verify_late": last < end and not stands}


def _follow_up(now: Seen, as_of: int) -> dict[str, Any]:
    assert now.dispatched is not None
    if now.followed is not None:
        return _stopped(now, "follow_up", now.dispatched, now.followed, 5, now.followed)
    last, stands = now.due_of(now.dispatched, 5, None)
    return _blank("follow_up") | {"follow_up_late": last < as_of and not stands}


def _resolution(now: Seen, as_of: int) -> dict[str, Any]:
    if now.klass is None or now.dispatched is None:
        return _blank("resolve")
    limit = LIMITS[now.klass]
    if now.done is not None:
        end = now.last_follow_up if now.lapsed and now.last_follow_up is not None else now.done
        return _stopped(now, "resolve", now.dispatched, end, limit, now.done + 1)
    last, stands = now.due_of(now.dispatched, limit, None)
    return _blank("resolve") | {"resolve_late": last < as_of and not stands}


# ---- the catalogue, again

Frame = pd.DataFrame
Pick = Callable[[Frame], "pd.Series[bool]"]


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
    "archive_rate": ("received", _flag("archived"), _everything),
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
    "dispatched": ("dispatched", _flag("in_r")),
    "escalation_due": ("dispatched", lambda f: f.in_r & f.open & (f.waits > 60)),
}
DAYS = {"verify_days": "received", "follow_up_days": "dispatched", "resolve_days": "dispatched"}
BANDS = {"0-5": (0, 5), "6-14": (6, 14), "15-60": (15, 60), "over_60": (61, 10**6)}


def share(frame: Frame, code: str) -> tuple[int, int]:
    _, of, among = SHARES[code]
    return int(of(frame).sum()), int(among(frame).sum())


def days(frame: Frame, code: str) -> tuple[float, float, int, int] | None:
    """(median, mean, p90, n)"""
    values = np.sort(frame[code].dropna().to_numpy(dtype=int))
    if not len(values):
        return None
    p90 = next(v for v in values if (values <= v).sum() * 10 >= 9 * len(values))
    return float(np.median(values)), float(values.mean()), int(p90), len(values)


def overdue_cohort(frame: Frame) -> "pd.Series[Any]":
    """A complaint that was not verified in time is dated by its receipt, later ones by dispatch."""
    return frame.dispatched.where(frame.in_r, frame.received)


def month(days: "pd.Series[Any]") -> "pd.Series[Any]":
    moments = pd.to_datetime(days.dropna().astype("int64"), unit="D", origin="unix")
    return moments.dt.strftime("%Y-%m")


def day_number(day: date) -> int:
    return int((np.datetime64(day) - START).astype(int))
