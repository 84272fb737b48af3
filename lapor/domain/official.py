"""Figures that others published, checked against each other before anybody relies on them.

A percentage is never typed, it is computed; where one was printed, it must be what its parts give.
The errors that officials and the press did make (domain.md 5.4) are the test cases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from lapor.domain.text import Text

Figure = Decimal | int


class Direction(StrEnum):
    RISE = "rise"
    FALL = "fall"


@dataclass(frozen=True, slots=True)
class Finding:
    """One inconsistency. `off` is by how much, in the unit of the figures, where that is one."""

    label: str
    text: Text
    off: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A total and the parts that were printed with it. Of shares the total is 100."""

    label: str
    total: Figure
    parts: tuple[Figure, ...]

    def check(self) -> Finding | None:
        found = sum(map(Decimal, self.parts), Decimal())
        off = Decimal(self.total) - found
        if not off:
            return None
        return Finding(
            self.label,
            Text(
                f"{self.label}: bagian-bagiannya berjumlah {_id(found)}, bukan {_id(self.total)} "
                f"(selisih {_id(off)}). Cari bagian yang hilang atau terhitung dua kali.",
                f"{self.label}: the parts sum to {_en(found)}, not {_en(self.total)} "
                f"({_en(off)} apart). Look for a part that is missing or counted twice.",
            ),
            off,
        )


@dataclass(frozen=True, slots=True)
class Percentage:
    """A printed percentage, with as many decimals as it was printed, and what it is of."""

    label: str
    stated: Figure
    numerator: int
    denominator: int

    def check(self) -> Finding | None:
        if not self.denominator:
            return self._wrong(None)
        stated = Decimal(self.stated)
        step = Decimal(1).scaleb(int(stated.as_tuple().exponent))
        exact = Decimal(self.numerator) * 100 / self.denominator
        if stated in (0, 100) and exact != stated:  # all or none is said of every one
            return self._wrong(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
        # printed rounded to the nearest or cut off: both are what the parts give
        if abs(exact - stated) * 2 <= step or 0 <= exact - stated < step:
            return None
        return self._wrong(exact.quantize(step, ROUND_HALF_UP))

    def _wrong(self, exact: Decimal | None) -> Finding:
        of = f"{_en(self.numerator)}/{_en(self.denominator)}"
        is_id = "tidak dapat dihitung" if exact is None else f"{_id(exact)} %"
        is_en = "cannot be computed" if exact is None else f"{_en(exact)}%"
        return Finding(
            self.label,
            Text(
                f"{self.label}: {_id(self.numerator)}/{_id(self.denominator)} adalah {is_id}, "
                f"tertulis {_id(self.stated)} %. Pakai pembilang dan penyebutnya.",
                f"{self.label}: {of} is {is_en}, {_en(self.stated)}% was printed. Use numerator "
                "and denominator.",
            ),
            None if exact is None else Decimal(self.stated) - exact,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What was called a rise or a fall."""

    label: str
    stated: Direction
    before: Figure
    after: Figure

    def check(self) -> Finding | None:
        off = Decimal(self.after) - Decimal(self.before)
        if off and (off > 0) == (self.stated == Direction.RISE):
            return None
        share = abs(off) * 100 / Decimal(self.before) if self.before else Decimal(100)
        words = NO_CHANGE if not off else ROSE if off > 0 else FELL
        return Finding(
            self.label,
            Text(
                f"{self.label}: dari {_id(self.before)} ke {_id(self.after)} {words.id} "
                f"{round(share)} %; yang tertulis sebaliknya.",
                f"{self.label}: from {_en(self.before)} to {_en(self.after)} {words.en} "
                f"{round(share)}%; the text says otherwise.",
            ),
            off,
        )


ROSE, FELL = Text("naik", "it rose by"), Text("turun", "it fell by")
NO_CHANGE = Text("berubah", "it changed by")


@dataclass(frozen=True, slots=True)
class Twice:
    """Two figures that mean different things: the very same number is likely a copy."""

    label: str
    one: Figure
    other: Figure

    def check(self) -> Finding | None:
        if self.one != self.other:
            return None
        return Finding(
            self.label,
            Text(
                f"{self.label}: angka {_id(self.one)} tertulis dua kali untuk dua hal. Jangan "
                "pakai yang kedua sebelum ada sumbernya.",
                f"{self.label}: the number {_en(self.one)} is printed twice for two things. Do not "
                "use the second before its source is found.",
            ),
        )


@dataclass(frozen=True, slots=True)
class Named:
    """A word printed for something of which we know the right one by its code: a place, a year."""

    label: str
    stated: str
    known: str

    def check(self) -> Finding | None:
        if self.stated.casefold() == self.known.casefold():
            return None
        return Finding(
            self.label,
            Text(
                f"{self.label}: tertulis “{self.stated}”, seharusnya “{self.known}”.",
                f"{self.label}: “{self.stated}” was printed, it is “{self.known}”.",
            ),
        )


Statement = Total | Percentage | Change | Twice | Named


def check(statements: Iterable[Statement]) -> list[Finding]:
    """What does not hold, in the order it was stated."""
    return [finding for one in statements if (finding := one.check()) is not None]


def shares(label: str, parts: Sequence[Figure]) -> Total:
    """Shares that are said to be all of it."""
    return Total(label, 100, tuple(parts))


def _en(value: Figure) -> str:
    return f"{value:,}"


def _id(value: Figure) -> str:
    return _en(value).translate(str.maketrans(",.", ".,"))
