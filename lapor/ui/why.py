"""Why did it change? What a number is compared with, and the parts of the difference."""

from datetime import date, datetime, timedelta

import streamlit as st

from db.engine import reading
from lapor.domain.access import Actor
from lapor.domain.errors import Refusal
from lapor.domain.kpi import Agencies, Kpi, Unit
from lapor.domain.text import Text
from lapor.services import board
from lapor.services.board import Place
from lapor.services.change_told import Change, Part
from lapor.services.kpi_scope import EASTERNMOST, Filters, Period
from lapor.ui import address, cache, chart_kinds, charts, parts, passport, period
from lapor.ui import kpi as draw
from lapor.ui.frame import _, number, tr
from lapor.ui.passport import WHY_OPEN, Number
from lapor.ui.records import of_rows

BEFORE, LAST_YEAR, AS_OF, KNOWN_ON = "before", "year", "as_of", "known_on"
FIRST = date(2010, 1, 1)


def panels(actor: Actor, places: list[Place], asked: Period, filters: Filters) -> None:
    """Which number, where it comes from, and why it changed."""
    number = passport.choose(actor, places, asked, filters)
    passport.panel(actor, number)
    panel(actor, number)


def panel(actor: Actor, asked: Number) -> None:
    """Closed until somebody wants it."""
    box = st.expander(
        _("Why did it change?"), icon=":material/difference:", key=WHY_OPEN, on_change="rerun",
        bind="query-params",
    )  # fmt: skip
    if box.open:
        with box:
            _told(actor, asked)


def _told(actor: Actor, asked: Number) -> None:
    earlier = _against(asked.period)
    if earlier is None:
        parts.empty(
            _("There is no period to compare with"),
            _("Choose a period that begins and ends, or compare another day."),
        )
        return
    try:
        with reading() as session:
            version = cache.version(session)
        with st.spinner(_("Comparing the two periods")):
            changes = cache.changes(
                cache.scope_of(actor), version, earlier, asked.period, asked.filters
            )
    except Refusal as refusal:
        parts.refused(tr(refusal.text))
        return
    said = {"earlier": period.words(earlier), "later": period.words(asked.period)}
    st.caption(_("From “{earlier}” to “{later}”.", **said))
    found = changes[asked.kpi.code]
    if isinstance(found, Text):
        parts.refused(tr(found))
    else:
        _draw(found)
    _others(changes)


def _others(changes: dict[str, Change | Text]) -> None:
    """The same question of every number: what moved, and most by what."""
    box = st.expander(
        _("What changed in the other numbers?"), icon=":material/table_chart:", key="why-all",
        on_change="rerun",
    )  # fmt: skip
    if box.open:
        rows = [_line(one) for one in changes.values() if not isinstance(one, Text)]
        with box:
            of_rows(rows, key="why-all-table", alt=_("What changed in the other numbers?"))


def _line(found: Change) -> dict[str, str]:
    kpi = found.kpi
    was, now = (draw.cell_words(kpi, board.Cell(kpi.code, one))
                for one in (found.earlier, found.later))  # fmt: skip
    is_told = found.difference is not None and None not in (
        board.shown(found.earlier), board.shown(found.later)
    )  # fmt: skip
    most = max(found.parts, key=lambda part: (abs(part.value or 0), abs(part.numerator)),
               default=None)  # fmt: skip
    return {
        _("Number"): tr(kpi.name),
        _("Earlier"): was,
        _("Later"): now,
        _("Difference"): draw.difference(kpi, float(found.difference or 0)) if is_told else "–",
        _("Most by"): "–" if most is None or not is_told else tr(most.name),
    }


def _against(now: Period) -> Period | None:
    """What the number is held against; None where it has no such period."""
    names = {
        BEFORE: _("Period before"),
        LAST_YEAR: _("Same period last year"),
        AS_OF: _("Another “as of”"),
        KNOWN_ON: _("Another “known on”"),
    }
    against = address.switch(_("Compared with"), "against", names, BEFORE)
    if against == BEFORE:
        return board.before(now)
    if against == LAST_YEAR:
        return board.year_before(now)
    if against == AS_OF:
        month_before = now.as_of.replace(day=1) - timedelta(days=1)
        chosen = _day(_("As of"), "why-asof", month_before)
        return Period(now.since, now.until, chosen, now.known_on)
    return Period(now.since, now.until, now.as_of, _day(_("Known on"), "why-known", now.as_of))


def _day(label: str, key: str, default: date) -> date:
    """Days to come are refused by the service, in words."""
    chosen = st.date_input(
        label, max(default, FIRST), min_value=FIRST, max_value=datetime.now(EASTERNMOST).date(),
        key=key, format="DD/MM/YYYY", bind="query-params", width=160,
    )  # fmt: skip
    return chosen if isinstance(chosen, date) else default


def _draw(found: Change) -> None:
    kpi = found.kpi
    was, now = (board.shown(one) for one in (found.earlier, found.later))
    finding = _finding(kpi, found, was, now)
    if was is None or now is None or found.difference is None or not found.parts:
        st.markdown(f"**{parts.inert(finding)}**")
    else:
        picture = chart_kinds.waterfall(
            _steps(found, was, now), draw.axis(kpi), finding, lambda value: _said(kpi, value)
        )
        charts.show(picture, "why")
    hidden = found.earlier.suppressed or found.later.suppressed
    if hidden:
        st.caption(_("Withheld: one of the two numbers is made of fewer than 10 complaints."))
    elif found.parts:
        _table(found, with_values=was is not None and now is not None)
    else:
        st.caption(_("Nothing that counts came or went between the two."))
    if found.parts and isinstance(found.kpi.shape, Agencies):
        st.caption(_("Both days are held against the agencies that are at work today."))


def _finding(kpi: Kpi, found: Change, was: float | None, now: float | None) -> str:
    said = [draw.cell_words(kpi, board.Cell(kpi.code, one)) for one in (found.earlier, found.later)]
    change = "" if was is None or now is None else f" ({draw.difference(kpi, now - was)})"
    return _("{kpi}: from {was} to {now}", kpi=tr(kpi.name), was=said[0], now=said[1]) + change


def _steps(found: Change, was: float, now: float) -> list[chart_kinds.Step]:
    """From the one number to the other; each part begins where the one before it ended."""
    steps = [chart_kinds.Step(_("Earlier"), was, 0, was, is_total=True)]
    height = was
    for part in found.parts:
        change = float(part.value or 0)
        steps.append(chart_kinds.Step(tr(part.name), change, height, height + change))
        height += change
    return [*steps, chart_kinds.Step(_("Later"), now, 0, now, is_total=True)]


def _said(kpi: Kpi, value: float) -> str:
    digits = 0 if kpi.unit == Unit.COMPLAINTS else 1
    return number(round(value, digits), digits)


def _table(found: Change, *, with_values: bool) -> None:
    rows = [_row(found.kpi, part, with_values=with_values) for part in found.parts]
    rows.append(_sum(found, with_values=with_values))
    of_rows(rows, key="why-parts", alt=_("Parts of the difference"))
    st.caption(_("The parts sum exactly to the difference. They are applied in this order."))
    if found.is_folded:
        st.caption(_("Partners see the difference as one part where a part would be small."))


def _row(kpi: Kpi, part: Part, *, with_values: bool) -> dict[str, str]:
    value = None if part.value is None or not with_values else float(part.value)
    row = _columns(kpi, tr(part.name), part.numerator, part.denominator, part.touched, value)
    if part.agencies:
        row[_("Agencies")] = ", ".join(part.agencies)
    return row


def _sum(found: Change, *, with_values: bool) -> dict[str, str]:
    """Added up from the parts, so that anybody sees that nothing is missing."""
    values = [part.value for part in found.parts if part.value is not None]
    total = float(sum(values)) if with_values and found.difference is not None else None
    numerator = sum(part.numerator for part in found.parts)
    denominators = [part.denominator for part in found.parts if part.denominator is not None]
    return _columns(
        found.kpi, _("Together"), numerator, sum(denominators) if denominators else None, None,
        total,
    )  # fmt: skip


def _columns(
    kpi: Kpi, name: str, numerator: int, denominator: int | None, touched: int | None,
    value: float | None,
) -> dict[str, str]:  # fmt: skip
    return {
        _("Part"): name,
        _("Numerator"): _signed(numerator),
        _("Denominator"): "–" if denominator is None else _signed(denominator),
        **(
            {}
            if isinstance(kpi.shape, Agencies) and touched is None
            else {_("Complaints touched"): "–" if touched is None else number(touched)}
        ),
        _("Contribution"): "–" if value is None else draw.difference(kpi, value),
    }


def _signed(n: int) -> str:
    return "±0" if n == 0 else f"{'+' if n > 0 else '−'}{number(abs(n))}"
