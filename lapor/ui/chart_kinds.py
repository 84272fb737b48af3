"""The kinds of charts besides lines: bars, dots with intervals, heat, steps. Plain rows go in."""

import math
from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from lapor.ui.charts import OTHERS, RULE, Picture, clickable, remembered
from lapor.ui.frame import _, number, percent

ROW = 26  # pixels of one bar …
ROW_OF_TWO, LINE = 34, 28  # … where a long name takes two lines of so many letters
AROUND = 80  # … and of the axis below them: a height is that of the whole chart
THIN = 0.2  # of the higher number: what moves less is hard to see from zero
UP, DOWN, TOTAL = "#009E73", "#D55E00", "#6B7785"


class Bar(NamedTuple):
    """One bar. `code` is what a click means; `note` stands beside the number."""

    code: str
    name: str
    value: float | None
    n: int
    low: float | None = None  # of its interval, where it has one
    high: float | None = None
    colour: str = OTHERS
    words: str = ""  # of its value, where it is neither a share nor a plain number

    def said(self, *, per_cent: bool) -> str:
        return self.words or with_n(self.value, self.n, per_cent=per_cent)


class Step(NamedTuple):
    """A part of a difference, from one height to another."""

    name: str
    change: float
    begins: float
    ends: float
    is_total: bool = False


class Square(NamedTuple):
    """One field of a heat map."""

    across: str
    down: str
    value: float | None
    words: str


def with_n(value: float | None, n: int, *, per_cent: bool) -> str:
    """A number and what it was made of, or why there is none."""
    if value is None:
        return _("n < 10") if n else "–"
    if per_cent:
        return f"{percent(value)} (n {number(n)})"
    return number(value, 1 if value % 1 else 0)


@remembered
def bars(found: Sequence[Bar], axis: str, finding: str, *, per_cent: bool = False) -> Picture:
    """Lying bars with their numbers; an interval is a thin line. A click tells the bar's code."""
    frame = pd.DataFrame([{**bar._asdict(), "words": bar.said(per_cent=per_cent)} for bar in found])
    y = _named()
    scale = alt.Scale(domain=[0, 100]) if per_cent else alt.Scale(domainMin=0)
    x = alt.X("value", type="quantitative", title=axis, scale=scale,
              axis=alt.Axis(format=",.0f", tickCount=5))  # fmt: skip
    picked = clickable()
    marks: list[Any] = [
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=x, y=y, color=alt.Color("colour", type="nominal", scale=None),
            opacity=alt.condition(picked, alt.value(1.0), alt.value(0.4)),
            tooltip=[alt.Tooltip("name", type="nominal", title=" "),
                     alt.Tooltip("words", type="nominal", title=axis)],
        )
        .add_params(picked),
        alt.Chart(frame).mark_text(align="left", dx=4, color=RULE).encode(
            x=x, y=y, text=alt.Text("words", type="nominal")
        ),
    ]  # fmt: skip
    if any(bar.low is not None for bar in found):
        marks.append(_interval(frame, y))
    return _picture(marks, found, finding, axis, per_cent=per_cent)


@remembered
def dots(
    found: Sequence[Bar], axis: str, finding: str, *, per_cent: bool = False,
    target: float | None = None, target_words: str = "",
) -> Picture:  # fmt: skip
    """A dot and its interval for each place: what overlaps is not ranked apart."""
    frame = pd.DataFrame([{**bar._asdict(), "words": bar.said(per_cent=per_cent)} for bar in found])
    y = _named()
    x = alt.X("value", type="quantitative", title=axis, axis=alt.Axis(format=",.0f", tickCount=6),
              scale=alt.Scale(zero=False, nice=True))  # fmt: skip
    marks: list[Any] = [
        _interval(frame, y),
        alt.Chart(frame).mark_point(filled=True, size=110, opacity=1).encode(
            x=x, y=y, color=alt.Color("colour", type="nominal", scale=None),
            tooltip=[alt.Tooltip("name", type="nominal", title=" "),
                     alt.Tooltip("words", type="nominal", title=axis)],
        ),
    ]  # fmt: skip
    if target is not None:
        at = pd.DataFrame({"value": [target], "words": [target_words]})
        rule = alt.Chart(at).mark_rule(color=RULE, strokeDash=[6, 4], strokeWidth=1.5)
        told = [alt.Tooltip("words", type="nominal", title=" ")]
        marks.append(rule.encode(x=alt.X("value", type="quantitative"), tooltip=told))
    return _picture(marks, found, finding, axis, per_cent=per_cent)


def _named() -> alt.Y:
    """A row for each name, and no name left out."""
    lines = "split(datum.label, '\\n')"  # a phone has no room beside a long one
    axis = alt.Axis(labelLimit=240, labelOverlap=False, labelExpr=lines)
    return alt.Y("name", type="nominal", sort=None, title=None, axis=axis)


def _interval(frame: pd.DataFrame, y: alt.Y) -> Any:
    return (
        alt.Chart(frame)
        .mark_rule(color=RULE, strokeWidth=2)
        .encode(x=alt.X("low", type="quantitative"), x2=alt.X2("high"), y=y)
    )


def _picture(
    marks: list[Any], found: Sequence[Bar], finding: str, axis: str, *, per_cent: bool
) -> Picture:
    chart = alt.layer(*marks).properties(height=len(found) * ROW + AROUND)
    return Picture(chart, finding, lambda: [_row(bar, axis, per_cent=per_cent) for bar in found])


def _row(bar: Bar, axis: str, *, per_cent: bool) -> dict[str, str]:
    row = {_("Name"): bar.name, axis: bar.said(per_cent=per_cent)}
    if bar.low is not None and bar.high is not None:
        ends = (number(bar.low, 1), number(bar.high, 1))
        row[_("95% interval")] = _("{low} to {high}", low=ends[0], high=ends[1])
    return row


@remembered
def heat(found: Sequence[Square], finding: str, across: str, down: str) -> Picture:
    """Darker is more. What a field says is written when one points at it, and in the table."""
    frame = pd.DataFrame([one._asdict() for one in found])
    names = [
        list(dict.fromkeys(getattr(one, side) for one in found)) for side in ("across", "down")
    ]
    chart = (
        alt.Chart(frame)
        .mark_rect()
        .encode(
            x=alt.X("across", type="ordinal", sort=names[0], title=across,
                    axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("down", type="ordinal", sort=names[1], title=down,
                    axis=alt.Axis(labelOverlap=False)),
            color=alt.Color("value", type="quantitative", title=None,
                            scale=alt.Scale(range=["#E8F1FA", "#0B5FA5"]), legend=None),
            tooltip=[alt.Tooltip("down", type="nominal", title=down),
                     alt.Tooltip("across", type="nominal", title=across),
                     alt.Tooltip("words", type="nominal", title=" ")],
        )
        .properties(height=len(names[1]) * ROW + AROUND)
    )  # fmt: skip
    return Picture(chart, finding, lambda: _crossed(found, down))


def _crossed(found: Sequence[Square], down: str) -> list[dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    for one in found:
        rows.setdefault(one.down, {down: one.down})[one.across] = one.words
    return list(rows.values())


def waterfall(
    steps: Sequence[Step], axis: str, finding: str, say: Callable[[float], str]
) -> Picture:
    """From the one number to the other, part by part; green adds, vermilion takes away.

    Where the parts would be too thin beside the totals the axis begins above zero, and says so.
    """
    base = _base(steps)
    title = axis
    if base:
        title = _("{axis} (the axis begins at {base}, not at 0)", axis=axis, base=number(base))
    words = [say(one.ends) if one.is_total else signed(one.change, say) for one in steps]
    frame = pd.DataFrame([_stepped(*one, base) for one in zip(steps, words, strict=True)])
    tall = len(steps) * ROW_OF_TWO + AROUND
    chart = alt.layer(*_steps(frame, title, base)).properties(height=tall)
    told = list(zip(steps, words, strict=True))
    return Picture(chart, finding, lambda: [{_("Part"): one.name, axis: n} for one, n in told])


def _stepped(step: Step, words: str, base: int) -> dict[str, Any]:
    return {
        **step._asdict(),
        "name": "\n".join(wrap(step.name, LINE)),
        "begins": base if step.is_total else step.begins,
        "words": words,
        "colour": TOTAL if step.is_total else UP if step.change >= 0 else DOWN,
        "top": max(step.begins, step.ends),
    }


def signed(value: float, say: Callable[[float], str]) -> str:
    """With its sign; what is rounded away has none."""
    words = say(abs(value))
    if words == say(0):
        return "±0"
    return f"{'+' if value > 0 else '−'}{words}"


def _base(steps: Sequence[Step]) -> int:
    """0, unless all that happens is in the uppermost part of the totals."""
    heights = [height for step in steps for height in (step.begins, step.ends)
               if not step.is_total or height]  # fmt: skip
    low, high = min(heights, default=0), max(heights, default=0)
    if low <= 0 or high - low > high * THIN:
        return 0
    unit = int(10 ** math.floor(math.log10(max(high - low, 1))))
    return max(math.floor((low - (high - low) / 2) / unit) * unit, 0)


def _from(base: int) -> alt.Scale:
    return alt.Scale(zero=True) if base == 0 else alt.Scale(zero=False, domainMin=base)


def _steps(frame: pd.DataFrame, axis: str, base: int) -> list[Any]:
    y = _named()
    bar = alt.Chart(frame).mark_bar().encode(
        x=alt.X("begins", type="quantitative", title=wrap(axis, LINE), scale=_from(base),
                axis=alt.Axis(format=",.0f", tickMinStep=1, tickCount=5)),
        x2=alt.X2("ends"), y=y, color=alt.Color("colour", type="nominal", scale=None),
        tooltip=[alt.Tooltip("name", type="nominal", title=" "),
                 alt.Tooltip("words", type="nominal", title=axis)],
    )  # fmt: skip
    text = (
        alt.Chart(frame)
        .mark_text(align="left", dx=4, color=RULE)
        .encode(x=alt.X("top", type="quantitative"), y=y, text=alt.Text("words", type="nominal"))
    )
    return [bar, text]
