"""Numbers and dates as each language writes them."""

from datetime import UTC, date, datetime

import pytest

from lapor import i18n

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def test_numbers():
    assert i18n.number(1234567.5, "id", 1) == "1.234.567,5"
    assert i18n.number(1234567.5, "en", 1) == "1,234,567.5"
    assert i18n.number(1200, "id") == "1.200"
    assert i18n.percent(90.5, "id") == "90,5\N{NO-BREAK SPACE}%"
    assert i18n.percent(90.5, "en") == "90.5%"


def test_days():
    assert i18n.day(date(2026, 8, 7), "id") == "7 Agustus 2026"
    assert i18n.day(date(2026, 8, 7), "en") == "7 August 2026"
    assert i18n.short_day(date(2026, 8, 7)) == "07/08/2026"
    assert i18n.weekday(date(2026, 3, 31), "id") == "Selasa, 31 Maret 2026"


@pytest.mark.parametrize(
    ("zone", "said"), [("Asia/Jakarta", "13.30 WIB"), ("Asia/Makassar", "14.30 WITA")]
)
def test_moments_are_of_the_place(zone, said):
    assert i18n.moment(AT, zone, "id") == f"24 November 2026 {said}"
    assert i18n.moment(AT, zone, "en") == f"24 November 2026 {said.replace('.', ':')}"


@pytest.mark.parametrize(
    ("locale", "lang"), [("id-ID", "id"), ("en_US", "en"), ("EN", "en"), ("jv", None), (None, None)]
)
def test_a_browser_may_name_a_language_we_have(locale, lang):
    assert i18n.language_of(locale) == lang
