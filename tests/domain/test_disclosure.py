"""What the log keeps of why somebody looked."""

import pytest

from lapor.domain.disclosure import LONGEST, REASONS, Reason, checked, logged
from lapor.domain.errors import BadInput
from lapor.domain.masking import mask_email, mask_name, mask_phone


def test_every_reason_has_words():
    assert set(REASONS) == set(Reason)


@pytest.mark.parametrize("reason", ["", "contact", "COMPLETE", "0", "other "])
def test_only_reasons_of_the_list(reason):
    with pytest.raises(BadInput):
        checked(reason, "penjelasan")


def test_names_and_numbers_are_left_out():
    said = logged(Reason.VISIT, "Temui  Sri\nWAHYUNI, 0812-3456-7890; sribudaya", "Sri Wahyuni")
    assert said == "visit: Temui ••• •••, ••••••890; sribudaya"
    assert logged(Reason.SERVE, "  ") == "serve"
    assert len(logged(Reason.OTHER, "x" * 1_000)) == len("other: ") + LONGEST


@pytest.mark.parametrize(
    ("name", "masked"),
    [("Sri Wahyuni", "S••• W•••"), ("  Budi ", "B•••"), ("", ""), ("꧋ꦱꦿꦶ", "꧋•••")],
)
def test_a_name_keeps_its_first_letters(name, masked):
    assert mask_name(name) == masked


def test_phones_and_addresses():
    assert mask_phone("+62 812-3456-7890") == "••••••890"
    assert mask_email("sri.w@contoh.go.id") == "s•••@contoh.go.id"
    assert mask_email("bukan alamat") == "••••••"
