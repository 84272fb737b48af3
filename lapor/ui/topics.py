"""How a topic is drawn: its rule, its months and pilots, its parts, and what was published."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.text import Text
from lapor.domain.topic import Counted
from lapor.services import topic_rules, topics
from lapor.services.programme_framework import Indicator, Point
from lapor.services.topic_rules import Topic
from lapor.services.topics import ADOPTION, Inside, Monitor, share_of
from lapor.ui import (
    address,
    chart_kinds,
    chart_lines,
    charts,
    counting,
    parts,
    period,
    programme_parts,
)
from lapor.ui.chart_kinds import Bar
from lapor.ui.chart_lines import Series
from lapor.ui.frame import _, day, number, percent, tr

BEFORE = "#9AA5B1"  # pale: the period before
PARTS = ("#D55E00", "#009E73", "#CC79A7", "#E69F00")


def choose(listed: Sequence[Topic]) -> Topic:
    """The topic; its code is in the address. A part stands after what it is a part of."""
    names = {one.code: ("– " if one.parent else "") + tr(one.name) for one in listed}
    code = address.pick(_("Topic"), "topic", names, listed[0].code, width=320)
    return next(one for one in listed if one.code == code)


def edition(actor: Actor, topic: Topic) -> int:
    """The edition that holds, or an earlier one; partners have no choice."""
    if len(topic.editions) == 1 or actor.scope(Permission.SEE_PROGRAMME) == Scope.AGGREGATE:
        return topic.edition
    names = {str(one): number(one) for one in sorted(topic.editions, reverse=True)}
    return int(address.pick(_("Edition"), "edition", names, str(topic.edition), width=120))


def work(actor: Actor, topic: Topic, edition: int) -> counting.Asks:
    """What the background counts for this page."""
    return lambda session: topics.to_count(session, actor, topic.code, edition)


def answer(found: Monitor) -> str:
    """The page's question, answered in one sentence."""
    first = found.topics[0]
    name, total = tr(first.topic.name), first.now.total
    if total.n is None:
        return _("{topic}: fewer than ten complaints, or as good as all", topic=name)
    if total.share is None:
        return _("{topic}: {n} complaints", topic=name, n=number(total.n))
    return _(
        "{topic}: {n} complaints, {share} {of}", topic=name, n=number(total.n),
        share=percent(total.share), of=tr(share_of(first)),
    )  # fmt: skip


def rule(topic: Topic, categories: Mapping[str, Text]) -> None:
    """What is counted, by which edition, who decided it and when."""
    with st.container(border=True):
        st.markdown(
            f":gray[{_('Counted:')}] {parts.inert(tr(topic_rules.in_words(topic, categories)))}"
        )
        told = [_("edition {n}", n=number(topic.edition))]
        if topic.decided_by:
            told.append(_("decided by {who}", who=topic.decided_by))
        told.append(_("decided on {day}", day=day(topic.decided_on)))
        if not topic.holds:
            told.append(_("no longer holds: edition {n} does", n=number(max(topic.editions))))
        st.caption(parts.inert(" · ".join(told)))
        if topic.note:
            st.caption(parts.inert(topic.note))
        if topic.is_demo:
            st.markdown(programme_parts.demo())


def source(found: Monitor) -> str:
    topic = found.topics[0].topic
    named = _("{topic}, edition {n}", topic=tr(topic.name), n=number(topic.edition))
    return f"Lapor · {named} · {period.words(found.period)}"


def months(found: Monitor, source: str) -> None:
    """The topic and its parts; the period before pale and dashed, laid over the same months."""
    first, *rest = found.topics
    lines = {tr(first.topic.name): (first.now.months, charts.OTHERS)}
    for one, colour in zip(rest, PARTS, strict=False):
        lines[tr(one.topic.name)] = (one.now.months, colour)
    before = _("the period before")
    if first.before is not None:
        shifted = zip(first.now.months, first.before.months.values(), strict=False)
        lines[before] = (dict(shifted), BEFORE)
    points = [
        _point(name, month, one)
        for name, (line, _c) in lines.items()
        for month, one in line.items()
    ]
    if not any(point.value for point in points):
        parts.empty(
            _("There is nothing to draw yet"),
            _("No month of this period has ten complaints of this topic. Choose a longer period."),
        )
        return
    series = Series(
        points, {name: colour for name, (_l, colour) in lines.items()}, _("complaints"),
        _finding(first), pale=(before,),
    )  # fmt: skip
    charts.show(chart_lines.lines(series), "topic-months", source)
    if found.earlier is not None:
        st.caption(_("The period before: {period}", period=period.words(found.earlier)))


def _point(name: str, month: date, one: Counted) -> chart_lines.Point:
    return chart_lines.Point(month, name, one.n, 1 if one.n is None else one.n)


def _finding(first: Inside) -> str:
    """The month with the most, and how the period compares with the one before."""
    most = max(first.now.months, key=lambda month: first.now.months[month].n or 0)
    told = _("{topic}: most in {month}, {n} complaints", topic=tr(first.topic.name),
             month=charts.month_name(most), n=number(first.now.months[most].n or 0))  # fmt: skip
    now, before = first.now.total.n, first.before and first.before.total.n
    if now is None or before is None:
        return told
    return _("{finding}; in all {n}, in the period before {before}", finding=told,
             n=number(now), before=number(before))  # fmt: skip


def places(found: Monitor, source: str) -> None:
    """Each pilot's count as a bar, and its share and the period before in a table."""
    first = found.topics[0]
    names = {place.code: place.name for place in found.places}
    bars = [
        Bar(code, names[code], one.n, 1 if one.n is None else one.n, colour=charts.colour(code))
        for code, one in _in_order(found, first.now.places)
    ]
    if any(bar.value for bar in bars):
        most = max(bars, key=lambda bar: bar.value or 0)
        finding = _("Most in {place}: {n} complaints", place=most.name, n=number(most.value or 0))
        charts.show(chart_kinds.bars(bars, _("complaints"), finding), "topic-places", source)
    rows = [_row(_("Government"), names[code], one, first, code) for code, one in
            _in_order(found, first.now.places)]  # fmt: skip
    rows.append(_row(_("Government"), _("All of them"), first.now.total, first, ""))
    programme_parts.records(rows, "topic-table", _("The topic in each pilot"))
    st.caption(_("Share: {of}.", of=tr(share_of(first))))
    if any(one.n is None for one in first.now.places.values()):
        st.caption(_("n < 10: hidden, as it or what it would give away is under ten."))


def _in_order(found: Monitor, tables: Mapping[str, Counted]) -> list[tuple[str, Counted]]:
    return [(place.code, tables[place.code]) for place in found.places if place.code in tables]


def inside(found: Monitor) -> None:
    """Each part: how many, what share of the topic it is a part of, and before."""
    rows = [
        _row(_("Topic"), tr(one.topic.name), one.now.total, one, "")
        | {_("Share of what"): tr(share_of(one)), _("Edition"): number(one.topic.edition)}
        for one in found.topics[1:]
    ]
    programme_parts.records(rows, "topic-parts", _("The parts of the topic"))


def _row(head: str, name: str, one: Counted, of: Inside, place: str) -> dict[str, str]:
    row = {head: name, _("Complaints"): _count(one.n), _("Out of"): _count(one.whole),
           _("Share"): "–" if one.share is None else percent(one.share)}  # fmt: skip
    if of.before is not None:
        before = of.before.places.get(place) if place else of.before.total
        row[_("Before")] = "–" if before is None else _count(before.n)
    return row


def _count(n: int | None) -> str:
    return _("n < 10") if n is None else number(n)


def published(found: Monitor, indicators: Sequence[Indicator]) -> None:
    """Figures of these topics that others published. They are never added to what is counted."""
    shown = [
        (one, point)
        for topic in found.topics
        for one in indicators
        for point in one.lines.get((topic.topic.code, ""), ())
    ]
    if not shown:
        return
    st.subheader(_("What was published?"), anchor=False)
    with st.container(border=True):
        st.caption(
            _(
                "Entered, not computed: of the whole nation or of another scope. The counts above "
                "are of the pilots, by the rule above. The two are never added or mixed."
            )
        )
        _figures(shown)


def adoption(indicators: Sequence[Indicator]) -> None:
    """Who uses the system: each series with its dates, and growth with what it is growth of."""
    shown = [
        (one, point)
        for one in indicators
        if one.code in ADOPTION
        for points in one.lines.values()
        for point in points
    ]
    if not shown:
        return
    st.subheader(_("Who uses SP4N-LAPOR!?"), anchor=False)
    with st.container(border=True):
        for note in dict.fromkeys(one.values["note"] for one, _p in shown if one.values["note"]):
            st.info(parts.inert(note), icon=":material/info:")
        _figures(shown)


def _figures(shown: Sequence[tuple[Indicator, Point]]) -> None:
    """Each with its dates; below it where it comes from."""
    rows = [
        {
            _("Indicator"): tr(one.name),
            _("Value"): programme_parts.said(point, one.values["unit"]),
            _("Series"): programme_parts.series(point.series),
            _("Date"): programme_parts.when(point.from_on, point.to_on),
            _("Scope"): point.scope_note,
            _("Note"): point.note,
        }
        for one, point in shown
    ]
    programme_parts.records(rows, f"figures-{shown[0][0].code}", _("Published figures"))
    sources = dict.fromkeys(point.source for _one, point in shown if point.source)
    st.caption(_("Sources") + ": " + " · ".join(programme_parts.source(one) for one in sources))
