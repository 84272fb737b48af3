"""How an agency works: today, whether its answers wait for the head."""

from datetime import UTC, datetime

from sqlmodel import Session

from db.codes import Role
from db.models import Agency
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotFound
from lapor.domain.text import Text
from lapor.services import audit


def set_approval(
    session: Session, actor: Actor, agency_id: int, *, needed: bool, now: datetime | None = None
) -> None:
    """Answers of this agency go out when the head has approved them, or at once.

    What was proposed before and waits still can be approved. Raises NotFound.
    """
    agency = session.get(Agency, agency_id)
    reaches = actor.may(Permission.DISPATCH) and (
        actor.role == Role.NATIONAL
        or (agency is not None and agency.government_id == actor.government_id)
    )
    if agency is None or not reaches:
        raise NotFound(
            Text(
                "Instansi tidak ditemukan atau di luar kewenangan Anda.",
                "There is no such agency, or it is outside what you may see.",
            )
        )
    if agency.needs_approval == needed:
        return
    agency.needs_approval = needed
    audit.write(
        session, actor.name, "agency", str(agency.id), home_id=agency.government_id,
        now=now or datetime.now(UTC), summary="needs_approval",
    )  # fmt: skip
