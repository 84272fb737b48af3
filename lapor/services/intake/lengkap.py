"""The full format: one row a complaint, with the dates of its milestones. design.md 7 has it."""

from itertools import pairwise
from typing import Any

from db.codes import Channel, ClosedBy, Status
from db.models import Government
from lapor.domain.text import Text
from lapor.domain.vocabulary import channel_of, class_of, status_of
from lapor.services.intake import lookup as look
from lapor.services.intake.lookup import Lookup, too_long
from lapor.services.intake.rows import Fault, Milestones, Parsed
from lapor.services.intake.tables import Table
from lapor.services.intake.values import Dates, When, plain_number

ORDER = (
    "tanggal_masuk", "tanggal_verifikasi", "tanggal_disposisi", "tanggal_tindak_lanjut",
    "tanggal_selesai",
)  # fmt: skip
HOLD = ("tanggal_ditunda", "tanggal_dilanjutkan")
COLUMNS = frozenset(
    {
        *("nomor_laporan", "sumber", "kode_pemda", "kode_wilayah", "instansi", "kanal"),
        *("klasifikasi", "kategori", "judul", "isi", "anonim", "rahasia"),
        *("nama_pelapor", "telepon", "email", "status", "jumlah_dikembalikan", "rating"),
        *ORDER,
        *HOLD,
    }
)
YES_OR_NO = {
    "1": True, "0": False, "ya": True, "tidak": False, "true": True, "false": False, "": True,
}  # fmt: skip # empty: the protective value
LONGEST_SOURCE = 16
RATINGS = ("1", "2", "3", "4", "5")
KEPT = (Status.ARCHIVED, Status.DELETED)

LONG_SOURCE = Text("lebih dari 16 huruf", "more than 16 characters")
UNKNOWN_GOVERNMENT = Text("kode pemda tidak dikenal", "unknown government code")
OTHER_GOVERNMENT = Text("bukan pemda yang diminta", "not the government that was asked for")
UNKNOWN_TERRITORY = Text("kode wilayah tidak dikenal", "unknown territory code")
UNKNOWN_AGENCY = Text("instansi tidak dikenal di pemda ini", "unknown agency in this government")
UNKNOWN_CHANNEL = Text("kanal tidak dikenal", "unknown channel")
NOT_YES_OR_NO = Text("bukan 1/0, ya/tidak, true/false", "not 1/0, ya/tidak, true/false")
NO_COUNT = Text("bukan bilangan bulat 0–99", "not a whole number 0–99")
NO_RATING = Text("bukan nilai 1 sampai 5", "not a rating from 1 to 5")
RATED_OPEN = Text("dinilai padahal belum selesai", "rated although it is not done")
OUT_OF_ORDER = Text("lebih awal dari tahap sebelumnya", "earlier than the milestone before it")
GAP = Text("kosong padahal tahap berikutnya bertanggal", "empty although the next one has a date")
HOLD_NOT_BEGUN = Text("dilanjutkan padahal tidak ditunda", "resumed although it was not on hold")
HOLD_OUTSIDE = Text("di luar masa laporan masih terbuka", "outside the time the complaint was open")
MOVED_ON_HOLD = Text(
    "ada tahap di tengah masa penundaan", "a milestone lies inside the time on hold"
)
DISAGREES = Text("tidak sesuai dengan tanggal-tanggalnya", "does not agree with the dates")


class Lengkap:
    """Reads the rows of one file."""

    def __init__(self, lookup: Lookup, table: Table, government: str | None, create: bool) -> None:
        self.lookup, self.create = lookup, create
        self.only = look.government_of(lookup, government).code if government else None
        pairs = zip(table.columns, table.names, strict=True)
        self.unknown = [name for column, name in pairs if column and column not in COLUMNS]

    def number(self, cells: dict[str, str]) -> str:
        return plain_number(cells["nomor_laporan"])

    def parse(self, cells: dict[str, str]) -> Parsed | list[Fault]:
        body = cells.get("isi", "")  # as it was written; of all else, what is around it goes
        cells = {name: text.strip() for name, text in cells.items()}
        number, source = self.number(cells), (cells.get("sumber") or "sp4n").lower()
        if self.lookup.was_seen(source, number):
            return [Fault("nomor_laporan", look.TWICE, number)]
        faults = too_long(cells)
        _check_number(source, number, faults)
        government = self._government(cells["kode_pemda"], faults)
        if government is None:
            return faults
        words = self._words(cells, government, faults)
        course = _course(cells, self.lookup.dates(government), faults)
        agency = self._agency(cells.get("instansi", ""), government, faults)
        if faults:
            return faults
        self.lookup.is_new(source, number)
        return Parsed(
            source=source,
            number=number,
            title=cells.get("judul", ""),
            body=body,
            edited=None,
            reporter=_reporter(cells),
            government_id=government.id,
            category_id=self.lookup.categories.find_or_create(cells.get("kategori", "")),
            agency_id=agency,
            **words,
            **course,
        )

    def _words(
        self, cells: dict[str, str], government: Government, faults: list[Fault]
    ) -> dict[str, Any]:
        """What kind of complaint it is."""
        klass = class_of(cells["klasifikasi"])
        if klass is None:
            faults.append(Fault("klasifikasi", look.UNKNOWN_CLASS, cells["klasifikasi"]))
        return {
            "klass": klass,
            "channel": _channel(cells.get("kanal", ""), faults),
            "anonymous": _flag(cells, "anonim", faults),
            "secret": _flag(cells, "rahasia", faults),
            "territory_id": self._territory(cells.get("kode_wilayah", ""), government, faults),
        }

    def _government(self, code: str, faults: list[Fault]) -> Government | None:
        found = self.lookup.governments.get(code)
        if found is None:
            faults.append(Fault("kode_pemda", UNKNOWN_GOVERNMENT, code))
        elif self.only and code != self.only:
            faults.append(Fault("kode_pemda", OTHER_GOVERNMENT, code))
        return found

    def _territory(self, code: str, government: Government, faults: list[Fault]) -> int | None:
        if not code:
            return government.region_id
        found = self.lookup.territories.by_code(code)
        if found is None:
            faults.append(Fault("kode_wilayah", UNKNOWN_TERRITORY, code))
        return found

    def _agency(self, name: str, government: Government, faults: list[Fault]) -> int | None:
        if not name:
            return None
        agencies = self.lookup.agencies(government)
        found = agencies.find(name)
        if found is not None:
            return found[0]
        if not self.create:
            faults.append(Fault("instansi", UNKNOWN_AGENCY, name))
        return None if faults else agencies.find_or_create(name)


def _check_number(source: str, number: str, faults: list[Fault]) -> None:
    if not number:
        faults.append(Fault("nomor_laporan", look.NO_NUMBER))
    elif len(number) > look.LONGEST_NUMBER:
        faults.append(Fault("nomor_laporan", look.LONG_NUMBER, number))
    if len(source) > LONGEST_SOURCE:
        faults.append(Fault("sumber", LONG_SOURCE, source))


def _course(cells: dict[str, str], reader: Dates, faults: list[Fault]) -> dict[str, Any]:
    """How far it has come, and when. Without faults it can be told."""
    dates = _dates(cells, reader, faults)
    returns, rating = _count(cells.get("jumlah_dikembalikan", ""), faults), _rating(cells, faults)
    received = dates.get("tanggal_masuk")
    if faults or received is None:
        return {}
    milestones = _milestones(dates)
    status, closed_by = _status(cells.get("status", ""), milestones, returns, faults)
    _check_order(received, milestones, status, faults)
    if rating is not None and status != Status.DONE:
        faults.append(Fault("rating", RATED_OPEN, str(rating)))
    return {
        "received": received,
        "status": status,
        "closed_by": closed_by,
        "is_dispatched": milestones.dispatched is not None,
        "milestones": milestones,
        "returns": returns,
        "rating": rating,
    }


def _dates(cells: dict[str, str], reader: Dates, faults: list[Fault]) -> dict[str, When]:
    """The dates that are given and good, by column."""
    found: dict[str, When] = {}
    for column in (*ORDER, *HOLD):
        text = cells.get(column)
        if not text:
            if column == "tanggal_masuk":
                faults.append(Fault(column, look.NO_DATE))
            continue
        when = reader.iso(text)
        if when is None:
            faults.append(Fault(column, look.BAD_DATE, text))
        elif reader.is_future(when):
            faults.append(Fault(column, look.FUTURE, text))
        else:
            found[column] = when
    return found


def _milestones(dates: dict[str, When]) -> Milestones:
    return Milestones(*(dates.get(column) for column in (*ORDER[1:4], *HOLD, ORDER[4])))


def _flag(cells: dict[str, str], column: str, faults: list[Fault]) -> bool:
    text = cells.get(column, "")
    found = YES_OR_NO.get(text.lower())
    if found is None:
        faults.append(Fault(column, NOT_YES_OR_NO, text))
    return found is not False


def _channel(text: str, faults: list[Fault]) -> Channel:
    found = channel_of(text) if text else Channel.OTHER
    if found is None:
        faults.append(Fault("kanal", UNKNOWN_CHANNEL, text))
    return found or Channel.OTHER


def _count(text: str, faults: list[Fault]) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        faults.append(Fault("jumlah_dikembalikan", NO_COUNT, text))
        return 0
    return int(text)


def _rating(cells: dict[str, str], faults: list[Fault]) -> int | None:
    text = cells.get("rating")
    if not text:
        return None
    if text not in RATINGS:
        faults.append(Fault("rating", NO_RATING, text))
        return None
    return int(text)


def _reporter(cells: dict[str, str]) -> dict[str, str] | None:
    columns = (("name", "nama_pelapor"), ("phone", "telepon"), ("email", "email"))
    return {field: text for field, name in columns if (text := cells.get(name, ""))} or None


def _status(
    label: str, dates: Milestones, returns: int, faults: list[Fault]
) -> tuple[Status, ClosedBy | None]:
    """What the dates say; a status that is given must agree with them."""
    told = _told_by(dates)
    if not label:
        return told, None
    given = status_of(label)
    if given is None:
        faults.append(Fault("status", look.UNKNOWN_STATUS, label))
        return told, None
    returned = given[0] == Status.UNVERIFIED and returns > 0 and told == Status.NOT_FOLLOWED_UP
    if given[0] != told and given[0] not in KEPT and not returned:
        faults.append(Fault("status", DISAGREES, label))
    return given


def _told_by(dates: Milestones) -> Status:
    if dates.done:
        return Status.DONE
    if dates.held and not dates.resumed:
        return Status.ON_HOLD
    if dates.followed:
        return Status.IN_PROCESS
    return Status.NOT_FOLLOWED_UP if dates.dispatched else Status.UNVERIFIED


def _check_order(received: When, dates: Milestones, status: Status, faults: list[Fault]) -> None:
    """The archive takes a complaint from any stage; otherwise no stage is skipped."""
    steps = [received, dates.verified, dates.dispatched, dates.followed, dates.done]
    given = [(name, when) for name, when in zip(ORDER, steps, strict=True) if when]
    for (_, before), (name, after) in pairwise(given):
        if _is_before(after, before):
            faults.append(Fault(name, OUT_OF_ORDER))
    if dates.followed and not dates.dispatched:
        faults.append(Fault("tanggal_disposisi", GAP))
    if dates.done and not dates.followed and status not in KEPT:
        faults.append(Fault("tanggal_tindak_lanjut", GAP))
    if dates.held or dates.resumed:
        _check_hold(received, dates, status, faults)


def _check_hold(received: When, dates: Milestones, status: Status, faults: list[Fault]) -> None:
    held, resumed = dates.held, dates.resumed
    if held is None:
        faults.append(Fault(HOLD[1], HOLD_NOT_BEGUN))
    elif resumed and _is_before(resumed, held):
        faults.append(Fault(HOLD[1], OUT_OF_ORDER))
    elif _is_before(held, received) or (dates.done and _is_before(dates.done, held)):
        faults.append(Fault(HOLD[0], HOLD_OUTSIDE))
    elif dates.done and resumed and _is_before(dates.done, resumed):
        faults.append(Fault(HOLD[1], HOLD_OUTSIDE))
    elif dates.done and not resumed and status not in KEPT:
        faults.append(Fault(HOLD[1], GAP))
    elif any(
        when and held.on < when.on and (resumed is None or when.on < resumed.on)
        for when in dates[:3]
    ):
        faults.append(Fault(HOLD[0], MOVED_ON_HOLD))


def _is_before(when: When, other: When) -> bool:
    """Dates decide; moments only where both are given."""
    return when.on < other.on or (when.timed and other.timed and when.at < other.at)
