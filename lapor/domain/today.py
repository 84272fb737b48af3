"""What may need somebody today, by name: worklists, the programme, the system. And how pressing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from db.codes import Role
from lapor.domain.text import Text
from lapor.domain.worklists import NAMES as LISTS
from lapor.domain.worklists import Worklist


class Tone(StrEnum):
    """How a count is shown once it is not 0."""

    BAD = "bad"
    SOON = "soon"
    CALM = "calm"


@dataclass(frozen=True)
class Matter:
    """One count that may need somebody, and the page that shows what is in it."""

    name: Text
    n: int
    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    tone: Tone = Tone.CALM
    is_capped: bool = False  # there are more
    words: Text | None = None  # beside the number
    instead: Text | None = None  # of a number, where one says little


_W = Worklist
# the first of them are always shown, the others when they are not empty
WORK = MappingProxyType(
    {
        Role.NATIONAL: (_W.LATE, _W.TODAY, _W.MINE, _W.WAITING, _W.RETURNED, _W.LAPSING),
        Role.COORDINATOR: (
            _W.LATE, _W.TODAY, _W.UNASSIGNED, _W.WAITING, _W.RETURNED, _W.APPROVAL, _W.LAPSING,
        ),
        Role.LIAISON: (_W.LATE, _W.TODAY, _W.MINE, _W.WAITING, _W.HELPING, _W.LAPSING),
        Role.HEAD: (_W.APPROVAL, _W.LATE, _W.TODAY, _W.UNASSIGNED),
        Role.MANAGER: (_W.LATE, _W.UNASSIGNED, _W.WAITING),
        Role.OVERSEER: (_W.LATE, _W.UNASSIGNED, _W.WAITING),
        Role.AUDITOR: (),
    }
)  # fmt: skip
ALWAYS = 4
TONES = MappingProxyType(
    {_W.LATE: Tone.BAD, _W.TODAY: Tone.SOON, _W.APPROVAL: Tone.SOON, _W.RETURNED: Tone.SOON,
     _W.UNASSIGNED: Tone.SOON, _W.HELPING: Tone.SOON}
)  # fmt: skip


def of_worklist(one: Worklist, n: int, most: int) -> Matter:
    """A worklist as a matter; `n` is more than `most` where there are more."""
    return Matter(
        LISTS[one], min(n, most), "pages/queue.py", {"list": one.value},
        TONES.get(one, Tone.CALM), n > most,
    )  # fmt: skip
