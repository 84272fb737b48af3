"""Words, numbers and dates of the screen, in both languages.

Source strings are English; lapor/locale/id.po holds the Indonesian.
"""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from lapor.domain.text import Text

LOCALES = {"id": "Bahasa Indonesia", "en": "English"}
CLOCK = {"id": "%H.%M", "en": "%H:%M"}


@lru_cache
def _catalogue(lang: str) -> dict[str, str]:
    path = Path(__file__).parent / "locale" / f"{lang}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.string and not m.fuzzy}


def gettext(message: str, lang: str, /, **values: object) -> str:
    return _catalogue(lang).get(message, message).format(**values)


def pick(text: Text, lang: str) -> str:
    return text.id if lang == "id" else text.en


def language_of(locale: str | None) -> str | None:
    """The language we have for a browser's locale: "id-ID" is "id"."""
    lang = (locale or "").replace("_", "-").split("-")[0].lower()
    return lang if lang in LOCALES else None


@lru_cache(maxsize=10_000)
def number(value: float, lang: str, digits: int = 0) -> str:
    """1.234.567,5 in Indonesian, 1,234,567.5 in English; always this many decimals."""
    shape = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=shape, locale=lang)


def percent(value: float, lang: str, digits: int = 1) -> str:
    """Of a share from 0 to 100. 90,5 % in Indonesian, 90.5% in English."""
    return number(value, lang, digits) + ("\N{NO-BREAK SPACE}%" if lang == "id" else "%")


@lru_cache(maxsize=10_000)
def day(value: date, lang: str) -> str:
    """24 November 2026"""
    return format_date(value, "d MMMM y", locale=lang)


def short_day(value: date) -> str:
    """24/11/2026 in a table, in either language."""
    return f"{value:%d/%m/%Y}"


@lru_cache(maxsize=10_000)
def weekday(value: date, lang: str) -> str:
    """Selasa, 24 November 2026"""
    return format_date(value, "EEEE, d MMMM y", locale=lang)


def moment(value: datetime, zone: str | ZoneInfo, lang: str) -> str:
    """24 November 2026 13.30 WIB"""
    local = value.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    return f"{day(local.date(), lang)} {local:{CLOCK[lang]}} {local.tzname()}"
