"""Frozen packs: the same for ever, whatever happens to the data; and what differs is named."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pypdfium2
import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from sqlmodel import select

from db.codes import MoveCode, Role, Status
from db.models import CalendarDay, Complaint, Pack, Policy
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.picture import Section, What, courses, frozen, thawed
from lapor.services import brief_files, export, packs, verify
from lapor.services import programme_entry as entry
from lapor.services.complaints import make_move
from lapor.services.kpi_scope import Period
from lapor.services.picture import picture
from lapor.services.picture.words import title
from lapor.services.targets import Target
from tests.builders import a_complaint, at, some_complaints
from tests.cast import PUPR
from tests.db.intake import lengkap, take_in
from tests.db.test_programme_entry import GIVEN

NOW, LATER = at("2026-11-24"), at("2026-11-26")
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 20))
MAYA = Actor("maya", Role.MANAGER, full_name="Maya Kusuma")
RISK = "T-R1"


@pytest.fixture
def programme(session, cast):
    """Sleman: 24 complaints of which 12 were followed up; and one row of every kind."""
    given = {"received": "2026-09-01", "dispatched": "2026-09-02", "agency": PUPR}
    some_complaints(
        session,
        ({**given, "followed_up": "2026-09-03" if number < 12 else None} for number in range(24)),
    )
    for kind, given in GIVEN.items():
        entry.save(session, MAYA, kind, given, seen=0, now=NOW)
    return session


def freeze(session, title="Dewan 1", now=NOW, actor=MAYA):
    return packs.freeze(session, actor, title, YEAR, now=now)


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def in_every_way(session, cast):
    """What may happen to data: moves, a merge, a day off, a policy, entries, erasure."""
    waiting = select(Complaint).where(Complaint.status == Status.NOT_FOLLOWED_UP)
    rows = session.exec(waiting.order_by(Complaint.id)).all()
    ids, other = [row.id for row in rows], rows[-3].number
    make_move(session, cast.budi, ids[-1], MoveCode.FOLLOW_UP, seen=2, note="Sudah", now=LATER)
    make_move(session, cast.siti, ids[-2], MoveCode.MERGE, seen=2, note="Sama", now=LATER,
              target=Target(other=other))  # fmt: skip
    session.add(
        CalendarDay(
            day=date(2026, 9, 3), region_id=0, name="Libur uji", kind="holiday", basis="uji"
        )
    )
    policy = session.exec(select(Policy)).first()
    policy.days += 1
    entry.save(session, MAYA, "risk", {**GIVEN["risk"], "impact": 5}, seen=1, now=LATER)
    entry.save(session, MAYA, "figure", {**GIVEN["figure"], "value": "80"}, seen=1, now=LATER)
    entry.remove(session, MAYA, "participants", "T-K1/women/18_29/no", seen=1, now=LATER)
    row = {
        "nomor_laporan": "B1", "tanggal_masuk": "2026-08-03", "kode_pemda": "51.03",
        "klasifikasi": "pengaduan_tidak_berkadar_pengawasan", "judul": "Jalan", "isi": "Rusak",
    }  # fmt: skip
    assert take_in(session, lengkap(row), now=LATER).inserted == 1
    erase(session, ids[0])
    session.flush()


def erase(session, id):
    """As retention would: what is said and counted of a complaint."""
    for table in ("ledger", "ledger_tail", "activity", "complaint_text"):
        gone = text(f"DELETE FROM {table} WHERE complaint_id = :id")
        session.connection().execute(gone, {"id": id})


def test_a_pack_is_the_same_for_ever(programme, cast):
    one = freeze(programme)
    kept = programme.get_one(Pack, one.id).figures
    briefs = [brief_files.pdf(programme, cast.dewi, one.id, lang) for lang in ("id", "en")]
    in_every_way(programme, cast)
    assert frozen(picture(programme, MAYA, YEAR, date(2026, 11, 23))) != kept
    programme.expire_all()
    assert programme.get_one(Pack, one.id).figures == kept
    assert briefs == [brief_files.pdf(programme, cast.dewi, one.id, lang) for lang in ("id", "en")]
    shown, again = packs.opened(programme, cast.dewi, one.id)
    assert (shown.digest, frozen(again)) == (one.digest, kept)


def test_the_difference_names_each_change(programme, cast):
    first = freeze(programme)
    assert packs.since(programme, cast.dewi, first.id) == (None, [])
    in_every_way(programme, cast)
    second = freeze(programme, "Dewan 2", at("2026-11-28"))
    before, found = packs.since(programme, cast.dewi, second.id)
    assert before.id == first.id
    named = {one.line.key: one for one in found}
    assert named[f"risk/{RISK}"].what == What.CHANGED
    assert named[f"risk/{RISK}"].before.words.id.endswith("4 × 3 = 12 dari 25")
    assert named[f"risk/{RISK}"].after.words.id.endswith("4 × 5 = 20 dari 25")
    figure = named["figure/T1.1/actual/uji/34.04/2025-12-31"]
    assert (figure.before.value, figure.after.value) == (72.7, 80)
    gone = [one for one in found if one.what == What.GONE]
    assert {one.line.section for one in gone} == {Section.REACHED}
    assert {"value", "words"} >= set(figure.fields)


def test_what_did_not_change_is_no_difference(programme):
    freeze(programme)
    second = freeze(programme, "Dewan 2", NOW + timedelta(hours=1))
    assert packs.since(programme, MAYA, second.id)[1] == []


@pytest.mark.parametrize(
    ("title", "period", "meeting", "said"),
    [
        (" ", YEAR, "", "judul"),
        ("x" * 121, YEAR, "", "paling banyak 120"),
        ("Dewan", YEAR, "DEWAN-99", "Rapat ini tidak ada"),
        ("Dewan", replace(YEAR, as_of=date(2026, 11, 24)), "", "hari yang sudah lewat"),
    ],
)
def test_what_cannot_be_frozen_is_refused(programme, title, period, meeting, said):
    with pytest.raises(BadInput) as refused:
        packs.freeze(programme, MAYA, title, period, meeting=meeting, now=NOW)
    assert said in refused.value.text.id
    assert programme.exec(select(Pack)).all() == []


def test_a_pack_is_for_a_board_meeting(programme):
    assert packs.freeze(programme, MAYA, "Dewan 9", YEAR, meeting="DEWAN-9", now=NOW).meeting
    with pytest.raises(BadInput, match="meeting"):  # of a region's team
        packs.freeze(programme, MAYA, "Tim", YEAR, meeting="T-M1", now=LATER)


def test_nothing_that_turns_the_writing_comes_into_a_pack(programme):
    one = packs.freeze(programme, MAYA, "Dewan\0 \u202e01", YEAR, note="a\u2066\nb", now=NOW)
    assert (one.title, one.note) == ("Dewan 01", "a\nb")


def test_no_pack_comes_between_two_others(programme, cast):
    """It would change what the later one differs from, and its brief."""
    freeze(programme)
    later = freeze(programme, "Dewan 2", LATER)
    kept = brief_files.pdf(programme, cast.dewi, later.id, "id")
    for moment in (LATER, NOW + timedelta(hours=1)):
        with pytest.raises(BadInput, match="clock"):
            freeze(programme, "Dewan 1b", moment)
    assert brief_files.pdf(programme, cast.dewi, later.id, "id") == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", "Dewan 2"), ("note", "Semua target tercapai"), ("frozen_by", "siti"),
     ("frozen_at", LATER), ("as_of", NOW.date()), ("meeting_code", "DEWAN-9")],
)  # fmt: skip
def test_the_digest_is_of_all_that_is_shown(programme, cast, name, value):
    one = freeze(programme)
    setattr(programme.get_one(Pack, one.id), name, value)
    programme.flush()
    assert packs.wrong(programme) == [one.id]
    with pytest.raises(BadInput, match="digest"):
        packs.opened(programme, cast.dewi, one.id)


def test_two_indicators_of_one_name_are_two(programme):
    given = {**GIVEN["indicator"], "code": "T1.2"}
    entry.save(programme, MAYA, "indicator", given, seen=0, now=NOW)
    figure = {**GIVEN["figure"], "indicator_code": "T1.2", "kind": "baseline", "value": 10}
    entry.save(programme, MAYA, "figure", figure, seen=0, now=NOW)
    shown = picture(programme, MAYA, YEAR, date(2026, 11, 23))
    found = [one for one in courses(shown.of(Section.RESULTS)) if one.line.name.id == "Puas"]
    assert [(one.baseline is None, one.actual is None) for one in found] == [
        (True, False), (False, True),
    ]  # fmt: skip


def test_an_invented_row_among_real_ones_says_so(programme):
    entry.save(programme, MAYA, "risk", {**GIVEN["risk"], "is_demo": True}, seen=1, now=NOW)
    shown = replace(picture(programme, MAYA, YEAR, date(2026, 11, 23)), is_demo=False)
    (risk,) = shown.of(Section.RISKS)
    assert title(shown, risk, "id") == "Mutasi admin · DATA BUATAN"
    assert title(replace(shown, is_demo=True), risk, "en") == "Mutasi admin"


def test_who_was_reached_is_not_said_to_be_of_an_earlier_day(programme):
    """Participants are counted as they are entered: the training was held in 2025."""
    early = Period(date(2024, 1, 1), date(2024, 12, 31), date(2024, 12, 31))
    found = picture(programme, MAYA, early, date(2026, 11, 23)).of(Section.REACHED)
    assert {(one.value, one.until) for one in found} == {(12, date(2026, 11, 23))}


def test_a_pack_that_was_tampered_with_is_not_shown_and_found(programme, cast):
    one = freeze(programme)
    assert packs.wrong(programme) == []
    row = programme.get_one(Pack, one.id)
    row.figures = row.figures.replace('"n":24', '"n":25')
    programme.flush()
    with pytest.raises(BadInput, match="digest"):
        packs.opened(programme, cast.dewi, one.id)
    assert [(one.check, one.found) for one in verify.verify(programme).differences
            if one.check == "packs"] == [("packs", "not what was frozen")]  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_and_freezes_as_the_table_says(programme, cast, role):
    one = freeze(programme)
    actor = Actor("x", role, cast.sleman, PUPR)
    for permission, attempt in (
        (Permission.SEE_PACKS, lambda: packs.listed(programme, actor)),
        (Permission.SEE_PACKS, lambda: packs.opened(programme, actor, one.id)),
        (Permission.SEE_PACKS, lambda: packs.since(programme, actor, one.id)),
        (Permission.SEE_PACKS, lambda: packs.meetings(programme, actor)),
        (Permission.SEE_PACKS, lambda: picture(programme, actor, YEAR, date(2026, 11, 24))),
        (Permission.SEE_PACKS, lambda: brief_files.pdf(programme, actor, one.id, "id")),
        (Permission.FREEZE_PACK, lambda: freeze(programme, now=LATER, actor=actor)),
    ):
        if actor.may(permission):
            attempt()
        else:
            with pytest.raises(NotAllowed):
                attempt()


def test_a_pack_there_is_not(programme):
    with pytest.raises(NotFound):
        packs.opened(programme, MAYA, 1)


def test_whoever_freezes_it_the_picture_is_a_partner_s(programme, cast):
    as_partner = picture(programme, cast.dewi, YEAR, date(2026, 11, 24))
    assert picture(programme, cast.rini, YEAR, date(2026, 11, 24)) == as_partner
    assert thawed(frozen(as_partner)) == as_partner


def test_partners_are_told_the_office_that_froze_it_and_no_name(programme, cast):
    one = freeze(programme, actor=cast.rini)
    assert one.by.id == "Rini Hapsari (Admin nasional)"
    assert packs.opened(programme, cast.dewi, one.id)[0].by.id == "Admin nasional"


def test_both_languages_have_the_same_figures_on_two_pages(programme, cast):
    one = freeze(programme)
    swap = str.maketrans(",.", ".,")
    found = {}
    for lang in ("id", "en"):
        told = pages(brief_files.pdf(programme, cast.dewi, one.id, lang))
        assert len(told) == 2
        words = " ".join(told).replace("\N{NO-BREAK SPACE}%", "%").replace(" %", "%").split()
        figures = [word for word in words if any(letter.isdigit() for letter in word)]
        found[lang] = [word.translate(swap) if lang == "en" else word for word in figures]
    shares = {lang: sorted(w for w in ws if w.endswith("%")) for lang, ws in found.items()}
    assert shares["id"] == shares["en"]
    assert "72,7%" in shares["id"] and "50,0%" in shares["id"]


def test_nothing_in_the_brief_is_clipped_or_printed_over(programme, cast):
    """Every letter stands inside the margins, and no two lines of text share their place."""
    long = "Pemerintah daerah yang sudah menyusun peta jalan pengelolaan pengaduan " * 2
    for number in range(20):
        given = {**GIVEN["indicator"], "code": f"P{number}", "name_id": long[:190]}
        entry.save(programme, MAYA, "indicator", given, seen=0, now=NOW)
        figure = {**GIVEN["figure"], "indicator_code": f"P{number}", "source": f"{number} {long}"}
        entry.save(programme, MAYA, "figure", figure, seen=0, now=NOW)
        meeting = {**GIVEN["meeting"], "code": f"M{number}", "summary_id": long * 14}
        entry.save(programme, MAYA, "meeting", meeting, seen=0, now=NOW)
        risk = {**GIVEN["risk"], "code": f"R{number}", "name_id": long[:190]}
        entry.save(programme, MAYA, "risk", risk, seen=0, now=NOW)
    one = freeze(programme)
    for lang in ("id", "en"):
        document = pypdfium2.PdfDocument(brief_files.pdf(programme, cast.dewi, one.id, lang))
        assert len(document) == 2
        for page in document:
            text = page.get_textpage()
            boxes = [text.get_rect(n) for n in range(text.count_rects())]
            assert boxes
            for left, low, right, high in boxes:
                assert 20 <= left < right <= page.get_width() - 20
                assert 10 <= low < high <= page.get_height() - 20
            assert not [(a, b) for a in boxes for b in boxes if a < b and over(a, b)]


def test_the_brief_is_printed_on_white_with_whole_words(programme, cast):
    """The chart's blue filled the tables below it, and words were broken to fit their columns."""
    for number in range(3):
        a_complaint(
            programme, received="2026-09-01", dispatched="2026-09-02", agency=PUPR,
            followed_up=f"2026-09-0{3 + number}",
        )  # fmt: skip
    one = freeze(programme)
    for lang, words in (
        ("id", ("Penghargaan", "koordinasi", "komunikasi")),
        ("en", ("Awards", "Communication")),
    ):
        document = pypdfium2.PdfDocument(brief_files.pdf(programme, cast.dewi, one.id, lang))
        for page in document:
            dots = page.render(scale=0.5).to_pil().convert("L").histogram()
            assert sum(dots[200:]) > 0.75 * sum(dots)
        told = document[1].get_textpage().get_text_range()
        assert all(word in told for word in words)


def over(one, other) -> bool:
    """More than a hair's breadth of each other's place, in points."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 1 and high > 1.5


def test_the_annex_has_every_line_with_its_source(programme, cast):
    one = freeze(programme)
    shown = packs.opened(programme, cast.dewi, one.id)[1]
    sheets = brief_files.annex(programme, cast.dewi, one.id, "en")
    book = load_workbook(BytesIO(export.to_xlsx(sheets)))
    data = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(data) == len(shown.lines) + 1
    sources = {row[0] for row in book.worksheets[2].iter_rows(values_only=True)}
    assert {row[13] for row in data[1:] if row[13] is not None} <= sources
    assert one.digest in [row[1] for row in book.worksheets[1].iter_rows(values_only=True)]
