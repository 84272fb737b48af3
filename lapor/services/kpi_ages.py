"""Ages in working days, as spans of dates: the edges come from each government's calendar."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlmodel import Session

from lapor.domain.calendar import NATION, Calendar
from lapor.queries.ledger import Cut, Span
from lapor.services.reference import regions, rules_of, with_days_of_their_own


def older_than(session: Session, cut: Cut, days: int) -> list[Cut]:
    """What lies more than this many working days before the day, for each calendar."""
    return [
        replace(part, spans=tuple(both(span, Span(None, edge)) for span in cut.spans))
        for part, calendar in by_calendar(session, cut)
        for edge in [calendar.last_older_than(cut.as_of, days)]
    ]


def bands(session: Session, cut: Cut, most: Sequence[int | None]) -> Iterator[Cut]:
    """One span for each band, from the youngest; each goes up to so many days."""
    period = cut.spans[0]
    for part, calendar in by_calendar(session, cut):
        spans, last = [], None
        for days in most:
            edge = None if days is None else calendar.last_older_than(cut.as_of, days)
            first = None if edge is None else edge + 1
            spans.append(both(period, Span(first, last)))
            last = edge
        yield replace(part, spans=tuple(spans))


def by_calendar(session: Session, cut: Cut) -> list[tuple[Cut, Calendar]]:
    """The cut, divided among governments that have the same working days."""
    own = with_days_of_their_own(session)
    found: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for government, region in regions(session).items():
        if cut.governments is None or government in cut.governments:
            place = region or NATION
            found[tuple(sorted(own & {place, place // 100}))].append(government)
    if len(found) == 1:
        members = next(iter(found.values()))
        return [(cut, rules_of(session, members[0]).calendar)]
    return [
        (replace(cut, governments=tuple(members)), rules_of(session, members[0]).calendar)
        for members in found.values()
    ]


def both(one: Span, other: Span) -> Span:
    firsts = [day for day in (one.first, other.first) if day is not None]
    lasts = [day for day in (one.last, other.last) if day is not None]
    return Span(max(firsts, default=None), min(lasts, default=None))
