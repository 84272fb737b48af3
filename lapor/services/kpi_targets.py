"""Targets in force: those of the catalogue, and those set for the nation or one government."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from db import ids
from db.models import Account, Government, KpiTarget
from lapor import i18n
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.kpi import Direction, Kpi, Target, Unit
from lapor.domain.kpi_catalogue import BY_CODE, KPIS
from lapor.domain.text import Text
from lapor.services import audit
from lapor.services.kpi_scope import HERE, Period, chosen, kpi_of

NATION, EVERY_YEAR = 0, 0
LONGEST_BASIS = 300
YEARS = range(2012, 2046)
NO_BASIS = Text(
    f"Sebutkan dasar target (3–{LONGEST_BASIS} huruf): keputusan, rencana atau rapat.",
    f"Say what the target comes from (3–{LONGEST_BASIS} characters): a decree, a plan or a "
    "meeting.",
)
At = tuple[str, str, int]  # KPI, code of the government or "", year or 0


@dataclass(frozen=True)
class InForce:
    """What holds at one moment. Of a place and a year the nearest holds, else the catalogue's."""

    rows: Mapping[At, Target] = field(default_factory=dict)

    def of(self, kpi: Kpi, place: str = "", year: int | None = None) -> Target | None:
        wanted = ((place, year), (place, EVERY_YEAR), ("", year), ("", EVERY_YEAR))
        for code, of_year in wanted:
            found = self.rows.get((kpi.code, code, of_year or EVERY_YEAR))
            if found is not None:
                return found
        return kpi.target


@dataclass(frozen=True)
class Decision:
    """One row of the history: who set what, when. `value` None took it back."""

    kpi: str
    place: str | None  # name of the government; None: every one
    year: int | None  # None: every year
    value: float | None
    basis: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Goal:
    """A target in force. The catalogue's are of the nation and of every year."""

    kpi: Kpi
    code: str  # of the government; "": the nation
    place: str | None  # its name
    year: int | None  # None: every year
    target: Target
    is_set: bool  # here, and so it can be taken back


def year_of(period: Period) -> int | None:
    """The year a period lies in; one that crosses years has only the targets of every year."""
    last = min(period.until or period.as_of, period.as_of)
    return last.year if period.since is not None and period.since.year == last.year else None


def in_force(session: Session, known_on: date | None = None) -> InForce:
    """As they were known at the end of that day (WIB); None: as they are."""
    found: dict[At, Target | None] = {}
    for row, code, name in _rows(session):
        if known_on is None or row.set_at.astimezone(HERE).date() <= known_on:
            found[row.kpi, code or "", row.year] = _target(row, name)
    return InForce({at: target for at, target in found.items() if target is not None})


def listed(session: Session, actor: Actor) -> list[Goal]:
    """Every target in force, KPI by KPI: the nation's first, then by place and year."""
    _require_reader(actor)
    names = dict(session.exec(select(Government.code, Government.name)).all())
    found = [
        Goal(BY_CODE[code], place, names.get(place), year or None, target, is_set=True)
        for (code, place, year), target in in_force(session).rows.items()
        if code in BY_CODE
    ]
    general = {one.kpi.code for one in found if not one.code and one.year is None}
    found += [
        Goal(kpi, "", None, None, kpi.target, is_set=False)
        for kpi in KPIS
        if kpi.target is not None and kpi.code not in general
    ]
    order = {kpi.code: at for at, kpi in enumerate(KPIS)}
    return sorted(found, key=lambda one: (order[one.kpi.code], one.place or "", one.year or 0))


def _require_reader(actor: Actor) -> None:
    if not actor.may(Permission.SEE_KPI):
        raise NotAllowed(Text("Anda tidak dapat melihat KPI.", "You may not see KPIs."))


def _target(row: KpiTarget, name: str) -> Target | None:
    if row.value is None:
        return None
    on = row.set_at.astimezone(HERE).date()
    return Target(
        row.value,
        Text(
            f"{row.basis} (ditetapkan {name}, {i18n.day(on, 'id')})",
            f"{row.basis} (set by {name}, {i18n.day(on, 'en')})",
        ),
    )


def _rows(session: Session) -> Iterator[tuple[KpiTarget, str | None, str]]:
    """In the order they were set, with the government's code and the name of whoever set it."""
    statement = (
        select(KpiTarget, Government.code, Account.full_name)
        .outerjoin(Government, col(Government.id) == col(KpiTarget.government_id))
        .outerjoin(Account, col(Account.name) == col(KpiTarget.set_by))
        .order_by(col(KpiTarget.set_at), col(KpiTarget.id))
    )
    for row, code, name in session.exec(statement):
        yield row, code if row.government_id != NATION else None, name or row.set_by


def history(session: Session, actor: Actor) -> list[Decision]:
    """What was set, the newest first, for all who see KPIs."""
    _require_reader(actor)
    names = dict(session.exec(select(Government.code, Government.name)).all())
    found = [
        Decision(
            row.kpi, names[code] if code else None, row.year or None, row.value, row.basis, name,
            row.set_at,
        )
        for row, code, name in _rows(session)
    ]  # fmt: skip
    return found[::-1]


def set_target(
    session: Session,
    actor: Actor,
    kpi: Kpi | str,
    value: float | None,
    *,
    government: str | None = None,
    year: int | None = None,
    basis: str,
    now: datetime | None = None,
) -> None:
    """Say what is to be reached; `value` None takes it back. Rows are added, never changed.

    Shares are 0–100, times are working days. Raises NotAllowed, or BadInput where the KPI has no
    better and worse, the value cannot be, its basis is missing, or nothing is there to take back.
    """
    if not actor.may(Permission.SET_TARGETS):
        raise NotAllowed(Text("Target ditetapkan admin nasional.", "Targets are not yours to set."))
    kpi, basis = kpi_of(kpi), " ".join(basis.replace("\0", "").split())
    _check(kpi, value, year, basis)
    now, home = now or datetime.now(UTC), _government(session, government)
    _check_is_set(session, kpi, value, government, year)
    row = KpiTarget(
        id=ids.new_id(home), kpi=kpi.code, government_id=home, year=year or EVERY_YEAR,
        value=value, basis=basis, set_by=actor.name, set_at=now,
    )  # fmt: skip
    session.add(row)
    subject = f"{kpi.code} {government or 'nation'} {year or 'every year'}"
    summary = "taken back" if value is None else f"{value:g}"
    audit.write(session, actor.name, "set_target", subject, home_id=home, now=now, summary=summary)


def _check_is_set(
    session: Session, kpi: Kpi, value: float | None, government: str | None, year: int | None
) -> None:
    """Only what is set can be taken back."""
    at = (kpi.code, government or "", year or EVERY_YEAR)
    if value is None and at not in in_force(session).rows:
        raise BadInput(
            Text(
                f"Tidak ada target “{kpi.name.id}” yang ditetapkan di sini untuk dicabut.",
                f"No target of “{kpi.name.en}” is set here that could be taken back.",
            )
        )


def _government(session: Session, code: str | None) -> int:
    if not code:
        return NATION
    known = dict(session.exec(select(Government.code, Government.id)).all())
    return chosen(code, known, Text("Kode pemerintah daerah", "government"))


def _check(kpi: Kpi, value: float | None, year: int | None, basis: str) -> None:
    name, most = kpi.name, 100.0 if kpi.unit == Unit.PERCENT else 1e9
    if kpi.direction == Direction.NEITHER:
        raise BadInput(
            Text(
                f"“{name.id}” tidak mengenal lebih baik atau lebih buruk, jadi tanpa target.",
                f"“{name.en}” is neither better nor worse, so it has no target.",
            )
        )
    if value is not None and not 0 <= value <= most:
        raise BadInput(
            Text(
                f"Target “{name.id}” harus dari 0 sampai {most:g}.",
                f"The target of “{name.en}” must be from 0 to {most:g}.",
            )
        )
    if year is not None and year not in YEARS:
        raise BadInput(
            Text(
                f"Tahun harus dari {YEARS[0]} sampai {YEARS[-1]}.",
                f"The year must be from {YEARS[0]} to {YEARS[-1]}.",
            )
        )
    if not 3 <= len(basis) <= LONGEST_BASIS:
        raise BadInput(NO_BASIS)
