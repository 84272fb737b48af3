"""The calendar and the limits: what holds, how it differs from the library, and changing it.

A change and what it does to open complaints belong together: see lapor.services.redating.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from sqlmodel import Session, col, func, select

from db.codes import Clock
from db.days import day_number, day_of
from db.models import CalendarDay, Policy, Region
from lapor.domain import official_names
from lapor.domain.access import Actor, Permission
from lapor.domain.calendar import NATION, knows
from lapor.domain.errors import BadInput, NotAllowed, Refusal
from lapor.domain.policy import Limit
from lapor.domain.redating import (
    DayChange,
    DayOff,
    LimitChange,
    Proposal,
    in_range,
    limit_key,
)
from lapor.domain.text import Text
from lapor.i18n import day
from lapor.services import audit, redating, reference, turns
from lapor.services.setup import CENTRAL, national_days

SHORTEST, LONGEST = 5, 300  # characters of a basis
MOST_DAYS = 366
CLOCK_NAMES = MappingProxyType(
    {
        Clock.VERIFY: Text("Verifikasi", "Verification"),
        Clock.FOLLOW_UP: Text("Tindak lanjut pertama", "First follow-up"),
        Clock.RESOLVE: Text("Penyelesaian", "Resolution"),
        Clock.CLOSE: Text("Tutup otomatis", "Closing by itself"),
        Clock.HOLD: Text("Menunggu pelapor", "Waiting for the reporter"),
    }
)
UNIT_NAMES = MappingProxyType(
    {
        "working_days": Text("hari kerja", "working days"),
        "calendar_days": Text("hari kalender", "calendar days"),
        "hours": Text("jam", "hours"),
    }
)
STALE = Text(
    "Baris ini baru saja diubah orang lain. Lihat keadaan terbaru, lalu ulangi pratinjau.",
    "Somebody else has just changed this row. Look at it as it is now, then preview again.",
)


@dataclass(frozen=True)
class Difference:
    """The nation's days of a year, here and in the library."""

    missing: list[DayOff]  # the library has them
    other: list[DayChange]  # both have them, under another name or kind
    extra: list[DayOff]  # only we have them

    @property
    def taken_over(self) -> Proposal:
        """What would make ours as the library's; what only we have stays."""
        return Proposal(days=(*(DayChange(None, one) for one in self.missing), *self.other))


def days(session: Session, actor: Actor, year: int) -> list[DayOff]:
    """Of one year: the nation's and the regions'. Raises NotAllowed."""
    _require(actor, Permission.SEE_REFERENCE)
    return [one for one in reference.days_off(session) if day_of(one.on).year == year]


def limits(session: Session, actor: Actor) -> list[Limit]:
    """All of them, clock by clock, the newest first. Raises NotAllowed."""
    _require(actor, Permission.SEE_REFERENCE)
    order = list(Clock)
    return sorted(
        reference.limits(session),
        key=lambda one: (
            order.index(one.clock), one.klass or "", one.government_id or 0, -one.effective_on,
        ),
    )  # fmt: skip


def difference(session: Session, actor: Actor, year: int) -> Difference:
    """How our national days of a year differ from the installed library's. Raises NotAllowed."""
    ours = {one.on: one for one in days(session, actor, year) if one.region == NATION}
    theirs = {one.on: one for one in national_days([year])}
    other = [
        DayChange(ours[on], one)
        for on, one in theirs.items()
        if on in ours and (ours[on].name, ours[on].kind) != (one.name, one.kind)
    ]
    return Difference(
        [one for on, one in theirs.items() if on not in ours],
        other,
        [one for on, one in ours.items() if on not in theirs],
    )


def units(clock: Clock, government: int | None) -> tuple[str, ...]:
    """A region may count hours; the nation's limits have the unit that their clock counts in."""
    if government is not None:
        return tuple(UNIT_NAMES)
    return ("calendar_days",) if clock == Clock.HOLD else ("working_days",)


def check(
    session: Session, actor: Actor, proposal: Proposal, *, now: datetime | None = None
) -> None:
    """Can it be made, and is it still of what is there? Raises NotAllowed, BadInput, Refusal."""
    _require(actor, Permission.MANAGE_REFERENCE)
    now = now or datetime.now(UTC)
    known_days = {one.key: one for one in reference.days_off(session)}
    known_limits = {limit_key(one): one for one in reference.limits(session)}
    for change in proposal.days:
        _check_day(session, change, known_days)
    for limit in proposal.limits:
        _check_limit(limit, known_limits, now)
    if proposal.is_empty:
        raise BadInput(Text("Tidak ada yang berubah.", "Nothing would change."))


def adopt(
    session: Session, actor: Actor, proposal: Proposal, *, now: datetime | None = None
) -> None:
    """Make the change, and have every open complaint counted again. Raises as `check`."""
    now = now or datetime.now(UTC)
    turns.of_government(session, CENTRAL)
    check(session, actor, proposal, now=now)
    for one in proposal.days:
        _write_day(session, one)
        _log(session, actor, "calendar_day", _day_subject(one), now)
    for limit in proposal.limits:
        _write_limit(session, limit)
        _log(session, actor, "policy", _limit_subject(limit), now)
    session.flush()
    reference.forget(session)
    if proposal.counts:
        redating.ask(session, why(proposal), now=now)


def why(proposal: Proposal) -> str:
    """What the stories of complaints say about it: Indonesian, as all of them."""
    names = []
    for before, after in proposal.days[:3]:
        if row := after or before:
            names.append(day_words(row).id + ("" if after else " (dihapus)"))
    for was, will in proposal.limits:
        if found := will or was:
            names.append(limit_words(found).id + ("" if will else " (dihapus)"))
    more = f" dan {len(proposal.days) - 3} hari lain" if len(proposal.days) > 3 else ""
    return f"Kalender atau kebijakan berubah: {', '.join(names)}{more}."


def day_words(row: DayOff) -> Text:
    """One day off in words."""
    name, on = official_names.holiday(row.name), day_of(row.on)
    return Text(f"{name.id}, {day(on, 'id')}", f"{name.en}, {day(on, 'en')}")


def limit_words(row: Limit) -> Text:
    """One limit in words, with the day from which it holds."""
    clock, unit, since = CLOCK_NAMES[row.clock], UNIT_NAMES[row.unit], day_of(row.effective_on)
    return Text(
        f"{clock.id} {row.days} {unit.id} sejak {day(since, 'id')}",
        f"{clock.en} {row.days} {unit.en} since {day(since, 'en')}",
    )


def _require(actor: Actor, permission: Permission) -> None:
    if not actor.may(permission):
        raise NotAllowed(
            Text(
                "Kalender dan kebijakan diatur admin nasional.",
                "The calendar and the limits are the national administrator's.",
            )
        )


def _check_day(session: Session, change: DayChange, known: dict[tuple[int, int], DayOff]) -> None:
    row = change.after or change.before
    if row is None or (change.before and change.after and change.before.key != change.after.key):
        raise BadInput(Text("Pilih hari dari daftar.", "Choose a day of the list."))
    if known.get(row.key) != change.before:
        raise Refusal(STALE)
    if not in_range(row.on):
        raise BadInput(Text("Tahun harus 2010 sampai 2041.", "The year must be 2010 to 2041."))
    if row.region != NATION and session.get(Region, row.region) is None:
        raise BadInput(Text("Pilih wilayah dari daftar.", "Choose a region of the list."))
    if change.after is not None:
        if not 3 <= len(row.name.strip()) <= 120:
            raise BadInput(Text("Isi nama hari (3–120 huruf).", "Name the day (3–120 letters)."))
        _check_basis(row.basis)


def _check_basis(basis: str) -> None:
    if not SHORTEST <= len(basis.strip()) <= LONGEST:
        raise BadInput(
            Text(
                f"Sebutkan dasarnya, misalnya nomor keputusan ({SHORTEST}–{LONGEST} huruf).",
                f"Say what it rests on, like a decree's number ({SHORTEST}–{LONGEST} letters).",
            )
        )


def _check_limit(
    change: LimitChange, known: dict[tuple[object, ...], Limit], now: datetime
) -> None:
    row = change.after or change.before
    if row is None or known.get(limit_key(row)) != change.before:
        raise Refusal(STALE)
    if change.after is None:
        if row.effective_on <= day_number(now.date()):
            raise BadInput(
                Text(
                    "Kebijakan yang sudah berlaku tidak dihapus: tambahkan yang baru.",
                    "A limit that is in force is not removed: add a new one.",
                )
            )
        return
    _check_basis(row.basis)
    has_class, is_local = row.klass is not None, row.government_id is not None
    wrong_class = has_class != (row.clock == Clock.RESOLVE) and not (is_local and not has_class)
    if row.unit not in units(row.clock, row.government_id) or wrong_class:
        raise BadInput(Text("Pilih jam dan klasifikasi.", "Choose a clock and a class."))
    if not 1 <= row.days <= MOST_DAYS or not knows(row.effective_on):
        raise BadInput(
            Text(
                f"Isi lama 1 sampai {MOST_DAYS} dan tanggal berlaku 2010–2040.",
                f"Give a length of 1 to {MOST_DAYS} and a date in 2010–2040.",
            )
        )


def _write_day(session: Session, change: DayChange) -> None:
    row = change.after or change.before
    assert row is not None
    found = session.get(CalendarDay, (day_of(row.on), row.region))
    if change.after is None:
        session.delete(found)
        return
    if found is None:
        found = CalendarDay(
            day=day_of(row.on), region_id=row.region, name="", kind=row.kind, basis=""
        )
        session.add(found)
    found.name, found.kind, found.basis = row.name.strip(), row.kind, row.basis.strip()


def _write_limit(session: Session, change: LimitChange) -> None:
    row = change.after or change.before
    assert row is not None
    rows = session.exec(select(Policy).where(Policy.clock == row.clock))
    found = next((one for one in rows if limit_key(reference.limit(one)) == limit_key(row)), None)
    if change.after is None:
        session.delete(found)
        return
    if found is None:
        last = session.exec(select(func.max(col(Policy.id)))).one() or 0
        found = Policy(
            id=last + 1, clock=row.clock, klass=row.klass, government_id=row.government_id,
            days=row.days, effective_on=day_of(row.effective_on), basis="",
        )  # fmt: skip
        session.add(found)
    found.days, found.unit, found.basis = row.days, row.unit, row.basis.strip()


def _day_subject(change: DayChange) -> tuple[str, str]:
    row = change.after or change.before
    assert row is not None
    return f"{day_of(row.on)} {row.region}", _did(change.before, change.after)


def _limit_subject(change: LimitChange) -> tuple[str, str]:
    row = change.after or change.before
    assert row is not None
    place = row.government_id if row.government_id is not None else "nation"
    subject = f"{row.clock} {row.klass or ''} {place} {day_of(row.effective_on)}"
    return " ".join(subject.split()), _did(change.before, change.after)


def _did(before: object, after: object) -> str:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _log(session: Session, actor: Actor, action: str, told: tuple[str, str], now: datetime) -> None:
    subject, summary = told
    audit.write(session, actor.name, action, subject, home_id=CENTRAL, now=now, summary=summary)
