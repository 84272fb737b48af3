"""Every error of domain.md 5.4 is found, and the official arithmetic of 5.1 is not blamed."""

from decimal import Decimal

import pytest

from lapor.domain.official import Change, Direction, Named, Percentage, Total, Twice, check, shares

D = Decimal


@pytest.mark.parametrize(
    ("statement", "off", "says"),
    [
        # 2018, January to mid-June: deleted, and the others that were printed, sum to 56,171 [S27]
        (Total("2018", 57_171, (24_345, 31_826)), 1_000, "the parts sum to 56,171, not 57,171"),
        # Kab. Tangerang 2022 [S30]
        (Total("Kab. Tangerang 2022", 1_333, (985, 346)), 2, "the parts sum to 1,331"),
        (Percentage("Kab. Tangerang 2022", 100, 1_331, 1_333), D("0.15"), "is 99.85%"),
        # “increase” 2023 to 2024 [S36]
        (Change("Kab. Tangerang", Direction.RISE, 2_610, 2_265), -345, "it fell by 13%"),
        # Pontianak [S26]
        (Percentage("Pontianak", 46, 6, 15), 6, "6/15 is 40%, 46% was printed"),
        (Percentage("Pontianak", 7, 2, 15), -6, "2/15 is 13%, 7% was printed"),
        # DIY 2023 [S70]
        (shares("DIY 2023", (D("84.01"), D("15.74"))), D("0.25"), "sum to 99.75, not 100"),
        (Total("DIY 2023", D("98.77"), (D("84.01"), D("15.74"))), D("-0.98"), "sum to 99.75, not"),
        # lapor.go.id [S56]
        (Twice("lapor.go.id", 1_389_891, 1_389_891), None, "1,389,891 is printed twice"),
        # tangerangnet [S81] and hankyung [S82]
        (Named("51.03", "Kabupaten Bandung", "Kabupaten Badung"), None, "“Kabupaten Badung”"),
        (Named("hankyung", "2020", "2022"), None, "it is “2022”"),
    ],
    ids=str,
)
def test_each_error_that_was_printed_is_found(statement, off, says):
    (finding,) = check([statement])
    assert finding.off == off
    assert says in finding.text.en


@pytest.mark.parametrize(
    ("stated", "numerator", "denominator"),
    [
        ("81.1", 670, 826), ("98.1", 1_270, 1_294), ("78.0", 644, 826), ("94.2", 1_219, 1_294),
        ("3.1", 26, 826), ("3.9", 51, 1_294), ("100", 15, 15), ("67", 10, 15), ("66", 10, 15),
        ("88.2", 1_682, 1_907), ("84.5", 82, 97), ("74.2", 46, 62), ("72.5", 29, 40), ("0", 0, 7),
    ],
)  # fmt: skip
def test_what_was_printed_right_or_cut_off_is_not_blamed(stated, numerator, denominator):
    assert check([Percentage("x", D(stated), numerator, denominator)]) == []


def test_what_holds_is_not_blamed():
    assert (
        check(
            [
                Total("Kalteng", 670, (644, 26)),
                Total("Kalsel", 1_270, (1_219, 51)),
                shares("x", (D("84.01"), D("15.99"))),
                Change("x", Direction.FALL, 2_610, 2_265),
                Change("x", Direction.RISE, 1, 2),
                Twice("x", 1, 2),
                Named("51.03", "kabupaten badung", "Kabupaten Badung"),
            ]
        )
        == []
    )


def test_no_change_is_neither_rise_nor_fall():
    both = [Change("x", way, 5, 5) for way in Direction]
    assert [finding.off for finding in check(both)] == [0, 0]


def test_of_nothing_there_is_no_percentage():
    (finding,) = check([Percentage("x", 100, 0, 0)])
    assert "cannot be computed" in finding.text.en


def test_numbers_are_written_as_each_language_writes_them():
    (finding,) = check([Total("x", 57_171, (D("56170.5"),))])
    assert "56.170,5" in finding.text.id
    assert "56,170.5" in finding.text.en
