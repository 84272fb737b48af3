"""What the reporter takes home: the number, the limits, where to ask, and nothing of theirs."""

import re
import zlib
from dataclasses import replace

import pytest
import segno
from sqlmodel import Session

from db.codes import Channel, Class, Role
from lapor.domain.access import Actor
from lapor.domain.errors import NotFound
from lapor.services.printing import printable
from lapor.services.receiving import receive
from lapor.services.setup import CENTRAL
from lapor.services.slip import to_pdf, told
from tests.builders import a_complaint, at
from tests.cast import Cast
from tests.db.test_receiving import LETTER, NOW, PERSON, everyone
from tests.hostile import HOSTILE

KNOWN = replace(LETTER, keeps_identity=True, anonymous=False, secret=False, **PERSON)


def words_of(pdf: bytes) -> str:
    """All that is printed, read back from the file."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    text = b"".join(zlib.decompress(one) for one in streams if one[:1] == b"\x78")
    shown = re.findall(rb"\(((?:\\.|[^\\)])*)\) Tj", text)
    return " ".join(re.sub(rb"\\(.)", rb"\1", one).decode("latin-1") for one in shown)


def a_slip(session: Session, cast: Cast, lang: str = "id", given=LETTER, **how) -> str:
    received = receive(session, cast.siti, cast.sleman, given, key="a", now=NOW)
    return words_of(to_pdf(session, cast.siti, received.complaint_id, lang, now=NOW, **how))


def test_it_says_what_was_received_when_and_by_whom(session: Session, cast: Cast) -> None:
    received = receive(session, cast.siti, cast.sleman, LETTER, key="a", now=NOW)
    said = words_of(to_pdf(session, cast.siti, received.complaint_id, "id", now=NOW))
    for words in (
        received.number,
        "Tanda terima laporan",
        "Kab. Sleman",
        "7 September 2026 08.30 WIB",
        "Surat",
        "045/12/2026",
        "Pengaduan tidak berkadar pengawasan",
        "Siti Rahayu, 10 September 2026 10.00 WIB",
        "anonim dan rahasia",
    ):
        assert words in said


def test_it_says_the_limits_in_plain_words_and_by_which_rule(session: Session, cast: Cast) -> None:
    """Received on Monday 7 September: verified by Thursday the 10th."""
    said = a_slip(session, cast)
    assert "dalam 3 hari kerja: paling lambat 10 September 2026" in " ".join(said.split())
    for words in ("5 hari kerja", "14 hari kerja", "10 hari kerja", "PermenPANRB 62/2018",
                  "SOP Kab. Sleman 2018"):  # fmt: skip
        assert words in said


def test_without_a_class_no_time_for_resolving_is_promised(session: Session, cast: Cast) -> None:
    said = a_slip(session, cast, given=replace(LETTER, klass=""))
    assert "ditentukan saat diperiksa" in said
    assert "diselesaikan dalam" not in said


def test_it_is_in_english_too(session: Session, cast: Cast) -> None:
    said = a_slip(session, cast, "en")
    for words in ("Receipt of a complaint", "Letter", "within 3 working days", "Where to ask"):
        assert words in said
    assert "hari kerja:" not in said


@pytest.mark.parametrize("lang", ["id", "en"])
def test_it_says_nothing_that_its_finder_should_not_read(
    session: Session, cast: Cast, lang: str
) -> None:
    said = a_slip(session, cast, lang, KNOWN)
    for secret in (*PERSON.values(), LETTER.title, LETTER.body, "Balecatur"):
        assert secret not in said


def test_the_square_holds_the_number_or_the_address(session: Session, cast: Cast) -> None:
    id, number = receive(session, cast.siti, cast.sleman, LETTER, key="a", now=NOW)
    assert told(session, cast.siti, id, "id", now=NOW).code == number
    there = told(session, cast.siti, id, "id", origin="https://lapor.example.go.id", now=NOW)
    assert there.code == f"https://lapor.example.go.id/complaint?id={id}"


def test_the_square_is_drawn_sign_by_sign(session: Session, cast: Cast) -> None:
    """As many dark fields as segno, which other programs read, makes of the same words."""
    id, number = receive(session, cast.siti, cast.sleman, LETTER, key="a", now=NOW)
    pdf = to_pdf(session, cast.siti, id, "id", now=NOW)
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    text = b"".join(zlib.decompress(one) for one in streams if one[:1] == b"\x78")
    dark = sum(map(sum, segno.make(number, error="m", micro=False).matrix))
    assert len(re.findall(rb" re f", text)) == dark


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_letter_number_and_name_are_printed_as_they_are(
    session: Session, cast: Cast, text: str
) -> None:
    given = replace(LETTER, reference=text[:60])
    received = receive(session, cast.siti, cast.sleman, given, key="a", now=NOW)
    strange = replace(cast.siti, full_name=text)
    pdf = to_pdf(session, strange, received.complaint_id, "id", now=NOW)
    assert pdf.startswith(b"%PDF") and len(pdf) < 30_000
    assert not re.search(rb"/(JavaScript|JS|Launch|URI|EmbeddedFile)\b", pdf)


def test_letters_that_helvetica_lacks() -> None:
    assert printable("Jalan – “é” Ł ꦗ\n\0") == 'Jalan - "é" ? ? ?'


def test_who_may_print_it(session: Session, cast: Cast) -> None:
    id = receive(session, cast.siti, cast.sleman, LETTER, key="a", now=NOW).complaint_id
    for actor in (*everyone(cast), cast.ayu):
        if actor.role == Role.NATIONAL or (actor.role, actor.government_id) == (
            Role.COORDINATOR, cast.sleman,
        ):  # fmt: skip
            assert to_pdf(session, actor, id, "id", now=NOW)
            continue
        with pytest.raises(NotFound):
            to_pdf(session, actor, id, "id", now=NOW)


@pytest.mark.parametrize("id", [0, -1, 1, 1 << 70])
def test_what_is_not_there_has_none(session: Session, cast: Cast, id: int) -> None:
    with pytest.raises(NotFound):
        to_pdf(session, cast.siti, id, "id", now=NOW)


def test_what_lives_elsewhere_has_its_receipt_there(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        to_pdf(session, cast.siti, a_complaint(session).id, "id", now=NOW)


def test_every_channel_and_class_and_the_nation_too(session: Session, cast: Cast) -> None:
    rini = Actor("rini", Role.NATIONAL, full_name="Rini")
    for n, channel in enumerate(Channel):
        given = replace(LETTER, channel=channel, klass=list(Class)[n % 4])
        received = receive(session, rini, CENTRAL, given, key=str(n), now=at("2026-09-10"))
        assert len(told(session, rini, received.complaint_id, "en", now=NOW).steps) == 4
