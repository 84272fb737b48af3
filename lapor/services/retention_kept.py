"""How many complaints are past their retention, of much data: counted in the background.

Of little data it is counted on the spot. The list that is erased is always made anew.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from db.codes import Class, Status
from lapor.domain.access import Actor, Permission, Scope
from lapor.queries import month_sums as queries
from lapor.queries.ledger import Span
from lapor.queries.month_sums import Governments
from lapor.services import retention, whole_sums
from lapor.services.retention import Counted, State
from lapor.services.whole_sums import Task, Told


@dataclass(frozen=True)
class Past:
    """Of all this actor may see, by the rules and holds of now."""

    actor: Actor
    today: date
    governments: Governments
    key: str

    @property
    def government(self) -> int:
        return self.governments[0] if self.governments else 0

    def size(self, session: Session) -> int:
        return sum(queries.received(session, self.governments, Span()).values())

    def packed(self, session: Session) -> str:
        return json.dumps(retention.counted(session, self.actor, self.today))


def told(session: Session, actor: Actor, at: State) -> Told[Counted]:
    """Raises NotAllowed or NotCounted."""
    return whole_sums.told(
        session, _past(actor, at), lambda: retention.counted(session, actor, at.today), _unpacked
    )


def to_count(session: Session, actor: Actor, at: State) -> Task:
    """Raises NotAllowed."""
    return Task(_past(actor, at))


def _past(actor: Actor, at: State) -> Past:
    """What a rule, a hold or an erasure changes is counted under another key."""
    retention.require_sight(actor)
    is_whole = actor.scope(Permission.SEE_PRIVACY) == Scope.ALL
    governments = None if is_whole else (actor.government_id or 0,)
    said = repr((at.rules, at.holds, at.erased, governments))
    key = "retention-" + hashlib.sha256(said.encode()).hexdigest()[:48]
    return Past(actor, at.today, governments, key)


def _unpacked(kept: str) -> Counted:
    due, held, groups = json.loads(kept)
    return Counted(due, held, [_group(*one) for one in groups])


def _group(about: tuple[int, str | None, str], n: int) -> retention.Group:
    government, klass, status = about
    return (government, Class(klass) if klass else None, Status(status)), n
