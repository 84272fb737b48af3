"""What is worth telling somebody who was away: which moves, to whom; and when not to write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from db.codes import MoveCode, Role
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput
from lapor.domain.text import Text

HOURS = 24


class Kind(StrEnum):
    """A kind of news. Each can be muted, but not what is due: that is work, not news."""

    NEW = "new"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    REPLIED = "replied"
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    HELP_ASKED = "help_asked"
    HELP_GIVEN = "help_given"
    DUE = "due"
    ESCALATED = "escalated"
    SHARED_VIEW = "shared_view"
    IMPORTED = "imported"
    FROZEN = "frozen"


NAMES = MappingProxyType(
    {
        Kind.NEW: Text("Laporan baru masuk", "New complaints came in"),
        Kind.ASSIGNED: Text("Laporan ditugaskan kepada kami", "Complaints were given to us"),
        Kind.RETURNED: Text("Laporan dikembalikan kepada kami", "Complaints came back to us"),
        Kind.REPLIED: Text("Pelapor membalas", "Reporters replied"),
        Kind.PROPOSED: Text("Jawaban menunggu persetujuan", "Answers wait for approval"),
        Kind.APPROVED: Text("Jawaban disetujui", "Answers were approved"),
        Kind.DECLINED: Text("Jawaban ditolak", "Answers were declined"),
        Kind.HELP_ASKED: Text("Bantuan kami diminta", "Our help was asked for"),
        Kind.HELP_GIVEN: Text("Bantuan diberikan kepada kami", "Help was given to us"),
        Kind.DUE: Text("Tenggat sudah dekat", "Deadlines came near"),
        Kind.ESCALATED: Text("Laporan dieskalasi", "Complaints were escalated"),
        Kind.SHARED_VIEW: Text("Tampilan dibagikan", "Views were shared"),
        Kind.IMPORTED: Text("Berkas diimpor", "Files were imported"),
        Kind.FROZEN: Text("Angka rapat dibekukan", "Figures of a meeting were frozen"),
    }
)
_M, _R = MoveCode, Role
# the kind a move is news of; what its follow-up approved only its story says
OF_MOVE = MappingProxyType(
    {
        _M.RECEIVE: Kind.NEW,
        _M.DIRECT: Kind.NEW,
        _M.DISPATCH: Kind.ASSIGNED,
        _M.ASSIGN_UNIT: Kind.ASSIGNED,
        _M.RETURN: Kind.RETURNED,
        _M.REPLY: Kind.REPLIED,
        _M.COMPLETE: Kind.REPLIED,
        _M.PROPOSE: Kind.PROPOSED,
        _M.FOLLOW_UP: Kind.APPROVED,
        _M.DECLINE: Kind.DECLINED,
        _M.ASK_HELP: Kind.HELP_ASKED,
        _M.GIVE_HELP: Kind.HELP_GIVEN,
        _M.REMIND: Kind.DUE,
        _M.ESCALATE: Kind.ESCALATED,
    }
)
HEARD_BY = MappingProxyType(
    {
        _R.NATIONAL: (Kind.NEW, Kind.RETURNED, Kind.ESCALATED, Kind.IMPORTED, Kind.FROZEN),
        _R.COORDINATOR: (
            Kind.NEW, Kind.RETURNED, Kind.PROPOSED, Kind.ESCALATED, Kind.SHARED_VIEW,
        ),
        _R.LIAISON: (
            Kind.ASSIGNED, Kind.DUE, Kind.REPLIED, Kind.DECLINED, Kind.APPROVED, Kind.HELP_ASKED,
            Kind.HELP_GIVEN, Kind.SHARED_VIEW,
        ),
        _R.HEAD: (Kind.PROPOSED, Kind.ESCALATED),
        _R.MANAGER: (Kind.FROZEN,),
        _R.OVERSEER: (Kind.ESCALATED, Kind.FROZEN),
        _R.PARTNER: (Kind.FROZEN,),
        _R.AUDITOR: (Kind.IMPORTED, Kind.FROZEN),
    }
)  # fmt: skip
NEEDED = MappingProxyType(  # what only who may see the page behind it hears of
    {Kind.SHARED_VIEW: Permission.SEE_COMPLAINTS, Kind.IMPORTED: Permission.SEE_SYSTEM,
     Kind.FROZEN: Permission.SEE_PACKS}
)  # fmt: skip


def heard_by(actor: Actor) -> tuple[Kind, ...]:
    """The kinds of news of this role, the most pressing first."""
    return tuple(
        kind
        for kind in HEARD_BY.get(actor.role, ())
        if actor.may(NEEDED.get(kind, Permission.SEE_COMPLAINTS))
    )


@dataclass(frozen=True)
class News:
    """One kind of news since a moment: how many, and the page behind it."""

    kind: Kind
    n: int
    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    is_capped: bool = False  # there are more
    some: tuple[tuple[int, str], ...] = ()  # id and number of a few complaints, the newest first


@dataclass(frozen=True)
class Hours:
    """When somebody wants to be written to, by the clock where they work."""

    digest: int = 7
    quiet_from: int = 18
    quiet_until: int = 6  # the same as quiet_from: never quiet

    def is_quiet(self, hour: int) -> bool:
        """Within the quiet hours, which may go past midnight."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until

    def require_possible(self) -> None:
        """Raises BadInput for what is no hour, or a digest that would fall into the quiet hours."""
        if any(one not in range(HOURS) for one in (self.digest, self.quiet_from, self.quiet_until)):
            raise BadInput(Text("Pilih jam dari daftar.", "Choose an hour from the list."))
        if self.is_quiet(self.digest):
            raise BadInput(
                Text(
                    f"Pukul {self.digest:02}.00 termasuk jam tenang Anda "
                    f"({self.quiet_from:02}.00–{self.quiet_until:02}.00). "
                    "Pilih jam lain atau ubah jam tenang.",
                    f"{self.digest:02}:00 is within your quiet hours "
                    f"({self.quiet_from:02}:00–{self.quiet_until:02}:00). "
                    "Choose another hour or change the quiet hours.",
                )
            )

    def is_due(self, local: datetime, sent_at: datetime | None) -> bool:
        """Once in a day of the local clock: after its hour, and not in the quiet ones."""
        if local.hour < self.digest or self.is_quiet(local.hour):
            return False
        return sent_at is None or sent_at < midnight(local)


def midnight(local: datetime) -> datetime:
    """When the day of this local moment began."""
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def looked_back(now: datetime, since: datetime | None) -> datetime:
    """From when on news are told: since then, a week ago to begin with, never over a fortnight."""
    if since is None:
        return now - timedelta(days=7)
    return max(since, now - timedelta(days=14))
