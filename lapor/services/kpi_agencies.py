"""KPIs that count agencies: who has a decree, who follows up, who follows up enough."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from sqlmodel import Session, col, select

from db.codes import MoveCode
from db.days import day_of, first_of_month, milliseconds, month_number
from db.models import Activity, Agency
from lapor.domain.decree import in_force
from lapor.domain.errors import BadInput
from lapor.domain.kpi import (
    GOOD,
    Agencies,
    AgencyQuestion,
    Figures,
    Kpi,
    Reading,
    Split,
    per_cent,
)
from lapor.domain.kpi import total as count
from lapor.domain.retelling import as_known
from lapor.domain.text import Text
from lapor.queries.counted import by_key
from lapor.queries.follow_ups import FollowUp, active, follow_ups, told_anew
from lapor.queries.ledger import Key, Span
from lapor.services.kpi_labels import Labels
from lapor.services.kpi_scope import Asked, Filters
from lapor.services.kpi_standing import stories, total
from lapor.services.ledger import local_day
from lapor.services.reference import zone_of
from lapor.services.stories import retold

Answer = tuple[Key, bool]  # of one agency
OF_AGENCIES = {
    AgencyQuestion.CONNECTED: {Split.GOVERNMENT, Split.AGENCY},
    AgencyQuestion.ACTIVE: {Split.GOVERNMENT, Split.AGENCY, Split.MONTH},
}


def readings(session: Session, question: Asked) -> list[Reading]:
    shape = question.kpi.shape
    assert isinstance(shape, Agencies)
    if shape.question == AgencyQuestion.GOOD:
        return _read(session, question, _good(session, question, shape))
    if not can_be_cut(question.kpi, question.cut.by, question.filters):
        _refuse(question.kpi, OF_AGENCIES[shape.question])
    roster = _roster(session, question)
    return _read(session, question, _answers(session, question, shape, roster))


def answers(session: Session, question: Asked) -> dict[tuple[int, str], bool]:
    """Is it so of each agency at work, by id and name? Of those KPIs that read a list of them."""
    shape = question.kpi.shape
    assert isinstance(shape, Agencies) and shape.question != AgencyQuestion.GOOD
    roster = _roster(session, question)
    found = _answers(session, question, shape, roster)
    return {(one.id, one.name): so for one, (_, so) in zip(roster, found, strict=True)}


def _answers(
    session: Session, question: Asked, shape: Agencies, roster: list[Agency]
) -> list[Answer]:
    if shape.question == AgencyQuestion.ACTIVE:
        return _active(session, question, roster)
    as_of = question.cut.as_of
    return [(_keyed(question, agency), _has_decree(agency, as_of)) for agency in roster]


def can_be_cut(kpi: Kpi, by: Sequence[Split], filters: Filters) -> bool:
    """Agencies themselves have no class, channel, category, territory or status."""
    shape = kpi.shape
    if not isinstance(shape, Agencies) or shape.question == AgencyQuestion.GOOD:
        return True
    narrow = (filters.klass, filters.channel, filters.category, filters.territory, filters.status)
    return set(by) <= OF_AGENCIES[shape.question] and all(part is None for part in narrow)


def _refuse(kpi: Kpi, possible: set[Split]) -> NoReturn:
    names = ", ".join(sorted(possible))
    raise BadInput(
        Text(
            f"“{kpi.name.id}” menghitung instansi; hanya dapat dirinci dan disaring per {names}.",
            f"“{kpi.name.en}” counts agencies; it can be cut and filtered by {names} only.",
        )
    )


def _roster(session: Session, question: Asked) -> list[Agency]:
    """OPD at work; a unit below an agency is none of its own."""
    statement = select(Agency).where(col(Agency.is_active), col(Agency.parent_id).is_(None))
    if question.cut.governments is not None:
        statement = statement.where(col(Agency.government_id).in_(question.cut.governments))
    if question.cut.agencies is not None:
        statement = statement.where(col(Agency.id).in_(question.cut.agencies))
    return list(session.exec(statement))


def _has_decree(agency: Agency, as_of: int) -> bool:
    return in_force(agency.decree, agency.decree_on, agency.decree_until, day_of(as_of))


def _keyed(question: Asked, agency: Agency, month: int | None = None) -> Key:
    value = {
        Split.GOVERNMENT: agency.government_id,
        Split.AGENCY: agency.id,
        Split.MONTH: month,
    }
    return tuple(value[split] for split in question.cut.by)


def _active(session: Session, question: Asked, roster: list[Agency]) -> list[Answer]:
    """Is it so of each agency; by month, of each month in which any of them followed up."""
    return [
        (_keyed(question, agency, month), agency.id in who)
        for month, who in _active_by_month(session, question).items()
        for agency in roster
    ]


def _active_by_month(session: Session, question: Asked) -> dict[int | None, set[int]]:
    first, last = question.span.first, question.cut.as_of
    if question.span.last is not None:
        last = min(last, question.span.last)
    by_month = Split.MONTH in question.cut.by
    found: dict[int | None, set[int]] = {} if by_month else {None: set()}
    if question.cut.known_on is None and not (by_month and first is None):
        return found | _seen(session, question, Span(first, last), by_month)
    for one in _follow_ups(session, question, Span(first, last)):
        month = month_number(one.on) if by_month else None
        found.setdefault(month, set()).add(one.agency_id)
    return dict(sorted(found.items(), key=lambda item: item[0] or 0))


def _seen(
    session: Session, question: Asked, span: Span, by_month: bool
) -> dict[int | None, set[int]]:
    """The same, of all that is known now: it is enough to find one for each agency."""
    months = dict(_months(span)) if by_month else {None: span}
    found = {
        month: active(session, question.cut.governments, days) for month, days in months.items()
    }
    anew = told_anew(session, question.cut.governments, span)
    for _, rows in stories(session, anew, None):
        for one in _retold(rows, span):
            found[month_number(one.on) if by_month else None].add(one.agency_id)
    return {month: agencies for month, agencies in found.items() if agencies or month is None}


def _months(span: Span) -> Iterator[tuple[int | None, Span]]:
    assert span.first is not None and span.last is not None
    for month in range(month_number(span.first), month_number(span.last) + 1):
        first, last = first_of_month(month), first_of_month(month + 1) - 1
        yield month, Span(max(first, span.first), min(last, span.last))


def _follow_ups(session: Session, question: Asked, span: Span) -> list[FollowUp]:
    cut = question.cut
    found = [
        one
        for one, recorded_at in follow_ups(session, cut.governments, span)
        if _known(session, one, recorded_at, cut.known_on)
    ]
    keys = told_anew(session, cut.governments, span)
    for _, rows in stories(session, keys, cut.known_on):
        found += _retold(rows, span)
    return found


def _known(session: Session, one: FollowUp, recorded_at: datetime, known_on: int | None) -> bool:
    if known_on is None:
        return True
    return local_day(milliseconds(recorded_at), zone_of(session, one.government_id)) <= known_on


def _retold(rows: list[Activity], span: Span) -> list[FollowUp]:
    """The follow-ups that still count after a newer file told the story anew."""
    return [
        FollowUp(one.government, one.agency, one.on)
        for one in as_known(retold(rows))
        if one.kind == MoveCode.FOLLOW_UP
        and one.agency is not None
        and not (one.facts or {}).get("undated")
        and (span.first is None or one.on >= span.first)
        and (span.last is None or one.on <= span.last)
    ]


def _good(session: Session, question: Asked, shape: Agencies) -> list[Answer]:
    """Of the agencies that have an R; a government that answers itself is none."""
    by = question.cut.by
    place = by.index(Split.AGENCY) if Split.AGENCY in by else len(by)
    wide = by if Split.AGENCY in by else (*by, Split.AGENCY)
    cut = replace(question.cut, metrics=shape.metrics, by=wide)
    counted = by_key(total(session, question, cut))
    answers = []
    for key, counts in counted.items():
        among = count(counts, shape.among)
        if key[place] is None or not among:
            continue
        answers.append((key[: len(by)], count(counts, shape.of) * 100 >= GOOD * among))
    return answers


def _read(session: Session, question: Asked, answers: list[Answer]) -> list[Reading]:
    found: dict[Key, Counter[bool]] = defaultdict(Counter)
    for key, answer in answers:
        found[key][answer] += 1
    by = question.cut.by
    return [
        _reading(question.kpi, group, found[key][True], sum(found[key].values()))
        for key, group in Labels(session).groups(by, list(found) if by else [()])
    ]


def _reading(kpi: Kpi, group: dict[str, str | None], of: int, among: int) -> Reading:
    figures = Figures(per_cent(of, among), among, of, among)
    return Reading(kpi.code, group, figures)
