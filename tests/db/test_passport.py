"""The passport of a number: its rules and filters, and a digest that anybody can make again."""

import csv
import hashlib
import io
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from db.codes import Class, Clock, DayKind
from db.models import CalendarDay, Policy
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.kpi import Agencies, Share
from lapor.domain.kpi_catalogue import BY_CODE, KPIS
from lapor.domain.official_names import basis
from lapor.services import export, kpi_files
from lapor.services.kpi import Filters
from lapor.services.kpi_rows import Part
from lapor.services.kpi_scope import Period
from lapor.services.kpi_targets import set_target
from lapor.services.loading import load
from lapor.services.passport import passport
from tests.builders import a_complaint, some_complaints
from tests.cast import BADUNG_PUPR, DINKES, PUPR
from tests.db.random_lives import TODAY as NOW_OF_LIVES
from tests.db.random_lives import Place, lives
from tests.db.told_lives import as_now, stored

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 10, 1, 3, tzinfo=UTC)
TODAY = date(2026, 9, 30)
SEPTEMBER = Period(date(2026, 9, 1), TODAY, TODAY)
EMPTY = hashlib.sha256().hexdigest()
COUNTED = [kpi.code for kpi in KPIS if not isinstance(kpi.shape, Agencies)]


def some(session):
    """Sleman: 12 dispatched on the 8th, of them 9 followed up, and one not; Badung: 2."""
    dispatched = {"dispatched": "2026-09-08"}
    sleman = [
        dispatched
        | {
            "agency": DINKES if number % 3 == 0 else PUPR,
            "followed_up": "2026-09-10" if number < 9 else None,
        }
        for number in range(12)
    ]
    badung = dispatched | {"government": "51.03", "agency": BADUNG_PUPR}
    some_complaints(session, [*sleman, {}, badung, badung])


def of(session, actor, kpi, period=SEPTEMBER, **asks):
    return passport(session, actor, kpi, period, today=TODAY, **asks)


def counts(made):
    return {one.part: one.rows for one in made.parts}


def made_again(part, header, rows):
    """From a file alone: a name for the columns, hashlib, and the rule that the file tells."""
    wanted = ("Source", "Number", "Date it is counted by", "Counts since", "Working days or rating")
    places = [header.index(name) for name in wanted]
    lines = []
    for row in rows:
        cells = ["" if row[place] is None else str(row[place]) for place in places]
        lines.append(("\t".join([part, *cells]) + "\n").encode())
    return hashlib.sha256(b"".join(sorted(lines))).hexdigest()


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("kpi", ["follow_up_rate", "follow_up_days"])
def test_the_digest_can_be_made_again_from_either_file(session, cast, kpi, part):
    some(session)
    made = {one.part: one for one in of(session, cast.siti, kpi).parts}
    sheets = kpi_files.rows_sheets(
        session, cast.siti, kpi, part, Filters(("34.04",)), SEPTEMBER, "en", NOW, WIB
    )
    expected = made[part].digest if part in made else EMPTY
    book = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(sheets)))
    header, *rows = book["Data"].iter_rows(values_only=True)
    assert made_again(part.value, list(header), rows) == expected
    filters = dict(row[:2] for row in book["Filters"].iter_rows(values_only=True))
    assert filters["SHA-256 digest"] == expected
    assert "TAB" in filters["How to make the digest again"]
    text = export.to_csv(sheets).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert made_again(part.value, header, rows) == expected
    assert part not in made or len(rows) == made[part].rows


def test_the_digest_is_of_numerator_and_denominator_and_of_no_other_complaint(session, cast):
    some(session)
    first = of(session, cast.siti, "follow_up_rate")
    assert counts(first) == {Part.NUMERATOR: 9, Part.DENOMINATOR: 12, Part.EXCLUDED: 1}
    assert len(first.digest) == 64
    assert of(session, cast.siti, "follow_up_rate").digest == first.digest
    a_complaint(session)  # not dispatched: it is left out
    second = of(session, cast.siti, "follow_up_rate")
    assert (second.digest, counts(second)[Part.EXCLUDED]) == (first.digest, 2)
    a_complaint(session, dispatched="2026-09-08")
    assert of(session, cast.siti, "follow_up_rate").digest != first.digest


def test_what_was_left_out_is_counted_by_reason(session, cast):
    some(session)
    made = of(session, cast.siti, "follow_up_rate")
    assert [(one.reason.en, one.n) for one in made.excluded] == [("not dispatched", 1)]
    made = of(session, cast.siti, "follow_up_days", with_excluded=False)
    assert (made.excluded, counts(made)) == (None, {Part.NUMERATOR: 9})


@pytest.mark.parametrize("code", COUNTED)
def test_there_are_as_many_complaints_as_the_number_says(session, cast, code):
    places = [Place(cast.sleman, (PUPR, DINKES)), Place(cast.badung, (BADUNG_PUPR,))]
    load(session, (stored(one, as_now(session)) for one in lives(150, 3, places)))
    spring = Period(date(2026, 1, 1), date(2026, 6, 30), date(2026, 8, 13), date(2026, 9, 1))
    for period in (spring, Period(None, None, NOW_OF_LIVES)):
        made = passport(session, cast.rini, code, period, today=NOW_OF_LIVES)
        found = counts(made)
        if isinstance(BY_CODE[code].shape, Share):
            figures = made.readings[0].figures
            parts = (found[Part.NUMERATOR], found[Part.DENOMINATOR])
            assert parts == (figures.numerator, figures.denominator)
        else:
            assert found[Part.NUMERATOR] == made.n
        assert found[Part.EXCLUDED] == sum(one.n for one in made.excluded)


def test_it_says_what_the_number_means_and_of_whom(session, cast):
    code = session.connection().exec_driver_sql("SELECT MIN(code) FROM category").scalar_one()
    filters = Filters(
        ("34.04",), agency=PUPR, klass=Class.SERVICE, category=code, territory="34.04"
    )
    made = of(session, cast.rini, "follow_up_rate", filters=filters)
    words = {label.en: value.en for label, value in made.filters}
    assert words["Government"] == "Kab. Sleman"
    assert words["Agency"] == "Dinas PUPR uji"
    assert words["Class"] == "Service complaint"
    assert set(words) == {"Government", "Agency", "Class", "Category", "Territory"}
    definition = {label.en: value.en for label, value in made.definition}
    assert "÷ R" in definition["Formula"] and definition["Target"].startswith("75 %")
    assert (made.policies, made.calendar) == ((), ())  # no limit decides it
    everywhere = of(session, cast.rini, "received")
    assert [(label.en, value.en) for label, value in everywhere.filters] == [("Government", "all")]


def test_the_target_is_the_one_in_force_there(session, cast):
    made = of(session, cast.siti, "follow_up_rate")
    assert (made.target.value, made.target) == (75, BY_CODE["follow_up_rate"].target)
    set_target(
        session, cast.rini, "follow_up_rate", 90, government="34.04", year=2026, basis="SK Bupati",
        now=datetime(2026, 9, 20, 3, tzinfo=UTC),
    )  # fmt: skip
    made = of(session, cast.siti, "follow_up_rate")
    words = {label.en: value.en for label, value in made.definition}
    assert made.target.value == 90
    assert words["Target"].startswith("90 % · SK Bupati (set by Rini Hapsari")
    assert of(session, cast.rini, "follow_up_rate").target.value == 75  # of all governments
    known = Period(SEPTEMBER.since, SEPTEMBER.until, date(2026, 9, 19), date(2026, 9, 19))
    assert of(session, cast.siti, "follow_up_rate", known).target.value == 75


def limits(made):
    return [(str(one.since), str(one.until), one.days, one.government) for one in made.policies]


def test_it_names_the_limits_that_were_in_force_for_the_receipts(session, cast):
    session.add(Policy(id=900, clock=Clock.VERIFY, days=2, effective_on=date(2026, 9, 15),
                       basis="Peraturan baru"))  # fmt: skip
    session.flush()
    old, new = ("2012-01-01", "2026-09-14", 3, None), ("2026-09-15", "None", 2, None)
    for period, expected in (
        (SEPTEMBER, [old, new]),
        (Period(date(2026, 8, 1), date(2026, 8, 31), TODAY), [old]),
        (Period(date(2026, 9, 16), TODAY, TODAY), [new]),
        (Period(None, None, date(2026, 9, 14)), [old]),
    ):
        assert limits(of(session, cast.siti, "verified_on_time", period)) == expected
    basis = [one.basis for one in of(session, cast.siti, "verified_on_time").policies]
    assert basis[1] == "Peraturan baru"


def test_a_local_limit_stands_beside_the_national_ones(session, cast):
    sleman = of(session, cast.siti, "resolved_on_time").policies
    assert sorted(one.days for one in sleman if one.government is None) == [5, 5, 14, 60]
    assert [(one.days, one.government) for one in sleman if one.government] == [(13, "34.04")]
    assert all(one.government is None for one in of(session, cast.ayu, "resolved_on_time").policies)


def test_it_names_the_decrees_that_say_which_days_were_off(session, cast):
    session.add_all(
        CalendarDay(day=date(2026, 9, 9), region_id=region, name="Libur", kind=DayKind.REGIONAL,
                    basis=basis)
        for region, basis in ((34, "SK DIY"), (51, "SK Bali"))
    )  # fmt: skip
    session.flush()
    assert of(session, cast.siti, "verified_on_time").calendar == ("SK DIY",)
    assert of(session, cast.siti, "backlog").calendar == ("SK DIY",)
    assert of(session, cast.ayu, "follow_up_days").calendar == ("SK Bali",)
    assert of(session, cast.siti, "received").calendar == ()


def test_each_sees_the_complaints_of_what_each_may_see(session, cast):
    some(session)
    for actor, n in (
        (cast.rini, 14), (cast.siti, 12), (cast.budi, 8), (cast.ani, 4), (cast.ayu, 2),
        (cast.wayan, 2),
    ):  # fmt: skip
        made = of(session, actor, "dispatched")
        assert (made.n, counts(made)[Part.NUMERATOR]) == (n, n)
    with pytest.raises(BadInput):
        of(session, cast.ayu, "dispatched", filters=Filters(("34.04",)))


def test_a_partner_has_the_number_and_its_rules_but_no_complaints(session, cast):
    some(session)
    made = of(session, cast.dewi, "dispatched")
    assert (made.n, made.parts, made.digest, made.excluded) == (14, (), None, None)
    made = of(session, cast.dewi, "verified_on_time")
    assert made.policies and made.readings[0].suppressed  # 14 of 15: one was not
    for one in ("34.04", "51.03"):  # the board hides what a single number would give away
        with pytest.raises(NotAllowed, match="together"):
            of(session, cast.dewi, "dispatched", filters=Filters((one,)))


@pytest.mark.parametrize("code", ["connectivity", "activity", "good_agencies"])
def test_what_counts_agencies_has_no_complaints_to_list(session, cast, code):
    some(session)
    made = of(session, cast.siti, code)
    assert (made.parts, made.digest, made.excluded) == ((), None, None)
    assert made.readings[0].figures.denominator == 2


def test_a_local_limit_is_of_a_government_with_a_name(session, cast):
    made = of(session, cast.rini, "followed_up_on_time", filters=Filters(("36.03",)))
    local = next(one for one in made.policies if one.government is not None)
    assert (local.government, local.place) == ("36.03", "Kab. Tangerang")
    assert basis(local.basis).en == "Rule of Kab. Tangerang (2×24 hours)"
    assert basis("SK Bupati 12/2026").en == "SK Bupati 12/2026"


def test_no_source_is_a_code():
    for kpi in KPIS:
        for words in (kpi.source, kpi.target.basis if kpi.target else kpi.source):
            assert not re.search(r"\bS\d+\b|\[", words.id + words.en)


def test_of_what_has_not_begun_there_is_no_number(session, cast):
    some(session)
    ahead = Period(date(2026, 9, 7), date(2026, 9, 30), date(2026, 9, 6))
    with pytest.raises(BadInput, match="has not begun on 6 September 2026") as refusal:
        of(session, cast.siti, "received", ahead)
    assert "belum dimulai" in refusal.value.text.id
