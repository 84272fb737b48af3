"""What somebody typed, or a cell says, as a value of a field; or a sentence that says why not."""

import math
import re
import unicodedata
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from lapor.domain.errors import BadInput
from lapor.domain.programme_fields import TEXTS, Entry, Form, Value
from lapor.domain.text import Text

CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
GROUPED = re.compile(
    r"-?\d{1,3}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,}|(?:\.\d{3})+,\d+|(?:,\d{3})+\.\d+)"
)
TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
YES, NO = {"1", "ya", "yes", "true", "benar"}, {"0", "tidak", "no", "false", "salah"}
UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
EARLIEST, LATEST = date(2000, 1, 1), date(2060, 12, 31)


def parsed(entry: Entry, raw: Any) -> Value:
    """The value, None for nothing ("" for a text, False for a yes-no). Raises BadInput."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if entry.required:
            raise _no(entry, "harus diisi", "must be filled in")
        return _nothing(entry)
    match entry.form:
        case Form.TEXT | Form.LONG | Form.CODE | Form.ADDRESS | Form.REFERENCE | Form.GOVERNMENT:
            return _text(entry, raw)
        case Form.WHOLE | Form.DECIMAL:
            return _number(entry, raw)
        case Form.DATE:
            return _day(entry, raw)
        case Form.CHOICE:
            return _choice(entry, raw)
        case Form.YES_NO:
            return _yes(entry, raw)


def _nothing(entry: Entry) -> Value:
    if entry.form == Form.YES_NO:
        return False
    return "" if entry.form in (*TEXTS, Form.GOVERNMENT) else None


def _no(entry: Entry, because_id: str, because_en: str) -> BadInput:
    return BadInput(Text(f"{entry.label.id}: {because_id}.", f"{entry.label.en}: {because_en}."))


def _shown(raw: Any) -> str:
    text = " ".join(str(raw).split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def _text(entry: Entry, raw: Any) -> str:
    text = cleaned(_written(raw))
    if entry.form != Form.LONG:
        text = " ".join(text.split())
    if text.startswith("="):
        raise _no(entry, "rumus tidak dihitung; tulis nilainya",
                  "formulas are not worked out; write the value")  # fmt: skip
    if len(text) > entry.longest:
        raise _no(entry, f"paling banyak {entry.longest} huruf, ini {len(text)}",
                  f"at most {entry.longest} characters, this has {len(text)}")  # fmt: skip
    if entry.form in (Form.CODE, Form.REFERENCE) and not CODE.fullmatch(text):
        raise _no(entry, f"“{_shown(text)}” bukan kode (huruf, angka, titik, garis)",
                  f"“{_shown(text)}” is no code (letters, digits, dots, dashes)")  # fmt: skip
    if entry.form == Form.ADDRESS and not is_safe(text):
        raise _no(entry, "harus alamat https lengkap tanpa spasi",
                  "must be a whole https address without spaces")  # fmt: skip
    return text


def cleaned(text: str) -> str:
    """Without what nobody sees: control letters, and those that turn the direction of writing."""
    return UNWANTED.sub("", unicodedata.normalize("NFC", text)).strip()


def _written(raw: Any) -> str:
    """A number in a cell of text, as a person would have typed it."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw)


def is_safe(address: str) -> bool:
    """https and a host, without a user name in front of it and without spaces."""
    if any(character.isspace() for character in address):
        return False
    try:
        parted = urlsplit(address)
        host, user = parted.hostname, parted.username
    except ValueError:
        return False
    return parted.scheme == "https" and bool(host) and user is None


def _number(entry: Entry, raw: Any) -> int | float:
    found = raw if isinstance(raw, int | float) else _read(entry, str(raw).strip())
    if isinstance(raw, bool) or not math.isfinite(found):
        raise _no(entry, f"“{_shown(raw)}” bukan angka", f"“{_shown(raw)}” is no number")
    if entry.form == Form.WHOLE and found != int(found):
        raise _no(entry, f"“{_shown(raw)}” bukan bilangan bulat",
                  f"“{_shown(raw)}” is no whole number")  # fmt: skip
    if not entry.least <= found <= entry.most:
        raise _no(entry, f"harus dari {entry.least:,.15g} sampai {entry.most:,.15g}",
                  f"must be from {entry.least:,.15g} to {entry.most:,.15g}")  # fmt: skip
    return int(found) if entry.form == Form.WHOLE else float(found)


def _read(entry: Entry, text: str) -> float:
    """72,7 and 72.7 and 1.234.567. What can be read in two ways is not guessed."""
    text = text.removesuffix("%").strip()
    if TWO_WAYS.fullmatch(text):
        plain = re.sub("[.,]", "", text)
        raise _no(entry, f"“{text}” dapat dibaca dua cara; tulis {plain} atau {text}0",
                  f"“{text}” can be read in two ways; write {plain} or {text}0")  # fmt: skip
    if GROUPED.fullmatch(text):
        last = max(text.rfind("."), text.rfind(","))
        is_decimal = text.count(text[last]) == 1
        whole = re.sub("[.,]", "", text[:last] if is_decimal else text)
        return float(f"{whole}.{text[last + 1 :]}" if is_decimal else whole)
    if NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    raise _no(entry, f"“{_shown(text)}” bukan angka", f"“{_shown(text)}” is no number")


def _day(entry: Entry, raw: Any) -> date:
    if isinstance(raw, datetime):
        found: date | None = raw.date()
    elif isinstance(raw, date):
        found = raw
    else:
        found = _day_of(str(raw).strip())
    if found is None or not EARLIEST <= found <= LATEST:
        raise _no(entry, f"“{_shown(raw)}” bukan tanggal; tulis 2021-12-31 atau 31/12/2021",
                  f"“{_shown(raw)}” is no date; write 2021-12-31 or 31/12/2021")  # fmt: skip
    return found


def _day_of(text: str) -> date | None:
    try:
        if written := DAY_FIRST.fullmatch(text):
            day, month, year = map(int, written.groups())
            return date(year, month, day)
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _choice(entry: Entry, raw: Any) -> str:
    text = _written(raw).strip()
    if text in entry.choices:
        return str(text)
    for code, label in entry.choices.items():
        if text.casefold() in (str(code).casefold(), label.id.casefold(), label.en.casefold()):
            return str(code)
    known = ", ".join(map(str, list(entry.choices)[:30]))
    raise _no(entry, f"“{_shown(text)}” tidak dikenal. Yang dikenal: {known}",
              f"“{_shown(text)}” is not known. Known: {known}")  # fmt: skip


def _yes(entry: Entry, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    text = _written(raw).strip().casefold()
    if text in YES | NO:
        return text in YES
    raise _no(entry, "tulis ya atau tidak", "write yes or no")
