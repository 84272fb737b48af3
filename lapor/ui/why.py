"""Why did it change? What a number is compared with, and the parts of the difference."""

from datetime import date, datetime, timedelta

import pandas as pd
import streamlit as st

from db.engine import reading
from lapor.domain.access import Actor
from lapor.domain.errors import Refusal
from lapor.domain.kpi import Kpi, Unit
from lapor.services import board
from lapor.services.change import Change, Part, explain
from lapor.services.kpi_scope import EASTERNMOST, Period
from lapor.ui import address, chart_kinds, charts, parts, period
from lapor.ui import kpi as draw
from lapor.ui.frame import _, number, tr
from lapor.ui.passport import WHY_OPEN, Number

BEFORE, LAST_YEAR, AS_OF, KNOWN_ON = "before", "year", "as_of", "known_on"
FIRST = date(2010, 1, 1)


def panel(actor: Actor, asked: Number) -> None:
    """Closed until somebody wants it."""
    box = st.expander(
        _("Why did it change?"), icon=":material/difference:", key=WHY_OPEN, on_change="rerun",
        bind="query-params",
    )  # fmt: skip
    if not box.open:
        return
    with box:
        earlier = _against(asked.period)
        if earlier is None:
            parts.empty(
                _("There is no period to compare with"),
                _("Choose a period that begins and ends, or compare another day."),
            )
            return
        try:
            with reading() as session:
                found = explain(
                    session, actor, asked.kpi, earlier, asked.period, filters=asked.filters
                )
        except Refusal as refusal:
            parts.refused(tr(refusal.text))
            return
        st.caption(
            _("From “{earlier}” to “{later}”.", earlier=period.words(earlier),
              later=period.words(asked.period))
        )  # fmt: skip
        _draw(found)


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
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, key="why-table", alt=_("Parts of the difference")
    )
    st.caption(_("The parts sum exactly to the difference. They are applied in this order."))
    if found.is_folded:
        st.caption(_("Partners see the difference as one part where a part would be small."))


def _row(kpi: Kpi, part: Part, *, with_values: bool) -> dict[str, str]:
    value = None if part.value is None or not with_values else float(part.value)
    return _columns(kpi, tr(part.name), part.numerator, part.denominator, part.touched, value)


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
        _("Complaints touched"): "–" if touched is None else number(touched),
        _("Contribution"): "–" if value is None else draw.difference(kpi, value),
    }


def _signed(n: int) -> str:
    return "±0" if n == 0 else f"{'+' if n > 0 else '−'}{number(abs(n))}"
