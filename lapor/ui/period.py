"""The period a page counts, and the day it looks from. Both are in the address."""

from datetime import date, timedelta

import streamlit as st

from lapor.services.board import before
from lapor.services.kpi_scope import Period
from lapor.ui import address
from lapor.ui.frame import _, day

DEFAULT = "this_year"


def presets() -> dict[str, str]:
    return {
        "this_month": _("This month"),
        "last_month": _("Last month"),
        "this_quarter": _("This quarter"),
        "this_year": _("This year"),
        "last_year": _("Last year"),
        "all": _("All"),
        "custom": _("Choose dates"),
    }


def choose(today: date, default: str = DEFAULT) -> Period:
    """The row of controls above the numbers."""
    names = presets()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = address.pick(_("Period"), "period", names, default, width=200)
        since, until = span(code, today)
        if code == "custom":
            since, until = _dates(since, until)
        happened = _("Only what had happened by the end of this day counts.")
        as_of = address.day(_("As of"), "asof", today, latest=today, help=happened)
        recorded = _(
            "Only what had been recorded by the end of this day counts; not before “as of”."
        )
        known_on = address.day(_("Known on"), "known", today, latest=today, help=recorded)
    return Period(since, until, as_of, None if known_on >= today else known_on)


def _dates(since: date | None, until: date | None) -> tuple[date | None, date | None]:
    first = since and address.day(_("From"), "from", since)
    return first, until and address.day(_("Until"), "until", until)


def span(code: str, today: date) -> tuple[date | None, date | None]:
    """The first and the last day. Running periods go to their end, so that months are whole."""
    year, month = today.year, today.month
    quarter = (month - 1) // 3 * 3 + 1
    spans: dict[str, tuple[date | None, date | None]] = {
        "this_month": (date(year, month, 1), end_of_month(year, month)),
        "last_month": _months(year, month - 1, 1),
        "this_quarter": _months(year, quarter, 3),
        "this_year": _months(year, 1, 12),
        "last_year": _months(year - 1, 1, 12),
        "all": (None, None),
        "custom": (date(year, month, 1), end_of_month(year, month)),
    }
    return spans.get(code, spans[DEFAULT])


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    number = year * 12 + month - 1
    last = number + count - 1
    return date(number // 12, number % 12 + 1, 1), end_of_month(last // 12, last % 12 + 1)


def end_of_month(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def words(period: Period) -> str:
    if period.since is None or period.until is None:
        said = _("All periods, as of {day}", day=day(period.as_of))
    else:
        said = _(
            "{since} to {until}, as of {day}",
            since=day(period.since),
            until=day(period.until),
            day=day(period.as_of),
        )
    if period.known_on is None:
        return said
    return f"{said}, {_('as known on {day}', day=day(period.known_on))}"


def compared(period: Period) -> str:
    """What the numbers are compared with, or nothing."""
    earlier = before(period)
    return _("compared with {period}", period=words(earlier)) if earlier else ""
