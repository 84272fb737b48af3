"""Agencies of a government: who they are, by which decree, under which names files know them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, func, select

from db.models import Account, Agency, AgencyAlias, Complaint
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import BadInput, NotFound, Refusal
from lapor.domain.text import Text
from lapor.domain.vocabulary import plain
from lapor.queries.conditions import IS_OPEN
from lapor.services import audit, turns
from lapor.services.agency_details import LONGEST, Details, require_free, set_details

STALE = Text(
    "Data ini baru saja diubah orang lain. Buka lagi, lalu ulangi perubahan Anda.",
    "Somebody else has just changed this. Open it again, then make your change.",
)


@dataclass(frozen=True)
class Row:
    """An agency as the list shows it. Units come right below their agency."""

    agency: Agency
    aliases: tuple[str, ...]
    open: int  # complaints it must answer
    accounts: int  # active ones


def listed(session: Session, actor: Actor, government_id: int) -> list[Row]:
    """All agencies of one government, at work or not. Raises NotFound outside the reach."""
    require_reach(actor, government_id, Permission.SEE_AGENCIES)
    found = session.exec(
        select(Agency).where(Agency.government_id == government_id).order_by(col(Agency.name))
    ).all()
    names = {one.id: one.name for one in found}
    found = sorted(
        found, key=lambda one: (names.get(one.parent_id or one.id, ""), one.parent_id is not None)
    )
    opened, accounts = _open(session, government_id), _accounts(session, government_id)
    aliases = _aliases(session, government_id)
    return [
        Row(one, tuple(aliases.get(one.id, ())), opened.get(one.id, 0), accounts.get(one.id, 0))
        for one in found
    ]


def _open(session: Session, government_id: int) -> dict[int | None, int]:
    statement = (
        select(Complaint.agency_id, func.count())
        .where(Complaint.government_id == government_id, IS_OPEN)
        .group_by(col(Complaint.agency_id))
    )
    return dict(session.exec(statement).all())


def _accounts(session: Session, government_id: int) -> dict[int | None, int]:
    statement = (
        select(Account.agency_id, func.count())
        .where(Account.government_id == government_id, col(Account.is_active))
        .group_by(col(Account.agency_id))
    )
    return dict(session.exec(statement).all())


def _aliases(session: Session, government_id: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = session.exec(select(AgencyAlias).where(AgencyAlias.government_id == government_id))
    for row in rows:
        if row.agency_id is not None:
            found.setdefault(row.agency_id, []).append(row.alias)
    return {id: sorted(names) for id, names in found.items()}


def add(
    session: Session, actor: Actor, government_id: int, details: Details, *,
    now: datetime | None = None,
) -> int:  # fmt: skip
    """A new agency, or a unit of one. Returns its id. Raises NotFound or BadInput."""
    require_reach(actor, government_id, Permission.MANAGE_AGENCIES)
    turns.of_government(session, government_id)
    last = session.exec(select(func.max(Agency.id))).one()
    new = Agency(id=(last or 0) + 1, government_id=government_id, name="")
    set_details(session, new, details)
    session.add(new)
    session.flush()
    log(session, actor, "add_agency", new, now)
    return new.id


def change(
    session: Session, actor: Actor, agency_id: int, details: Details, *, seen: int,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Change the version that was seen. The old name stays as an alias, so that files which use
    it still find the agency. Raises NotFound, BadInput, or a stale refusal."""
    agency = locked(session, actor, agency_id)
    if agency.version != seen:
        raise Refusal(STALE)
    before = agency.model_dump()
    with session.no_autoflush:
        set_details(session, agency, details)
    changed = [name for name, value in agency.model_dump().items() if before[name] != value]
    if not changed:
        return
    if "is_active" in changed and not agency.is_active:
        _require_idle(session, agency)
    if plain(before["name"]) != plain(agency.name):
        _keep_name(session, agency, plain(before["name"]))
    agency.version = seen + 1
    session.flush()
    log(session, actor, "agency", agency, now, ", ".join(changed))


def set_approval(
    session: Session, actor: Actor, agency_id: int, *, needed: bool, now: datetime | None = None
) -> None:
    """Answers of this agency go out when the head has approved them, or at once.

    What was proposed before and waits still can be approved. Raises NotFound.
    """
    agency = locked(session, actor, agency_id)
    if agency.needs_approval == needed:
        return
    agency.needs_approval = needed
    agency.version += 1
    log(session, actor, "agency", agency, now, "needs_approval")


def add_alias(
    session: Session, actor: Actor, agency_id: int, alias: str, *, now: datetime | None = None
) -> None:
    """Another spelling that files use. Raises NotFound, or BadInput where it means another."""
    agency, spelled = locked(session, actor, agency_id), plain(alias)
    if not spelled or len(spelled) > LONGEST:
        raise BadInput(Text("Tulis ejaan lain dari namanya.", "Write another spelling of it."))
    require_free(session, agency, spelled)
    if session.get(AgencyAlias, (agency.government_id, spelled)) is None:
        session.add(
            AgencyAlias(government_id=agency.government_id, alias=spelled, agency_id=agency.id)
        )
        log(session, actor, "agency", agency, now, "alias added")


def remove_alias(
    session: Session, actor: Actor, agency_id: int, alias: str, *, now: datetime | None = None
) -> None:
    """Files that spell it so do not find it any more. Raises NotFound."""
    agency = locked(session, actor, agency_id)
    row = session.get(AgencyAlias, (agency.government_id, alias))
    if row is None or row.agency_id != agency.id:
        raise _not_found()
    session.delete(row)
    log(session, actor, "agency", agency, now, "alias removed")


def require_reach(actor: Actor, government_id: int, permission: Permission) -> None:
    """Raises NotFound where the permission does not reach this government."""
    scope = actor.scope(permission)
    if scope != Scope.ALL and (scope is None or actor.government_id != government_id):
        raise _not_found()


def locked(session: Session, actor: Actor, agency_id: int) -> Agency:
    """One that this actor administers, while no other changes agencies there. Raises NotFound."""
    found = session.get(Agency, agency_id)
    if found is None:
        raise _not_found()
    require_reach(actor, found.government_id, Permission.MANAGE_AGENCIES)
    turns.of_government(session, found.government_id)
    session.refresh(found)
    return found


def _not_found() -> NotFound:
    return NotFound(
        Text(
            "Instansi tidak ditemukan atau di luar kewenangan Anda.",
            "There is no such agency, or it is outside what you may see.",
        )
    )


def _require_idle(session: Session, agency: Agency) -> None:
    n = _open(session, agency.government_id).get(agency.id, 0)
    units = session.exec(
        select(func.count()).where(Agency.parent_id == agency.id, col(Agency.is_active))
    ).one()
    if n or units:
        raise BadInput(
            Text(
                f"Masih ada {n} laporan terbuka dan {units} unit aktif. Disposisikan ulang, atau "
                "gabungkan instansi ini ke yang melanjutkannya.",
                f"It still has {n} open complaints and {units} units at work. Dispatch them, or "
                "merge this agency into the one that goes on.",
            )
        )


def _keep_name(session: Session, agency: Agency, spelled: str) -> None:
    if session.get(AgencyAlias, (agency.government_id, spelled)) is None:
        session.add(
            AgencyAlias(government_id=agency.government_id, alias=spelled, agency_id=agency.id)
        )


def log(
    session: Session, actor: Actor, action: str, agency: Agency, now: datetime | None,
    summary: str = "",
) -> None:  # fmt: skip
    """Names of fields, not what stands in them."""
    audit.write(
        session, actor.name, action, str(agency.id), home_id=agency.government_id,
        now=now or datetime.now(UTC), summary=summary,
    )  # fmt: skip
