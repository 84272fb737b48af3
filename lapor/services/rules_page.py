"""What the page of dispatch rules shows: each rule, its test, and the rules it meets."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from db.models import DispatchRule, Government
from lapor.domain.access import Actor, Permission
from lapor.domain.dispatch_rule import Clash, Rule, asks, clash
from lapor.domain.text import Text
from lapor.queries import dispatches, reference
from lapor.queries import rules as queries
from lapor.queries.reference import Choice
from lapor.services import rule_tests, rules
from lapor.services.rule_tests import Gap, Outcome


@dataclass(frozen=True)
class Line:
    """A rule as the page shows it."""

    rule: Rule
    version: int
    agency: str
    asks: Text
    is_active: bool
    is_automatic: bool
    is_without_agency: bool  # its agency is no longer active: it proposes nothing
    tested_at: datetime | None
    outcome: Outcome | None
    told: Text | None
    clashes: list[Text]


@dataclass(frozen=True)
class RulesPage:
    lines: list[Line]
    agencies: dict[int, str]
    categories: list[Choice]
    places: list[Choice]
    zone: str


def governments(session: Session, actor: Actor) -> list[Government]:
    """Those whose rules the actor may see, and that have agencies to speak for."""
    reach = reference.governments(session, actor, Permission.DISPATCH)
    staffed = dispatches.governments_with_agencies(session)
    return [one for one in reach if one.id in staffed or len(reach) == 1]


def page(session: Session, actor: Actor, government_id: int) -> RulesPage:
    """The rules of a government, and what a new one may name. Raises NotFound."""
    government = rules.reached(session, actor, government_id)
    rows = queries.rows(session, government_id)
    region = government.region_id
    districts = dispatches.districts(session, region)
    return RulesPage(
        lines=_lines(session, government_id, rows),
        agencies={one.id: one.name for one in reference.agencies(session, [government_id])},
        categories=reference.categories(session),
        places=[Choice(one.id, one.name) for one in sorted(districts, key=lambda one: one.name)],
        zone=government.zone,
    )


def _lines(session: Session, government_id: int, rows: list[DispatchRule]) -> list[Line]:
    numbered = queries.numbered(rows)
    names = queries.names(session, numbered)
    agencies = queries.agency_names(session, government_id)
    active = dispatches.active_agencies(session, [government_id])
    parents = dispatches.parents(session)
    found = []
    for place, (row, rule) in enumerate(zip(rows, numbered, strict=True)):
        outcome = rule_tests.unpacked(row.outcome)
        found.append(
            Line(
                rule=rule,
                version=row.version,
                agency=agencies[rule.agency_id],
                asks=asks(rule, rule.words, names),
                is_active=row.is_active,
                is_automatic=row.is_automatic,
                is_without_agency=rule.agency_id not in active,
                tested_at=row.tested_at,
                outcome=outcome,
                told=rule_tests.told(outcome, agencies) if outcome else None,
                clashes=_clashes(rule, numbered[:place], parents, agencies, outcome),
            )
        )
    return found


def _clashes(
    rule: Rule, earlier: list[Rule], parents: dict[int, int | None], agencies: dict[int, str],
    outcome: Outcome | None,
) -> list[Text]:  # fmt: skip
    """Which earlier rules speak for another agency, and of how many complaints."""
    counted = dict(outcome.met) if outcome else {}
    found = []
    for other in earlier:
        kind, n = clash(other, rule, parents), counted.get(other.id)
        if kind is None or (kind == Clash.OVERLAPS and n == 0):
            continue
        text = _met(kind, other.number, agencies[other.agency_id])
        found.append(Text(f"{text.id}: {n} laporan", f"{text.en}: {n} complaints") if n else text)
    return found


def _met(kind: Clash, number: int, agency: str) -> Text:
    if kind == Clash.HIDES:
        return Text(
            f"Tidak pernah tercapai: aturan {number} ({agency}) selalu lebih dulu",
            f"Never reached: rule {number} ({agency}) always goes first",
        )
    return Text(
        f"Tumpang tindih dengan aturan {number} ({agency}), yang lebih dulu",
        f"Overlaps with rule {number} ({agency}), which goes first",
    )


def coverage(
    session: Session, actor: Actor, government_id: int, *, now: datetime | None = None
) -> list[Gap]:
    """Which category in which district has no active rule."""
    rules.reached(session, actor, government_id)
    return rule_tests.gaps(session, government_id, now or datetime.now(UTC))
