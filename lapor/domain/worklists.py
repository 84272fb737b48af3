"""The lists an officer works through, and which of them each role is given."""

from enum import StrEnum
from types import MappingProxyType

from db.codes import Role
from lapor.domain.text import Text


class Worklist(StrEnum):
    MINE = "mine"
    UNASSIGNED = "unassigned"
    UNVERIFIED = "unverified"
    TODAY = "today"
    LATE = "late"
    RETURNED = "returned"
    WAITING = "waiting"
    LAPSING = "lapsing"
    APPROVAL = "approval"
    HELPING = "helping"
    OPEN = "open"
    CLOSED = "closed"
    ANY = "any"  # the complaints behind a number, open or not

    @property
    def is_open(self) -> bool:
        return self not in (Worklist.CLOSED, Worklist.ANY)


NAMES = MappingProxyType(
    {
        Worklist.MINE: Text("Tugas saya", "Mine"),
        Worklist.UNASSIGNED: Text("Belum ditugaskan", "Unassigned"),
        Worklist.UNVERIFIED: Text("Perlu verifikasi", "To verify"),
        Worklist.TODAY: Text("Jatuh tempo hari ini", "Due today"),
        Worklist.LATE: Text("Terlambat", "Late"),
        Worklist.RETURNED: Text("Dikembalikan kepada kami", "Returned to us"),
        Worklist.WAITING: Text("Menunggu pelapor", "Waiting for the reporter"),
        Worklist.LAPSING: Text("Siap ditutup otomatis", "Ready to lapse"),
        Worklist.APPROVAL: Text("Menunggu persetujuan", "Waiting for approval"),
        Worklist.HELPING: Text("Kami bantu", "We help"),
        Worklist.OPEN: Text("Semua terbuka", "All open"),
        Worklist.CLOSED: Text("Selesai dan arsip", "Closed"),
        Worklist.ANY: Text("Terbuka dan selesai", "Open and closed"),
    }
)
_W = Worklist
# in the order they are shown; the page begins with the first that is not empty, or with all open
FOR_ROLE = MappingProxyType(
    {
        Role.NATIONAL: (
            _W.MINE, _W.UNASSIGNED, _W.UNVERIFIED, _W.TODAY, _W.LATE, _W.RETURNED, _W.WAITING,
            _W.LAPSING, _W.OPEN, _W.CLOSED,
        ),
        Role.COORDINATOR: (
            _W.MINE, _W.UNASSIGNED, _W.UNVERIFIED, _W.TODAY, _W.LATE, _W.RETURNED, _W.WAITING,
            _W.LAPSING, _W.APPROVAL, _W.OPEN, _W.CLOSED,
        ),
        Role.LIAISON: (
            _W.MINE, _W.TODAY, _W.LATE, _W.WAITING, _W.LAPSING, _W.HELPING, _W.OPEN, _W.CLOSED,
        ),
        Role.HEAD: (_W.APPROVAL, _W.UNASSIGNED, _W.TODAY, _W.LATE, _W.WAITING, _W.OPEN, _W.CLOSED),
        Role.MANAGER: (_W.LATE, _W.UNASSIGNED, _W.WAITING, _W.OPEN, _W.CLOSED),
        Role.OVERSEER: (_W.LATE, _W.UNASSIGNED, _W.WAITING, _W.OPEN, _W.CLOSED),
        Role.AUDITOR: (_W.LATE, _W.UNASSIGNED, _W.WAITING, _W.LAPSING, _W.OPEN, _W.CLOSED),
    }
)  # fmt: skip


def worklists(role: Role) -> tuple[Worklist, ...]:
    return FOR_ROLE.get(role, ())
