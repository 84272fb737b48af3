"""What do people complain about? What is computed of each topic, and beside it what was published.

A published figure keeps its own name, series and source; nothing adds it to what is computed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from db.models import Topic as Row
from lapor.domain.access import Actor
from lapor.domain.picture import Line, Section
from lapor.domain.text import Text
from lapor.domain.topic import Counted
from lapor.queries import reference
from lapor.services import topic_rules
from lapor.services.kpi_scope import Period
from lapor.services.picture import results
from lapor.services.picture.pilots import DIGITS, HIDDEN
from lapor.services.programme_framework import Framework
from lapor.services.topics import Inside, monitor, share_of


def codes(session: Session) -> set[str]:
    return set(session.exec(select(col(Row.code))))


def lines(
    session: Session, actor: Actor, period: Period, tree: Framework, *, exact: bool
) -> tuple[list[Line], datetime | None]:
    """Of each topic and part all six, the share and what was published; then each pilot.

    And of when the oldest of it is; None: all is exact.
    """
    listed = topic_rules.listed(session, actor)
    known, names = {one.code for one in listed}, reference.category_texts(session)
    whole, by_pilot, moments = list[Line](), list[Line](), list[datetime]()
    for root in listed:
        if root.parent in known:
            continue
        found = monitor(session, actor, root.code, period, today=period.as_of, exact=exact)
        moments += [found.counted_at] if found.counted_at else []
        for inside in found.topics:
            computed = list(_computed(inside, names, period))
            if found.counted_at is not None:
                computed = [_dated(line, found.counted_at) for line in computed]
            whole += [line for line in computed if not line.place] + _published(inside, tree)
            by_pilot += [line for line in computed if line.place]
    return whole + by_pilot, min(moments, default=None)


def _dated(line: Line, at: datetime) -> Line:
    """Of when it is, where that is not now."""
    return replace(line, note=line.note or results.counted(at))


def _computed(inside: Inside, names: Mapping[str, Text], period: Period) -> Iterator[Line]:
    rule = topic_rules.in_words(inside.topic, names)
    name, edition = inside.topic.name, inside.topic.edition
    source = Text(
        f"Lapor, aturan topik {name.id} edisi {edition}: {rule.id}",
        f"Lapor, rule of the topic {name.en}, edition {edition}: {rule.en}",
    )
    for place, counted in {"": inside.now.total, **inside.now.places}.items():
        yield _count(inside, place, counted, period, source)
        if not place:
            yield _share(inside, counted, period, source)


def _count(inside: Inside, place: str, counted: Counted, period: Period, source: Text) -> Line:
    return Line(
        Section.TOPICS, f"topic/{inside.topic.code}/{place}", _named(inside), place,
        kind="actual", value=counted.n, unit="complaints", n=counted.whole,
        since=period.since, until=_until(period), source=source,
        note=HIDDEN if counted.n is None else None, is_hidden=counted.n is None,
        is_demo=inside.topic.is_demo,
    )  # fmt: skip


def _share(inside: Inside, counted: Counted, period: Period, source: Text) -> Line:
    name, of = _named(inside), share_of(inside)
    hidden = counted.n is None or counted.whole is None
    return Line(
        Section.TOPICS, f"topic-share/{inside.topic.code}",
        Text(f"{name.id}, {of.id}", f"{name.en}, {of.en}"), kind="actual",
        value=None if counted.share is None else round(counted.share, DIGITS), unit="percent",
        n=counted.whole, since=period.since, until=_until(period), source=source,
        note=HIDDEN if hidden else None, is_hidden=hidden, is_demo=inside.topic.is_demo,
    )  # fmt: skip


def _named(inside: Inside) -> Text:
    """Computed of the six, so that nobody takes it for the published figure of the nation."""
    name, within = inside.topic.name, inside.within
    if within is not None:
        name = Text(f"{name.id} dalam {within.name.id}", f"{name.en} within {within.name.en}")
    return Text(f"{name.id} (dihitung Lapor)", f"{name.en} (computed by Lapor)")


def _published(inside: Inside, tree: Framework) -> list[Line]:
    return [
        replace(line, section=Section.TOPICS)
        for indicator in tree.indicators
        if (inside.topic.code, "") in indicator.lines
        for line in results.of_indicator(indicator)
    ]


def _until(period: Period) -> date:
    return min(period.until or period.as_of, period.as_of)
