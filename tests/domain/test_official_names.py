"""Holidays and legal bases for English readers: all that come with the program have a name."""

import csv
import re

import holidays
import pytest

from lapor.domain.official_names import basis, holiday
from lapor.services.setup import YEARS
from tests.code.sources import ROOT

INDONESIAN = re.compile(
    r"\b(hari|jam|kerja|pasal|uu|permen\w*|cuti|raya|dari|nabi)\b", re.IGNORECASE
)


def test_every_day_off_has_an_english_name():
    kinds = ("public", "government")
    for day, name in holidays.country_holidays(
        "ID", years=YEARS, language="id", categories=kinds
    ).items():
        assert holiday(name).id == name
        assert not INDONESIAN.search(holiday(name).en), (day, name)
        assert holiday(name).en != name


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("Hari Raya Waisak (perkiraan)", "Vesak Day (estimated)"),
        ("Cuti Bersama Hari Raya Natal", "Joint leave for Christmas Day"),
        ("Hari kedua dari Hari Raya Idul Fitri (perkiraan)",
         "Second day of Eid al-Fitr (estimated)"),
        ("Hari Raya Idul Fitri; Kenaikan Yesus Kristus", "Eid al-Fitr; Ascension Day"),
        ("Hari Jadi Kabupaten Sleman", "Hari Jadi Kabupaten Sleman"),  # a government's own
    ],
)  # fmt: skip
def test_names_are_put_together(name, english):
    assert holiday(name).en == english


def test_every_basis_of_a_limit_is_cited_in_english():
    with (ROOT / "db/reference/policy.csv").open(encoding="utf-8") as file:
        cited = [row["basis"] for row in csv.DictReader(file)]
    assert cited
    for one in cited:
        assert basis(one).id == one
        assert not INDONESIAN.search(basis(one).en), basis(one).en
    assert basis("PermenPANRB 62/2018 (14 hari kerja)").en == (
        "Regulation of the Minister of PANRB 62/2018 (14 working days)"
    )
