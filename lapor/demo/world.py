"""What the demo must know of its database to tell lives: places, agencies, limits, officers."""

from typing import NamedTuple

from lapor.demo.governments import Pilot
from lapor.demo.moments import Place
from lapor.domain.clocks import Rules


class Office(NamedTuple):
    """An agency of the demo."""

    id: int
    kind: str
    name: str
    officer: str  # the account of its liaison officer
    units: tuple[int, ...]
    is_silent: bool
    slowness: float  # above 1: late more often than its government
    colleague: str | None = None  # a second officer, where there is one


class Territory(NamedTuple):
    id: int
    name: str


Weighted = tuple[list[Office], list[float]]


class Government(NamedTuple):
    """One government of the demo, or the centre (without a pilot)."""

    id: int
    pilot: Pilot | None
    coordinator: str
    rules: Rules
    place: Place
    offices: tuple[Office, ...]
    by_category: dict[str, Weighted]
    categories: tuple[list[str], list[float]]  # codes and their weights
    territories: tuple[Territory, ...]  # districts
    region: int | None

    @property
    def liaison_office(self) -> Office:
        """The busiest agency, where a demo account works."""
        return self.offices[0]


class World(NamedTuple):
    centre: Government
    pilots: dict[str, Government]  # by Kemendagri code
    categories: dict[str, int]  # code → id
    today: int  # day number
    seed: int
