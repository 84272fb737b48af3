"""What an actor may see, as a condition. Every read of complaints goes through `visible`."""

from sqlalchemy import ColumnElement, exists, false, or_, true
from sqlmodel import col

from db.models import Assist, Complaint
from lapor.domain.access import Actor, Permission, Scope


def visible(
    actor: Actor, permission: Permission = Permission.SEE_COMPLAINTS
) -> ColumnElement[bool]:
    """Rows that this permission lets this actor reach; none without it."""
    scope = actor.scope(permission)
    if scope == Scope.ALL:
        return true()
    if scope == Scope.OWN_GOVERNMENT and actor.government_id is not None:
        return col(Complaint.government_id) == actor.government_id
    if scope == Scope.OWN_AGENCY and actor.agency_id is not None:
        return col(Complaint.agency_id) == actor.agency_id
    return false()


def reachable(
    actor: Actor, permission: Permission = Permission.SEE_COMPLAINTS
) -> ColumnElement[bool]:
    """One complaint may be opened by whoever it is visible to, and by an agency asked to help.

    Not for lists: the queue's indexes serve `visible`. Helping never opens a reporter's identity.
    """
    seen = visible(actor, permission)
    if actor.scope(permission) != Scope.OWN_AGENCY or permission == Permission.SEE_IDENTITY:
        return seen
    asked = exists().where(
        col(Assist.complaint_id) == Complaint.id,
        col(Assist.home_id) == Complaint.home_id,
        col(Assist.agency_id) == actor.agency_id,
    )
    return or_(seen, asked)


def may_read(actor: Actor, is_secret: bool) -> bool:
    """Title, text and answers by role; of one complaint lapor.queries.wording says it."""
    return actor.may(Permission.SEE_SECRET_TEXT if is_secret else Permission.SEE_TEXT)
