"""The rules of retention: how many months each class and status keeps its personal data."""

from datetime import UTC, datetime

from sqlmodel import Session, col, select

from db import ids
from db.codes import Class, Status
from db.models import RetentionRule
from lapor.domain import retention
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.text import Text
from lapor.services import audit

LONGEST_BASIS = 200  # characters
CHANGED = Text(
    "Aturan ini baru saja diubah orang lain. Periksa, lalu simpan lagi.",
    "Somebody has just changed this rule. Look at it, then save again.",
)


def fill(session: Session) -> None:
    """The national default, to be confirmed; nothing where somebody has set rules already."""
    if session.exec(select(RetentionRule.id).limit(1)).first() is not None:
        return
    now = datetime.now(UTC)
    session.add_all(
        RetentionRule(
            id=ids.new_id(0), klass=klass, status=status, months=months, set_by="", set_at=now,
            basis=retention.TO_CONFIRM,
        )
        for klass, status, months in retention.DEFAULTS
    )  # fmt: skip
    session.flush()


def listed(session: Session, actor: Actor) -> list[RetentionRule]:
    """Those in force, the general ones first. Raises NotAllowed."""
    if not actor.may(Permission.SEE_PRIVACY):
        raise NotAllowed(
            Text("Masa simpan bukan wewenang Anda.", "Retention is not yours to look at.")
        )
    rows = session.exec(select(RetentionRule).where(col(RetentionRule.is_active)))
    return sorted(rows, key=lambda row: (row.klass or "", row.status or ""))


def save(
    session: Session, actor: Actor, klass: Class | None, status: Status | None, months: int,
    basis: str, *, seen: int = 0, now: datetime | None = None,
) -> None:  # fmt: skip
    """Set the rule of a class and status; `seen` is the version in force, 0 for none.

    The one in force is closed and a new one written: which rule erased what stays known.
    Raises NotAllowed or BadInput.
    """
    _require(actor)
    now, basis = now or datetime.now(UTC), " ".join(basis.split())[:LONGEST_BASIS]
    _check(status, months, basis)
    before = _in_force(session, klass, status)
    if (before.version if before else 0) != seen:
        raise BadInput(CHANGED)
    if before is not None:
        before.is_active = False
        session.add(before)
    session.add(
        RetentionRule(
            id=ids.new_id(0), klass=klass, status=status, months=months, basis=basis,
            set_by=actor.name, set_at=now, version=seen + 1,
        )
    )  # fmt: skip
    _note(session, actor, klass, status, f"{months} months", now)


def _check(status: Status | None, months: int, basis: str) -> None:
    retention.checked_months(months)
    if status is not None and status not in retention.CLOSED:
        raise BadInput(
            Text(
                "Masa simpan berlaku untuk laporan yang sudah ditutup.",
                "Retention is for complaints that are closed.",
            )
        )
    if not basis:
        raise BadInput(Text("Sebutkan dasar masa simpan ini.", "Say what this period is based on."))


def remove(session: Session, actor: Actor, rule_id: int, *, now: datetime | None = None) -> None:
    """The rule is closed: a more general one holds, or none. Raises NotAllowed or NotFound."""
    _require(actor)
    rule = session.get(RetentionRule, rule_id)
    if rule is None or not rule.is_active:
        raise NotFound(Text("Aturan ini tidak ada lagi.", "This rule is gone."))
    rule.is_active = False
    session.add(rule)
    _note(session, actor, rule.klass, rule.status, "removed", now or datetime.now(UTC))


def _in_force(session: Session, klass: Class | None, status: Status | None) -> RetentionRule | None:
    statement = select(RetentionRule).where(
        col(RetentionRule.is_active), col(RetentionRule.klass).is_not_distinct_from(klass),
        col(RetentionRule.status).is_not_distinct_from(status),
    )  # fmt: skip
    return session.exec(statement.with_for_update()).first()


def _note(
    session: Session, actor: Actor, klass: Class | None, status: Status | None, said: str,
    now: datetime,
) -> None:  # fmt: skip
    audit.write(
        session, actor.name, "set_retention", f"{klass or 'any'}/{status or 'any'}", home_id=0,
        now=now, summary=said,
    )  # fmt: skip
    session.flush()


def _require(actor: Actor) -> None:
    if actor.scope(Permission.ERASE) is None:
        raise NotAllowed(
            Text(
                "Hanya admin nasional yang menetapkan masa simpan.",
                "Only the national administrator sets periods of retention.",
            )
        )
