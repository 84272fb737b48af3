"""What spoils a government's numbers: each flaw is one declaration, and what it moves is computed.

Pages, the command line, banners and tests are loops over FLAWS.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from db.codes import Channel, Metric, Role
from lapor.domain.kpi import (
    Count,
    Days,
    Entries,
    Kpi,
    Rate,
    Share,
    Split,
    at_place,
    gathered,
    together,
    total,
)
from lapor.domain.text import Text

# an officer types these in, perhaps many at once
TYPED = frozenset(
    {
        Channel.EMAIL, Channel.TELEPHONE, Channel.LETTER, Channel.FACE_TO_FACE,
        Channel.INSTAGRAM, Channel.FACEBOOK, Channel.OTHER,
    }
)  # fmt: skip
# Rules of thumb, from two real exports (one burst there is 53 in a day): of one channel on one day
LEAST_AT_ONCE, LEAST_LATER = 10, 5  # received then; received earlier and written down then
TIMES_USUAL = 5  # … and so many times what the channel brings on a usual day
SAME_WORDS_WITHIN = 7  # days, after which the same words are another time it happened


class Effect(StrEnum):
    """How it is computed what a flaw moves."""

    WITHOUT = "without"  # the KPI without these complaints
    BOUNDS = "bounds"  # as if all whose date is unknown had been late, and as if all in time
    PLACED = "placed"  # of the parts a number is cut into: only those placed, and if all were


@dataclass(frozen=True)
class Flaw:
    code: str
    name: Text
    mend: Text  # what to do about it
    owner: Role  # who can
    effect: Effect
    kpis: tuple[str, ...]
    by: Split | None = None  # it moves numbers only where they are cut by this
    is_per_complaint: bool = True  # the complaints behind it can be listed


BY_PART = MappingProxyType(
    {
        Split.AGENCY: Text("per instansi", "by agency"),
        Split.TERRITORY: Text("per wilayah", "by territory"),
    }
)
TIMELINESS = (
    "verified_on_time", "followed_up_on_time", "resolved_on_time", "verify_days",
    "follow_up_days", "resolve_days",
)  # fmt: skip

# fmt: off
FLAWS = (
    Flaw("undated", Text("Tanpa tanggal tahapan", "Milestones without dates"),
         Text("Impor berkas format lengkap yang memuat tanggal verifikasi, disposisi, tindak "
              "lanjut, dan selesai.",
              "Import a file in the format lengkap, which has the dates of verification, dispatch, "
              "follow-up and completion."),
         Role.COORDINATOR, Effect.BOUNDS, TIMELINESS),
    Flaw("impossible_order", Text("Urutan tanggal mustahil", "Dates in an impossible order"),
         Text("Perbaiki tanggalnya di berkas sumber, lalu impor lagi.",
              "Put the dates right in the source file, then import it again."),
         Role.COORDINATOR, Effect.WITHOUT, TIMELINESS),
    Flaw("no_agency", Text("Terdisposisi, tetapi instansinya tidak dikenal",
                           "Dispatched, but to no known agency"),
         Text("Disposisikan ke instansi yang menjawab, atau tambahkan ejaan nama instansinya.",
              "Dispatch it to the agency that answers, or add the spelling of its name."),
         Role.COORDINATOR, Effect.PLACED, ("dispatched",), Split.AGENCY),
    Flaw("refused_rows", Text("Baris berkas terakhir yang ditolak",
                              "Refused rows of the last file"),
         Text("Unduh baris yang ditolak, perbaiki, lalu impor lagi.",
              "Download the refused rows, mend them, and import them again."),
         Role.NATIONAL, Effect.PLACED, ("received",), is_per_complaint=False),
    Flaw("repeated", Text("Diduga ganda: kata-katanya sama dalam sepekan",
                          "Suspected duplicates: the same words within a week"),
         Text("Buka laporannya dan gabungkan yang sama.", "Open them, and merge what is one."),
         Role.COORDINATOR, Effect.WITHOUT,
         ("received", "per_100k", "follow_up_rate", "completion_rate")),
    Flaw("burst", Text("Dimasukkan sekaligus", "Typed in all at once"),
         Text("Catat tiap laporan pada hari ia masuk; baca tren tanpa hari itu.",
              "Write each down on the day it comes; read the trend without that day."),
         Role.COORDINATOR, Effect.WITHOUT,
         ("received", "per_100k", "verified_on_time", "verify_days", "followed_up_on_time")),
    Flaw("no_territory", Text("Wilayah kosong, atau hanya sebesar daerahnya sendiri",
                              "No territory, or only the government's own as a whole"),
         Text("Lengkapi kecamatannya pada laporan, atau minta pelapor melengkapinya.",
              "Add the district to the complaint, or ask the reporter for it."),
         Role.LIAISON, Effect.PLACED, ("received",), Split.TERRITORY),
    Flaw("unclassified", Text("Tanpa klasifikasi", "Without a class"),
         Text("Koreksi klasifikasinya: tanpa itu tenggat penyelesaian tidak berjalan.",
              "Correct the class: without it no deadline of resolution runs."),
         Role.COORDINATOR, Effect.BOUNDS, ("resolved_on_time", "resolve_days")),
    Flaw("conflict", Text("Berkas berbeda dari yang dikerjakan di sini",
                          "A file says otherwise than was done here"),
         Text("Putuskan pernyataan siapa yang berlaku pada halaman Salin ke SP4N-LAPOR!.",
              "Decide whose word holds, on the page Copy to SP4N-LAPOR!."),
         Role.COORDINATOR, Effect.WITHOUT,
         ("follow_up_rate", "completion_rate", "followed_up_on_time", "resolved_on_time")),
)
# fmt: on
BY_CODE = MappingProxyType({flaw.code: flaw for flaw in FLAWS})


class Shift(NamedTuple):
    """One KPI as shown, and between what it would lie were the flaw not there. None: unknown.

    high = None beside a low: nothing bounds it from above (a median, if most dates are missing).
    """

    kpi: str
    shown: float | None
    low: float | None
    high: float | None
    by: Split | None = None

    @property
    def moves(self) -> tuple[float | None, float | None]:
        """low and high less what is shown, in the unit of the KPI (shares: points)."""
        if self.shown is None:
            return None, None
        low, high = self.low, self.high
        return (
            None if low is None else low - self.shown,
            None if high is None else high - self.shown,
        )


def without(kpi: Kpi, entries: Entries, flawed: Entries, people: int | None = None) -> Shift:
    rest = {at: n - flawed.get(at, 0) for at, n in entries.items()}
    value = _value(kpi, rest, people)
    return Shift(kpi.code, _value(kpi, entries, people), value, value)


def _value(kpi: Kpi, entries: Entries, people: int | None) -> float | None:
    shape, counts = kpi.shape, gathered(entries)
    if isinstance(shape, Rate):
        return shape.read(counts, people).value
    assert isinstance(shape, Count | Share | Days)
    return shape.read(counts).value


def bounds(kpi: Kpi, entries: Entries, flawed: Entries) -> Shift:
    """Of those whose day is unknown: as if all had been late, or the slowest, and the reverse."""
    shape, counts = kpi.shape, gathered(entries)
    assert isinstance(shape, Share | Days)
    unknown = total(gathered(flawed), shape.undated)
    shown = shape.read(counts).value
    if isinstance(shape, Share):
        of, among = total(counts, shape.of), total(counts, shape.among) + unknown
        if not among:
            return Shift(kpi.code, shown, None, None)
        return Shift(kpi.code, shown, of * 100 / among, (of + unknown) * 100 / among)
    return Shift(kpi.code, shown, *_median_between(together(counts, shape.of), unknown))


def _median_between(
    histogram: Mapping[int, int], unknown: int
) -> tuple[float | None, float | None]:
    """The median if each of the unknown took no day at all, and if each took for ever."""
    n = sum(histogram.values())
    if not n + unknown:
        return None, None
    places = ((n + unknown + 1) // 2, (n + unknown) // 2 + 1)
    quick = Counter(histogram)
    quick[0] += unknown
    low = sum(at_place(quick, place) for place in places) / 2
    if places[1] > n:
        return low, None
    return low, sum(at_place(histogram, place) for place in places) / 2


def placed(kpi: Kpi, entries: Entries, missing: int, by: Split | None) -> Shift:
    """A count whose parts miss some: cut by `by` they are in no part; else they are not there."""
    shape, counts = kpi.shape, gathered(entries)
    assert isinstance(shape, Count)
    whole = total(counts, shape.of) - total(counts, shape.less)
    if by is None:
        return Shift(kpi.code, whole, whole, whole + missing)
    return Shift(kpi.code, whole - missing, whole - missing, whole, by)


def metrics_of(kpis: Iterable[Kpi]) -> tuple[Metric, ...]:
    return tuple(dict.fromkeys(metric for kpi in kpis for metric in kpi.shape.metrics))


def is_burst(n: int, usual: float, *, later: bool) -> bool:
    """So many of one channel on one day, where `usual` is what it brings on a day."""
    return n >= (LEAST_LATER if later else LEAST_AT_ONCE) and n >= TIMES_USUAL * usual
