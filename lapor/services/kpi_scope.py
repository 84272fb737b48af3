"""What is asked of a KPI, and of which complaints this actor may ask it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from db.codes import Channel, Class, Status
from db.days import day_number, month_number
from db.models import Agency, Category, Government, Region
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.kpi import Kpi, Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.text import Text
from lapor.i18n import day
from lapor.queries.ledger import Cut, Span

T = TypeVar("T")
EASTERNMOST = ZoneInfo("Asia/Jayapura")  # where a day begins first …
HERE = ZoneInfo("Asia/Jakarta")  # … and where it ends last
WHAT_PARTNERS_SEE = {Split.GOVERNMENT, Split.MONTH, Split.CLASS, Split.CHANNEL, Split.CATEGORY}
DIGITS = (2, 4, 6, 10)  # of province, regency, district and village codes


@dataclass(frozen=True, slots=True)
class Filters:
    """Which complaints, by codes. An agency is named by its name, its code or its id."""

    governments: tuple[str, ...] = ()
    agency: str | int | None = None
    klass: Class | None = None
    channel: Channel | None = None
    category: str | None = None
    territory: str | None = None
    status: Status | None = None


ALL = Filters()


@dataclass(frozen=True, slots=True)
class Period:
    since: date | None
    until: date | None
    as_of: date
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that may be asked, in the terms of the queries. `cut` has no metrics yet."""

    kpi: Kpi
    cut: Cut
    is_now: bool  # as of today, all we know: what a complaint is, is in its row
    span: Span
    filters: Filters
    aggregate: bool = False  # a partner asks: no small cells


def kpi_of(kpi: Kpi | str) -> Kpi:
    return kpi if isinstance(kpi, Kpi) else chosen(kpi, BY_CODE, Text("KPI", "KPI"))


def chosen(code: str, valid: Mapping[str, T], what: Text) -> T:
    """Raises BadInput, naming what would be valid."""
    if code in valid:
        return valid[code]
    names = ", ".join(list(valid)[:600])
    raise BadInput(
        Text(
            f"{what.id} “{code}” tidak dikenal. Yang dikenal: {names}.",
            f"Unknown {what.en} “{code}”. Known: {names}.",
        )
    )


def asked(
    session: Session,
    actor: Actor,
    kpi: Kpi,
    period: Period,
    by: Iterable[Split],
    filters: Filters,
    today: date | None,
) -> Asked:
    scope = actor.scope(Permission.SEE_KPI)
    if scope is None:
        raise NotAllowed(Text("Anda tidak dapat melihat KPI.", "You may not see KPIs."))
    by = tuple(dict.fromkeys(by))
    _check_period(period, today or datetime.now(EASTERNMOST).date())
    if scope == Scope.AGGREGATE:
        _check_partner(period, by, filters)
    span = Span(_number(period.since), _number(period.until))
    cut = Cut((), day_number(period.as_of), _number(period.known_on), (span,), by)
    cut = _filtered(session, actor, scope, replace(cut, by_holder=not kpi.names_agency), filters)
    now = today or datetime.now(EASTERNMOST).date()  # until the last of Indonesia is there
    is_now = period.as_of >= now and (period.known_on is None or period.known_on >= now)
    return Asked(kpi, cut, is_now, span, filters, scope == Scope.AGGREGATE)


def asked_alike(
    session: Session,
    actor: Actor,
    kpis: Iterable[Kpi],
    period: Period,
    by: Iterable[Split],
    filters: Filters,
    today: date | None,
) -> list[Asked]:
    """The same question of several KPIs, its scope looked up once."""
    found: list[Asked] = []
    for kpi in kpis:
        if found:
            cut = replace(found[0].cut, by_holder=not kpi.names_agency)
            found.append(replace(found[0], kpi=kpi, cut=cut))
        else:
            found.append(asked(session, actor, kpi, period, by, filters, today))
    return found


def _filtered(session: Session, actor: Actor, scope: Scope, cut: Cut, filters: Filters) -> Cut:
    governments = _governments(session, actor, scope, filters)
    return replace(
        cut,
        governments=governments,
        agencies=_agencies(session, actor, scope, governments, filters.agency),
        klass=filters.klass,
        channel=filters.channel,
        categories=None
        if filters.category is None
        else categories_below(session, filters.category),
        territories=_territories(session, filters.territory),
        status=filters.status,
    )


def _number(day: date | None) -> int | None:
    return None if day is None else day_number(day)


def _check_period(period: Period, today: date) -> None:
    if period.as_of > today:
        raise BadInput(
            Text(
                f"Data per {period.as_of} belum ada; hari ini {today}.",
                f"There is no data as of {period.as_of} yet; today is {today}.",
            )
        )
    if period.known_on is not None and period.known_on < period.as_of:
        raise BadInput(
            Text(
                "“Diketahui pada” tidak boleh sebelum “data per”.",
                "“Known on” must not be before “as of”.",
            )
        )
    if period.since and period.until and period.since > period.until:
        raise BadInput(
            Text(
                "Periode berakhir sebelum dimulai.",
                "The period ends before it begins.",
            )
        )
    _check_begun(period)


def _check_begun(period: Period) -> None:
    """Of what has not begun there is no number, not even 0."""
    if period.since is not None and period.since > period.as_of:
        raise BadInput(
            Text(
                f"Periode ini belum dimulai pada {day(period.as_of, 'id')}: mulai "
                f"{day(period.since, 'id')}. Pilih periode yang sudah berjalan.",
                f"This period has not begun on {day(period.as_of, 'en')}: it begins on "
                f"{day(period.since, 'en')}. Choose one that has.",
            )
        )


def _check_partner(period: Period, by: tuple[Split, ...], filters: Filters) -> None:
    """Months of whole governments only: two days' difference would name one complaint, and what is
    hidden in a line (12 by web, 3 by SMS of 15) could be asked for by itself.
    """
    finer = set(by) - WHAT_PARTNERS_SEE
    since, until = _number(period.since), _number(period.until)
    cuts_month = (since is not None and month_number(since - 1) == month_number(since)) or (
        until is not None
        and until < day_number(period.as_of)
        and month_number(until + 1) == month_number(until)
    )
    narrow = (
        filters.agency, filters.territory, filters.status, filters.klass, filters.channel,
        filters.category,
    )  # fmt: skip
    if finer or cuts_month or any(part is not None for part in narrow):
        raise NotAllowed(
            Text(
                "Mitra melihat angka per pemerintah daerah dan bulan penuh.",
                "Partners see numbers by government and whole months.",
            )
        )


def require_all_together(session: Session, question: Asked) -> None:
    """Of one government a partner has the board alone, which also hides what would give it away."""
    pilots = set(session.exec(select(Government.id).where(col(Government.is_pilot))))
    if question.aggregate and set(question.cut.governments or ()) != pilots:
        raise NotAllowed(
            Text(
                "Untuk mitra, rincian ini tersedia bagi keenam daerah percontohan bersama-sama.",
                "For partners this is told of the six pilot regions together.",
            )
        )


def _governments(
    session: Session, actor: Actor, scope: Scope, filters: Filters
) -> tuple[int, ...] | None:
    """None: all of them."""
    if scope == Scope.ALL and not filters.governments:
        return None
    valid = _reached(session, scope, actor.government_id)
    what = Text("Kode pemerintah daerah", "government")
    if filters.governments:
        return tuple(dict.fromkeys(chosen(code, valid, what) for code in filters.governments))
    return tuple(valid.values())


def _reached(session: Session, scope: Scope, own: int | None) -> dict[str, int]:
    """Ids by code, read once in a transaction: a board asks for each of its numbers."""
    known: dict[tuple[Scope, int | None], dict[str, int]] = session.info.setdefault("reached", {})
    if (scope, own) not in known:
        statement = select(Government.code, Government.id).order_by(Government.code)
        if scope == Scope.AGGREGATE:
            statement = statement.where(col(Government.is_pilot))
        elif scope != Scope.ALL:
            statement = statement.where(Government.id == own)
        known[scope, own] = dict(session.exec(statement).all())
    return known[scope, own]


def _agencies(
    session: Session,
    actor: Actor,
    scope: Scope,
    governments: tuple[int, ...] | None,
    agency: str | int | None,
) -> tuple[int, ...] | None:
    """None: whichever, also none. A name may belong to agencies of several governments."""
    own = actor.agency_id if scope == Scope.OWN_AGENCY else None
    if scope == Scope.OWN_AGENCY and agency is None:
        return () if own is None else (own,)
    if agency is None:
        return None
    statement = select(Agency)
    if governments is not None:
        statement = statement.where(col(Agency.government_id).in_(governments))
    if scope == Scope.OWN_AGENCY:
        statement = statement.where(Agency.id == own)
    rows = session.exec(statement.order_by(Agency.name)).all()
    wanted = str(agency).strip().casefold()
    found = [
        row.id
        for row in rows
        if row.id == agency or wanted in (row.name.casefold(), (row.code or "").casefold())
    ]
    what = Text("Instansi", "agency")
    return tuple(found) or (chosen(str(agency), {row.name: row.id for row in rows}, what),)


def categories_below(session: Session, code: str) -> tuple[int, ...]:
    """The ids of the category and of those below it. Raises BadInput where there is none."""
    rows = session.exec(select(Category).order_by(Category.code)).all()
    top = chosen(code, {row.code: row.id for row in rows}, Text("Kategori", "category"))
    found, below = {top}, {row.id for row in rows if row.parent_id == top}
    while below - found:
        found |= below
        below = {row.id for row in rows if row.parent_id in found}
    return tuple(sorted(found))


def _territories(session: Session, code: str | None) -> tuple[tuple[int, int], ...] | None:
    if code is None:
        return None
    if not (plain := code.replace(".", "")).isdigit() or len(plain) not in DIGITS:
        provinces = select(Region.code, Region.id).where(Region.id < 100).order_by(Region.code)
        what = Text("Kode wilayah", "territory")
        chosen(code, dict(session.exec(provinces).all()), what)
    return places_within(code)


def places_within(code: str) -> tuple[tuple[int, int], ...]:
    """The place and all below it: their ids begin with its own, the code without dots."""
    plain = code.replace(".", "")
    longer = [10 ** (digits - len(plain)) for digits in DIGITS if digits >= len(plain)]
    return tuple((int(plain) * step, int(plain) * step + step - 1) for step in longer)
