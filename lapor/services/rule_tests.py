"""Rules against history: what a rule would have proposed in twelve months, and who was right."""

import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from db.models import Category, Region
from lapor.domain.dispatch_rule import Rule, Subject, first, folded, is_proved, match
from lapor.domain.text import Text
from lapor.i18n import number, percent
from lapor.queries import dispatches, rules
from lapor.services.reference import zone_of

LOOKED_BACK = timedelta(days=365)
MOST_GAPS = 100


class Outcome(NamedTuple):
    """What a rule would have done. `elsewhere` and `met`: (id of agency or of rule, complaints)."""

    examined: int  # complaints of the last twelve months
    matched: int
    confirmed: int  # of them kept and answered by the rule's agency …
    elsewhere: tuple[tuple[int, int], ...]  # … by another one …
    unanswered: int  # … or by nobody yet
    met: tuple[tuple[int, int], ...]  # a rule for another agency fits too; none is told as 0

    @property
    def others(self) -> int:
        return sum(n for _, n in self.elsewhere)

    @property
    def is_proved(self) -> bool:
        return is_proved(self.confirmed, self.others)


class Gap(NamedTuple):
    """A category in a district, and how many of its complaints no rule speaks for."""

    category: str | None
    place: str | None
    received: int
    without: int


class Known(NamedTuple):
    """A complaint of the last twelve months as rules see it."""

    subject: Subject
    category_id: int | None
    kept_by: int | None


def packed(outcome: Outcome) -> str:
    return json.dumps(outcome)


def unpacked(kept: str) -> Outcome | None:
    """What was kept with the rule; None: never tested."""
    if not kept:
        return None
    found = Outcome(*json.loads(kept))
    return found._replace(elsewhere=_pairs(found.elsewhere), met=_pairs(found.met))


def without(kept: str, changed: Container[int]) -> str:
    """The outcome, when rules it met have become others: how often they meet is unknown."""
    outcome = unpacked(kept)
    if outcome is None:
        return kept
    return packed(outcome._replace(met=tuple(one for one in outcome.met if one[0] not in changed)))


def _pairs(some: Iterable[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((one, n) for one, n in some)


def subject(
    parents: Mapping[int, int | None], category_id: int | None, territory_id: int | None,
    text: str | None,
) -> Subject:  # fmt: skip
    above = {category_id, parents.get(category_id or 0)}
    return Subject(
        frozenset(one for one in above if one is not None),
        territory_id,
        None if text is None else folded(text),
    )


def history(session: Session, government_id: int, now: datetime) -> Iterator[Known]:
    """What this government received in the last twelve months, the newest first."""
    today: date = now.astimezone(zone_of(session, government_id)).date()
    parents = dispatches.parents(session)
    for one in dispatches.since(session, government_id, today - LOOKED_BACK):
        asked = subject(parents, one.category_id, one.territory_id, f"{one.title} {one.body}")
        yield Known(asked, one.category_id, one.kept_by)


def tested(past: Iterator[Known], rule: Rule, others: Iterable[Rule]) -> Outcome:
    """Ask the rule about every complaint, and the others about those it fits."""
    rivals = [one for one in others if one.agency_id != rule.agency_id]
    examined = matched = unanswered = confirmed = 0
    elsewhere: Counter[int] = Counter()
    met = dict.fromkeys((one.id for one in rivals), 0)
    for one in past:
        examined += 1
        if not match(rule, one.subject):
            continue
        matched += 1
        confirmed += one.kept_by == rule.agency_id
        unanswered += one.kept_by is None
        if one.kept_by not in (None, rule.agency_id):
            elsewhere[one.kept_by] += 1
        for rival in rivals:
            met[rival.id] += match(rival, one.subject) is not None
    return Outcome(
        examined, matched, confirmed, tuple(elsewhere.most_common()), unanswered,
        tuple(met.items()),
    )  # fmt: skip


def told(outcome: Outcome, agencies: Mapping[int, str]) -> Text:
    """The outcome in one sentence."""
    share = 100 * outcome.confirmed / outcome.matched if outcome.matched else 0.0
    others = ", ".join(f"{agencies.get(one, '–')} {n}" for one, n in outcome.elsewhere[:5])

    def some(n: int, lang: str) -> str:
        return number(n, lang)

    if not outcome.matched:
        return Text(
            f"Aturan ini tidak cocok dengan satu pun dari {some(outcome.examined, 'id')} laporan "
            "12 bulan terakhir.",
            f"This rule fits none of the {some(outcome.examined, 'en')} complaints of the last 12 "
            "months.",
        )
    return Text(
        f"Aturan ini cocok dengan {some(outcome.matched, 'id')} dari "
        f"{some(outcome.examined, 'id')} laporan 12 bulan terakhir: {some(outcome.confirmed, 'id')}"
        f" ({percent(share, 'id', 0)}) memang ditangani instansi itu, {some(outcome.others, 'id')} "
        f"instansi lain{f' ({others})' if others else ''}, {some(outcome.unanswered, 'id')} belum "
        "ditindaklanjuti siapa pun.",
        f"This rule fits {some(outcome.matched, 'en')} of the {some(outcome.examined, 'en')} "
        f"complaints of the last 12 months: {some(outcome.confirmed, 'en')} "
        f"({percent(share, 'en', 0)}) were indeed handled by that agency, "
        f"{some(outcome.others, 'en')} by another one{f' ({others})' if others else ''}, "
        f"{some(outcome.unanswered, 'en')} have not been answered by anybody.",
    )


def gaps(session: Session, government_id: int, now: datetime) -> list[Gap]:
    """Which category in which district has no rule: the most complaints first, at most 100."""
    asked = rules.active(session, government_id)
    received: Counter[tuple[int | None, int | None]] = Counter()
    without: Counter[tuple[int | None, int | None]] = Counter()
    for one in history(session, government_id, now):
        place = one.subject.territory_id
        cell = (one.category_id, int(str(place)[:6]) if place is not None else None)
        received[cell] += 1
        without[cell] += first(asked, one.subject) is None
    found = []
    for (category_id, place_id), n in without.most_common(MOST_GAPS):
        category = session.get(Category, category_id) if category_id else None
        district = session.get(Region, place_id) if place_id else None
        if n:
            found.append(
                Gap(
                    category.name if category else None,
                    district.name if district else None,
                    received[category_id, place_id],
                    n,
                )
            )
    return found
