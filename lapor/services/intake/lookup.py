"""All that the rows of one file are read against: places, categories, zones, the day of today."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from db.models import Government
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.services.intake.places import Agencies, Categories, Governments, Territories
from lapor.services.intake.rows import Fault
from lapor.services.intake.values import LONGEST, Dates

TOO_LONG = Text(
    f"lebih dari {LONGEST:,} huruf".replace(",", "."), f"more than {LONGEST:,} characters"
)
NO_NUMBER = Text("nomor laporan kosong", "the number is empty")
LONG_NUMBER = Text("lebih dari 32 huruf", "more than 32 characters")
TWICE = Text("nomor ini sudah ada di berkas ini", "this number was in the file before")
UNKNOWN_CLASS = Text("klasifikasi tidak dikenal", "unknown class")
UNKNOWN_STATUS = Text("status tidak dikenal", "unknown status")
NO_DATE = Text("tanggal kosong", "the date is empty")
BAD_DATE = Text("bukan tanggal yang dikenal", "not a date we can read")
FUTURE = Text("tanggal di masa depan", "a date in the future")
LONGEST_NUMBER = 32


class Options(NamedTuple):
    """What the operator asked for."""

    format: str = "auto"
    government: str | None = None
    zone: str | None = None
    create_agencies: bool = False
    mode: str = "valid"
    dry_run: bool = False


class Lookup:
    def __init__(self, session: Session, now: datetime, written: ZoneInfo | None) -> None:
        self.session, self.now, self.written = session, now, written
        self.new_agencies: list[str] = []
        self.new_categories: list[str] = []
        self.governments = Governments(session)
        self.categories = Categories(session, self.new_categories)
        self.territories = Territories(session)
        self._agencies: dict[int, Agencies] = {}
        self._dates: dict[str, Dates] = {}
        self._seen: set[str] = set()

    def agencies(self, government: Government) -> Agencies:
        if government.id not in self._agencies:
            self._agencies[government.id] = Agencies(self.session, government, self.new_agencies)
        return self._agencies[government.id]

    def dates(self, government: Government) -> Dates:
        return self.dates_in(government.zone)

    def dates_in(self, zone: str) -> Dates:
        if zone not in self._dates:
            local = ZoneInfo(zone)
            self._dates[zone] = Dates(local, self.written or local, self.now)
        return self._dates[zone]

    def is_new(self, source: str, number: str) -> bool:
        """Was it not in this file yet? It is from now on."""
        key = f"{source}\x1f{number}"
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def was_seen(self, source: str, number: str) -> bool:
        return f"{source}\x1f{number}" in self._seen


def too_long(cells: dict[str, str]) -> list[Fault]:
    if max(map(len, cells.values())) <= LONGEST:
        return []
    return [Fault(name, TOO_LONG, text) for name, text in cells.items() if len(text) > LONGEST]


def government_of(lookup: Lookup, code: str) -> Government:
    """The government the operator named. Raises BadInput for a code we do not know."""
    found = lookup.governments.get(code)
    if found is None:
        raise BadInput(
            Text(
                f"Kode pemerintah daerah “{code}” tidak dikenal. Contoh: 36.03.",
                f"There is no government with the code “{code}”. Example: 36.03.",
            )
        )
    return found
