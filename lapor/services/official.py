"""A file of published figures, checked before anybody enters them: which contradict each other."""

import csv
import io
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lapor.domain.errors import BadInput
from lapor.domain.official import (
    Change,
    Direction,
    Finding,
    Named,
    Percentage,
    Statement,
    Total,
    Twice,
    check,
)
from lapor.domain.text import Text

COLUMNS = ("label", "jenis", "nilai", "lain")  # what else belongs to it, separated by ";"
LARGEST = 1 << 20  # bytes
MOST_DIGITS, LARGEST_FIGURE = 18, 10**15


def check_file(path: Path) -> list[Finding]:
    """A CSV with the columns of COLUMNS; the kinds are those of KINDS. Raises BadInput."""
    try:
        data = path.read_bytes()
        if len(data) > LARGEST:
            raise _bad(0, "terlalu besar", "too large")
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        rows = [{name: (row.get(name) or "").strip() for name in COLUMNS} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _bad(0, "bukan berkas CSV UTF-8", "not a CSV in UTF-8") from error
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        names = ", ".join(COLUMNS)
        raise _bad(1, f"kolomnya harus {names}", f"its columns must be {names}")
    return check(_statement(row, line) for line, row in enumerate(rows, 2))


def _statement(row: Mapping[str, str], line: int) -> Statement:
    make = KINDS.get(row["jenis"])
    if make is None:
        names = ", ".join(KINDS)
        raise _bad(line, f"jenis harus salah satu dari {names}", f"jenis must be one of {names}")
    label = row["label"] or f"{row['jenis']} {line}"
    others = [part.strip() for part in row["lain"].split(";") if part.strip()]
    try:
        return make(label, row["nilai"], others)
    except (InvalidOperation, ValueError, IndexError) as error:
        raise _bad(line, "angkanya tidak lengkap", "its numbers are not complete") from error


def _number(text: str) -> Decimal:
    """84.01 or 84,01; without separators of thousands, which the two languages mix up."""
    found = Decimal(text.replace(",", "."))
    digits = len(found.as_tuple().digits)
    if not found.is_finite() or digits > MOST_DIGITS or not 0 <= found <= LARGEST_FIGURE:
        raise ValueError(text)
    return found


def _total(label: str, value: str, others: list[str]) -> Statement:
    if len(others) < 2:
        raise ValueError(label)
    return Total(label, _number(value), tuple(map(_number, others)))


def _percentage(label: str, value: str, others: list[str]) -> Statement:
    return Percentage(label, _number(value.rstrip(" %")), int(others[0]), int(others[1]))


def _change(way: Direction) -> Callable[[str, str, list[str]], Statement]:
    return lambda label, value, others: Change(label, way, _number(value), _number(others[0]))


def _twice(label: str, value: str, others: list[str]) -> Statement:
    return Twice(label, _number(value), _number(others[0]))


def _named(label: str, value: str, others: list[str]) -> Statement:
    return Named(label, value, others[0])


KINDS: dict[str, Callable[[str, str, list[str]], Statement]] = {
    "jumlah": _total,  # a total; its parts
    "persen": _percentage,  # a percentage; numerator and denominator
    "naik": _change(Direction.RISE),  # before; after
    "turun": _change(Direction.FALL),
    "berbeda": _twice,  # two numbers that mean two things
    "nama": _named,  # what was printed; what it is
}


def _bad(line: int, id: str, en: str) -> BadInput:
    if not line:
        return BadInput(Text(f"Berkas ini {id}.", f"This file is {en}."))
    return BadInput(Text(f"Baris {line}: {id}.", f"Line {line}: {en}."))
