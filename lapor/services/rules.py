"""Dispatch rules of a government: made, tested against history, switched on, put in order.

A rule proposes and says why. It dispatches by itself only where a coordinator turned that on, and
a rule that was not tested as it is now cannot be switched on.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from db import ids
from db.models import Agency, Category, DispatchRule, Government, Region
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.dispatch_rule import (
    LEAST_PROVED,
    LEAST_SHARE,
    Rule,
    parsed,
)
from lapor.domain.errors import BadInput, NotAllowed, NotFound, Refusal
from lapor.domain.text import Text
from lapor.queries import rules as queries
from lapor.services import audit, rule_tests, turns
from lapor.services.rule_tests import Outcome

MOST_RULES = 200


class Condition(NamedTuple):
    """What somebody filled in."""

    agency_id: int | None
    category_id: int | None = None
    territory_id: int | None = None
    words: str = ""


class Trial(NamedTuple):
    """What a test told of a rule as it was seen, among the rules there were."""

    rule_id: int
    seen: int
    at: datetime
    outcome: Outcome
    rules: list[Rule]


def create(
    session: Session, actor: Actor, government_id: int, given: Condition, *,
    now: datetime | None = None,
) -> int:  # fmt: skip
    """A new rule, last in order and switched off; returns its id. Raises BadInput, NotFound."""
    reached(session, actor, government_id)
    turns.of_government(session, government_id)
    values = _checked(session, government_id, given)
    rows = queries.rows(session, government_id)
    _refuse_a_second(rows, values)
    if len(rows) >= MOST_RULES:
        raise BadInput(
            Text(
                f"Paling banyak {MOST_RULES} aturan. Hapus yang tidak terpakai lebih dahulu.",
                f"At most {MOST_RULES} rules. Delete those that are not used first.",
            )
        )
    rule = DispatchRule(
        id=ids.new_id(government_id),
        government_id=government_id,
        position=max((row.position for row in rows), default=0) + 1,
        **values,
    )
    session.add(rule)
    _note(session, actor, rule, "rule_create", now, ", ".join(sorted(values)))
    return rule.id


def change(
    session: Session, actor: Actor, rule_id: int, given: Condition, *, seen: int,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Other conditions: the rule is switched off and has to be tested again."""
    rule = _mine(session, actor, rule_id, seen)
    values = _checked(session, rule.government_id, given)
    changed = sorted(name for name, value in values.items() if getattr(rule, name) != value)
    if not changed:
        raise BadInput(Text("Tidak ada yang diubah.", "Nothing was changed."))
    rows = queries.rows(session, rule.government_id)
    _refuse_a_second(rows, values, but=rule_id)
    off = {"is_active": False, "is_automatic": False, "tested_at": None, "outcome": ""}
    for name, value in {**values, **off}.items():
        setattr(rule, name, value)
    for other in rows:
        other.outcome = rule_tests.without(other.outcome, {rule_id})
    _note(session, actor, rule, "rule_change", now, ", ".join(changed))


def remove(
    session: Session, actor: Actor, rule_id: int, *, seen: int, now: datetime | None = None
) -> None:
    rule = _mine(session, actor, rule_id, seen)
    _note(session, actor, rule, "rule_remove", now)
    session.delete(rule)
    session.flush()


def shift(
    session: Session, actor: Actor, rule_id: int, *, seen: int, up: bool,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Ask it one place earlier or later. At the end of the list nothing moves."""
    rule = _mine(session, actor, rule_id, seen)
    rows = queries.rows(session, rule.government_id)
    place = rows.index(rule)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, 1):
        row.position = position
    _note(session, actor, rule, "rule_order", now)


def test(
    session: Session, actor: Actor, rule_id: int, *, seen: int, now: datetime | None = None
) -> Trial:
    """Ask the rule about the last twelve months. Only reads, and for seconds where many came in:
    so that nobody waits for it, `keep` writes what came out."""
    rule = _seen(session, actor, rule_id, seen)
    now = now or datetime.now(UTC)
    rules = queries.numbered(queries.rows(session, rule.government_id))
    asked = next(one for one in rules if one.id == rule_id)
    past = rule_tests.history(session, rule.government_id, now)
    return Trial(rule_id, seen, now, rule_tests.tested(past, asked, rules), rules)


def keep(session: Session, actor: Actor, trial: Trial) -> None:
    """Remember what a test told. A rule it met that has changed since is left out of it."""
    rule = _mine(session, actor, trial.rule_id, trial.seen)
    rows = queries.rows(session, rule.government_id)
    now = {one.id: one._replace(number=0) for one in queries.numbered(rows)}
    changed = {one.id for one in trial.rules if one._replace(number=0) != now.get(one.id)}
    rule.tested_at = trial.at
    rule.outcome = rule_tests.without(rule_tests.packed(trial.outcome), changed)
    _note(session, actor, rule, "rule_test", trial.at)


def switch(
    session: Session, actor: Actor, rule_id: int, *, seen: int, on: bool,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Let it propose, or not. Off is off: it does not dispatch by itself either."""
    rule = _mine(session, actor, rule_id, seen)
    if on and not rule.outcome:
        raise NotAllowed(
            Text(
                "Aturan belum diuji. Uji dengan riwayat lebih dahulu, lalu aktifkan.",
                "The rule was not tested. Test it against history first, then switch it on.",
            )
        )
    rule.is_active = on
    rule.is_automatic = rule.is_automatic and on
    _note(session, actor, rule, "rule_on" if on else "rule_off", now)


def set_automatic(
    session: Session, actor: Actor, rule_id: int, *, seen: int, on: bool,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Let it dispatch by itself, or not: only a rule that is on and was right nearly always."""
    rule = _mine(session, actor, rule_id, seen)
    outcome = rule_tests.unpacked(rule.outcome)
    if on and not (rule.is_active and outcome and outcome.is_proved):
        least = round(100 * LEAST_SHARE)
        raise NotAllowed(
            Text(
                "Hanya aturan aktif yang dalam ujinya benar sedikitnya "
                f"{least} %, dari sedikitnya {LEAST_PROVED} laporan yang sudah ditindaklanjuti, "
                "dapat mendisposisikan sendiri. Perbaiki aturannya lalu uji lagi.",
                f"Only an active rule that its test found right in at least {least}%, of at least "
                f"{LEAST_PROVED} answered complaints, may dispatch by itself. Improve the rule and "
                "test it again.",
            )
        )
    rule.is_automatic = on
    _note(session, actor, rule, "rule_automatic" if on else "rule_manual", now)


def reached(session: Session, actor: Actor, government_id: int) -> Government:
    """The government whose rules these are. Raises NotFound: out of scope looks like missing."""
    scope = actor.scope(Permission.DISPATCH)
    mine = scope == Scope.ALL or (scope is not None and actor.government_id == government_id)
    government = session.get(Government, government_id) if mine else None
    if government is None:
        raise NotFound(
            Text(
                "Aturan tidak ditemukan atau di luar kewenangan Anda.",
                "There is no such rule, or it is outside what you may see.",
            )
        )
    return government


def _mine(session: Session, actor: Actor, rule_id: int, seen: int) -> DispatchRule:
    """The rule as the actor saw it, to be changed."""
    return _seen(session, actor, rule_id, seen, locks=True)


def _seen(
    session: Session, actor: Actor, rule_id: int, seen: int, *, locks: bool = False
) -> DispatchRule:
    found = session.get(DispatchRule, rule_id)
    government = reached(session, actor, found.government_id if found else -1)
    if locks:
        turns.of_government(session, government.id)
    session.flush()  # what this use case changed before is not read over
    rule = session.get(DispatchRule, rule_id, populate_existing=True)
    if rule is None or rule.version != seen:
        raise Refusal(
            Text(
                "Aturan ini baru saja diubah orang lain. Lihat isinya sekarang, lalu ulangi.",
                "Somebody else has just changed this rule. See what it says now, then try again.",
            )
        )
    return rule


def _checked(session: Session, government_id: int, given: Condition) -> dict[str, Any]:
    """The columns of a condition. Raises BadInput for what this government cannot mean."""
    words = parsed(given.words)
    agency = session.get(Agency, given.agency_id) if given.agency_id is not None else None
    if agency is None or agency.government_id != government_id or not agency.is_active:
        raise BadInput(Text("Pilih instansi dari daftar.", "Choose an agency of the list."))
    region = session.get_one(Government, government_id).region_id
    for table, id in ((Category, given.category_id), (Region, given.territory_id)):
        if id is not None and not session.get(table, id):
            raise BadInput(Text("Pilih nilai dari daftar.", "Choose a value of the list."))
    if given.territory_id is not None and not str(given.territory_id).startswith(str(region)):
        raise BadInput(
            Text(
                "Wilayah itu di luar pemerintah daerah ini.",
                "That place is outside this government.",
            )
        )
    if given.category_id is None and given.territory_id is None and not words:
        raise BadInput(
            Text(
                "Isi sedikitnya satu syarat: kategori, wilayah, atau kata kunci.",
                "Give at least one condition: a category, a place or words.",
            )
        )
    return {
        "agency_id": agency.id,
        "category_id": given.category_id,
        "territory_id": given.territory_id,
        "words": ",".join(words),
    }


def _refuse_a_second(
    rows: list[DispatchRule], values: dict[str, Any], *, but: int | None = None
) -> None:
    """Twice the same rule is a double click, or of no use."""
    for number, row in enumerate(rows, 1):
        same = all(getattr(row, name) == value for name, value in values.items())
        if same and row.id != but:
            raise BadInput(
                Text(
                    f"Aturan yang sama sudah ada, nomor {number}.",
                    f"There is such a rule already, number {number}.",
                )
            )


def _note(
    session: Session, actor: Actor, rule: DispatchRule, action: str, now: datetime | None,
    summary: str = "",
) -> None:  # fmt: skip
    """The next version of the rule, and the audit row of what was done."""
    rule.version += 1
    session.add(rule)
    session.flush()
    audit.write(
        session, actor.name, action, str(rule.id), home_id=rule.government_id,
        now=now or datetime.now(UTC), summary=summary,
    )  # fmt: skip
