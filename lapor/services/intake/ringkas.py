"""Laporan Ringkas, the sheet SP4N-LAPOR! exports: it says what is, and hardly when.

Times are UTC unless the operator says otherwise. Column sets vary; what is missing stays unknown.
"""

from typing import Any

from db.codes import Channel, Class, ClosedBy, Status
from db.models import Government
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.domain.vocabulary import channel_of, class_of, flags_of, status_of
from lapor.services.intake import lookup as look
from lapor.services.intake.lookup import Lookup, too_long
from lapor.services.intake.places import government_key
from lapor.services.intake.rows import Fault, Parsed
from lapor.services.intake.tables import Table
from lapor.services.intake.values import Dates, When, plain_number

SOURCE = "sp4n"
NUMBER, DAY, TIME = "tracking id", "tanggal laporan masuk", "waktu laporan masuk"
CLASS, STATUS = "klasifikasi laporan", "status laporan"
CATEGORY_ID, CATEGORY = "id kategori", "kategori"
TITLE, FIRST_TEXT, LAST_TEXT = "judul laporan", "isi laporan awal", "isi laporan akhir"
FLAGS, CHANNEL = "tipe laporan anonim rahasia", "sumber laporan"
AGENCY_ID, AGENCY = "id instansi terdisposisi", "instansi terdisposisi"
REASON, REPORTER = "alasan tunda arsip", "nama pelapor"
PROVINCE, REGENCY, DISTRICT = "provinsi", "kota kabupaten", "kecamatan"
READ = frozenset(
    {
        *(NUMBER, DAY, TIME, CLASS, STATUS, CATEGORY_ID, CATEGORY, TITLE, FIRST_TEXT, LAST_TEXT),
        *(FLAGS, CHANNEL, AGENCY_ID, AGENCY, REASON, REPORTER, PROVINCE, REGENCY, DISTRICT),
    }
)
# known, and no use to us
PASSED_OVER = frozenset({"instansi induk", "id instansi", "kelurahan"})
WITH_AGENCY = (Status.NOT_FOLLOWED_UP, Status.IN_PROCESS)  # a status that says “terdisposisi”


class Ringkas:
    """Reads the rows of one export."""

    def __init__(self, lookup: Lookup, table: Table, government: str | None) -> None:
        self.lookup = lookup
        self.government = _government(lookup, table, government)
        self.dates = lookup.dates(self.government)
        self.agencies = lookup.agencies(self.government)
        self.has_flags = FLAGS in table.columns
        self.unknown = _unknown(table)
        self.generated = _generated(table, self.dates)

    def number(self, cells: dict[str, str]) -> str:
        return plain_number(cells.get(NUMBER, ""))

    def parse(self, cells: dict[str, str]) -> Parsed | list[Fault]:
        number, faults = self.number(cells), too_long(cells)
        if self.lookup.was_seen(SOURCE, number):
            return [Fault("Tracking ID", look.TWICE, number)]
        _check_number(number, faults)
        received = self._received(cells.get(DAY, "").strip(), cells.get(TIME, "").strip(), faults)
        status, klass = _status(cells, faults), _class(cells, faults)
        if faults or received is None or status is None:
            return faults
        self.lookup.is_new(SOURCE, number)
        first, last = cells.get(FIRST_TEXT, ""), cells.get(LAST_TEXT, "")
        return Parsed(
            source=SOURCE,
            number=number,
            title=cells.get(TITLE, "").strip(),
            body=first or last,
            edited=_edited(first, last),
            reporter=_reporter(cells.get(REPORTER, "").strip()),
            government_id=self.government.id,
            received=received,
            klass=klass,
            status=status[0],
            closed_by=status[1],
            milestones=None,
            note=cells.get(REASON, "").strip(),
            **self._words(cells, status[0]),
        )

    def _words(self, cells: dict[str, str], status: Status) -> dict[str, Any]:
        """What kind of complaint it is and where it went; new names are learned."""
        anonymous, secret = self._flags(cells.get(FLAGS, ""))
        agency, is_dispatched = self._agency(cells, status)
        categories = self.lookup.categories
        return {
            "channel": channel_of(cells.get(CHANNEL, "").strip()) or Channel.OTHER,
            "category_id": categories.find_or_create(
                cells.get(CATEGORY, "").strip(), cells.get(CATEGORY_ID, "").strip()
            ),
            "territory_id": self._territory(cells),
            "anonymous": anonymous,
            "secret": secret,
            "agency_id": agency,
            "is_dispatched": is_dispatched,
        }

    def _received(self, day: str, time: str, faults: list[Fault]) -> When | None:
        found = self.dates.worded(day, time)
        if found is None:
            readable = self.dates.worded(day, "") is not None
            column = "Waktu Laporan Masuk" if readable else "Tanggal Laporan Masuk"
            reason = look.BAD_DATE if day else look.NO_DATE
            faults.append(Fault(column, reason, time if readable else day))
        elif self.dates.is_future(found):
            faults.append(Fault("Tanggal Laporan Masuk", look.FUTURE, day))
        return found

    def _flags(self, label: str) -> tuple[bool, bool]:
        """Without the column, or with a word we do not know: the protective value."""
        return (flags_of(label) if self.has_flags else None) or (True, True)

    def _agency(self, cells: dict[str, str], status: Status) -> tuple[int | None, bool]:
        """(agency, is it dispatched). “Belum Terverifikasi” is not, whatever the agency says."""
        name = cells.get(AGENCY, "").strip()
        code = cells.get(AGENCY_ID, "").strip()
        if not (name or code) or status == Status.UNVERIFIED:
            return None, status in WITH_AGENCY
        return self.agencies.find_or_create(name or code, code), True

    def _territory(self, cells: dict[str, str]) -> int | None:
        province, regency, district = (
            cells.get(name, "").strip() for name in (PROVINCE, REGENCY, DISTRICT)
        )
        return self.lookup.territories.by_name(province, regency, district)


def _check_number(number: str, faults: list[Fault]) -> None:
    if not number:
        faults.append(Fault("Tracking ID", look.NO_NUMBER))
    elif len(number) > look.LONGEST_NUMBER:
        faults.append(Fault("Tracking ID", look.LONG_NUMBER, number))


def _status(cells: dict[str, str], faults: list[Fault]) -> tuple[Status, ClosedBy | None] | None:
    label = cells.get(STATUS, "").strip()
    found = status_of(label)
    if found is None:
        faults.append(Fault("Status Laporan", look.UNKNOWN_STATUS, label))
    return found


def _class(cells: dict[str, str], faults: list[Fault]) -> Class | None:
    label = cells.get(CLASS, "").strip()
    found = class_of(label) if label else None
    if label and found is None:
        faults.append(Fault("Klasifikasi Laporan", look.UNKNOWN_CLASS, label))
    return found


def _edited(first: str, last: str) -> str | None:
    """The administrator's copy, where more than its capitals differ."""
    if not (first and last) or first == last or first.casefold() == last.casefold():
        return None
    return None if first.lower().strip() == last.lower().strip() else last


def _reporter(name: str) -> dict[str, str] | None:
    return {"name": name} if name else None


def _government(lookup: Lookup, table: Table, code: str | None) -> Government:
    if not code:
        raise BadInput(
            Text(
                "Laporan Ringkas tidak menyebut kode pemerintah daerah. "
                "Tambahkan --government, misalnya --government 36.03.",
                "A Laporan Ringkas does not say the code of its government. "
                "Add --government, for example --government 36.03.",
            )
        )
    government = look.government_of(lookup, code)
    said = table.preamble.get("nama instansi", "")
    if said and government_key(said) != government_key(government.name):
        raise BadInput(
            Text(
                f"Berkas ini milik “{said}”, bukan {government.name} ({code}).",
                f"This file is of “{said}”, not of {government.name} ({code}).",
            )
        )
    return government


def _generated(table: Table, dates: Dates) -> When:
    """Tanggal Generate: from then on we know what the file says. Without it, from today."""
    said = table.preamble.get("tanggal generate", "")
    found = (dates.worded(said, "") or dates.iso(said)) if said else None
    if said and (found is None or dates.is_future(found)):
        raise BadInput(
            Text(
                f"Tanggal Generate “{said}” tidak dapat dibaca atau di masa depan.",
                f"Tanggal Generate “{said}” cannot be read, or is in the future.",
            )
        )
    return found or When(dates.today, dates.now, False)


def _unknown(table: Table) -> list[str]:
    known = READ | PASSED_OVER | {""}
    pairs = zip(table.columns, table.names, strict=True)
    return [name for column, name in pairs if column not in known]
