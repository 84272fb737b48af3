"""How many took how many days: a bar a day, with median, p90 and the limits as rules."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from lapor.ui.charts import HEIGHT, OTHERS, RULE, Picture, remembered
from lapor.ui.frame import _, number

LATE = "#D55E00"


class Day(NamedTuple):
    """One bar. No n: too few to say."""

    name: str  # "3", of the last one "> 30"
    n: int | None


class Rule(NamedTuple):
    """A line at the bar of this name, with its words."""

    name: str
    words: str
    is_limit: bool = False


@remembered
def histogram(found: Sequence[Day], rules: Sequence[Rule], finding: str) -> Picture:
    names = [one.name for one in found]
    frame = pd.DataFrame({"name": names, "n": [one.n for one in found],
                          "words": [said(one.n) for one in found]})  # fmt: skip
    x = alt.X("name", type="ordinal", sort=names, title=_("working days"),
              axis=alt.Axis(labelAngle=0, labelOverlap=True))  # fmt: skip
    bars = alt.Chart(frame).mark_bar(color=OTHERS).encode(
        x=x,
        y=alt.Y("n", type="quantitative", title=_("complaints"),
                axis=alt.Axis(format=",.0f", tickCount=5)),
        tooltip=[alt.Tooltip("name", type="nominal", title=_("working days")),
                 alt.Tooltip("words", type="nominal", title=_("complaints"))],
    )  # fmt: skip
    layers: list[Any] = [bars, *_rules([one for one in rules if one.name in names], names)]
    return Picture(
        alt.layer(*layers).properties(height=HEIGHT),
        finding,
        lambda: [{_("working days"): one.name, _("complaints"): said(one.n)} for one in found],
    )


def said(n: int | None) -> str:
    return _("n < 10") if n is None else number(n)


def _rules(rules: Sequence[Rule], names: Sequence[str]) -> list[Any]:
    """Their words stand one below the other, so that two at the same day can be read."""
    frame = pd.DataFrame(
        [{"name": one.name, "colour": LATE if one.is_limit else RULE} for one in rules],
        columns=["name", "colour"],
    )
    x = alt.X("name", type="ordinal", sort=list(names))
    colour = alt.Color("colour", type="nominal", scale=None)
    rule = alt.Chart(frame).mark_rule(strokeDash=[6, 4], strokeWidth=1.5)
    return [
        rule.encode(x=x, color=colour),
        *(_words(one, place, x, names) for place, one in enumerate(rules)),
    ]


def _words(one: Rule, place: int, x: alt.X, names: Sequence[str]) -> Any:
    is_right = names.index(one.name) > len(names) * 0.7
    mark = alt.Chart(pd.DataFrame([{"name": one.name, "words": one.words}])).mark_text(
        color=LATE if one.is_limit else RULE,
        align="right" if is_right else "left",
        dx=-4 if is_right else 4,
    )
    return mark.encode(x=x, y=alt.value(8 + 14 * place), text=alt.Text("words", type="nominal"))
