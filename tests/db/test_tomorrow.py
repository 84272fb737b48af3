"""What must move so that nothing is late by Friday, and the sheet it is printed on."""

import re
from datetime import date

import pytest

from db.codes import Holder, MoveCode, Role
from db.days import day_number
from db.models import Absence, Account, Assist
from lapor.domain.access import Actor
from lapor.domain.deadline import coming_friday
from lapor.services.printing import printable
from lapor.services.tomorrow import read
from lapor.services.tomorrow_pdf import to_pdf
from tests.builders import WIB, a_complaint, at, some_complaints
from tests.cast import BADUNG_PUPR, DINKES, PUPR
from tests.hostile import HOSTILE

M = MoveCode
NOW = at("2026-09-14")  # a Monday; its Friday is the 18th
TITLE = "Jalan berlubang di depan pasar"


def listed(found):
    return {task.number: task.step.value for desk in found.desks for task in desk.tasks}


@pytest.mark.parametrize(
    ("today", "friday"),
    [
        ("2026-09-14", "2026-09-18"),
        ("2026-09-17", "2026-09-18"),
        ("2026-09-18", "2026-09-25"),
        ("2026-09-19", "2026-09-25"),
        ("2026-09-20", "2026-09-25"),
        ("2026-09-21", "2026-09-25"),
    ],
)
def test_on_a_friday_and_on_the_weekend_the_next_friday_counts(today, friday):
    assert coming_friday(day_number(date.fromisoformat(today))) == day_number(
        date.fromisoformat(friday)
    )


def test_every_step_and_nothing_that_can_wait(session, cast):
    def one(number, **how):
        return a_complaint(session, number=number, **how)

    one("V", received="2026-09-11")  # V on the 16th
    one("F", received="2026-09-10", dispatched="2026-09-11")  # F on Friday the 18th
    one("NEXT", received="2026-09-10", dispatched="2026-09-14")  # F on Monday the 21st
    one("LATE", received="2026-09-01", dispatched="2026-09-02")
    one("AGAIN", received="2026-09-10", dispatched="2026-09-11", more=((M.RETURN, "2026-09-14"),))
    one("R", received="2026-08-27", dispatched="2026-08-27", followed_up="2026-09-01")  # R: 16th
    one("HELD", received="2026-09-10", dispatched="2026-09-11", more=((M.HOLD, "2026-09-14"),))
    one("LAPSES", received="2026-08-31", dispatched="2026-08-31", followed_up="2026-09-03",
        klass=None)  # fmt: skip
    one("DONE", received="2026-09-01", dispatched="2026-09-02", followed_up="2026-09-03",
        closed="2026-09-04")  # fmt: skip
    found = read(session, cast.siti, now=NOW)
    assert listed(found) == {
        "V": "verify", "F": "follow_up", "LATE": "follow_up", "AGAIN": "dispatch_again",
        "R": "resolve",
    }  # fmt: skip
    assert (found.friday, found.total, found.late) == (date(2026, 9, 18), 5, 1)
    assert [desk.agency for desk in found.desks] == ["Dinas PUPR uji", None]
    assert found.desks[0].tasks[0].number == "LATE"


def test_a_friday_due_date_is_listed_until_friday_has_ended_there(session, cast):
    a_complaint(session, number="F", received="2026-09-10", dispatched="2026-09-11")
    a_complaint(
        session, number="B", government="51.03", agency=BADUNG_PUPR, received="2026-09-10",
        dispatched="2026-09-11",
    )  # fmt: skip
    thursday = at("2026-09-17", "23:30")  # in Badung it is Friday already, so the 25th counts
    assert set(listed(read(session, cast.rini, now=thursday))) == {"F", "B"}
    assert read(session, cast.siti, now=thursday).friday == date(2026, 9, 18)
    assert read(session, cast.ayu, now=thursday).friday == date(2026, 9, 25)
    friday_night = at("2026-09-18", "23:30")  # over in Badung, not in Sleman
    late = {
        task.number: task.deadline.nearness.value
        for desk in read(session, cast.rini, now=friday_night).desks
        for task in desk.tasks
    }
    assert late == {"F": "today", "B": "late"}


@pytest.fixture
def several(session, cast):
    a_complaint(session, number="S", received="2026-09-11")
    for number, agency, government in (
        ("P", PUPR, "34.04"), ("K", DINKES, "34.04"), ("B", BADUNG_PUPR, "51.03"),
    ):  # fmt: skip
        a_complaint(
            session, number=number, agency=agency, government=government, received="2026-09-09",
            dispatched="2026-09-10", secret=number == "K",
        )  # fmt: skip
    a_complaint(session, number="N", government="pusat", holder=Holder.NATIONAL,
                received="2026-09-11")  # fmt: skip
    return cast


@pytest.mark.parametrize(
    ("who", "numbers"),
    [("siti", "SPK"), ("budi", "P"), ("ani", "K"), ("ayu", "B"), ("wayan", "B"),
     ("rini", "SPKBN"), ("dewi", "")],
)  # fmt: skip
def test_everybody_sees_their_own(session, several, who, numbers):
    assert set(listed(read(session, getattr(several, who), now=NOW))) == set(numbers)


def test_every_role_sees_as_far_as_its_complaints(session, several):
    reach = {
        Role.NATIONAL: "SPKBN", Role.COORDINATOR: "SPK", Role.LIAISON: "P", Role.HEAD: "SPK",
        Role.MANAGER: "SPKBN", Role.OVERSEER: "SPKBN", Role.AUDITOR: "SPKBN", Role.PARTNER: "",
        Role.SYSTEM: "",
    }  # fmt: skip
    assert set(reach) == set(Role)
    for role, numbers in reach.items():
        actor = Actor("x", role, several.sleman, PUPR if role == Role.LIAISON else None)
        assert set(listed(read(session, actor, now=NOW))) == set(numbers), role


def test_a_government_can_be_chosen_and_another_ones_stays_closed(session, several):
    assert set(listed(read(session, several.rini, several.badung, now=NOW))) == {"B"}
    assert listed(read(session, several.siti, several.badung, now=NOW)) == {}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.OVERSEER])
def test_who_may_not_read_titles_gets_none(session, several, role):
    found = read(session, Actor("x", role), now=NOW)
    assert found.total == 5
    assert {task.title for desk in found.desks for task in desk.tasks} == {None}


def test_an_agency_sees_the_help_it_owes(session, several):
    one = a_complaint(session, number="H", received="2026-09-14", dispatched="2026-09-14")
    session.add(
        Assist(complaint_id=one.id, home_id=one.home_id, agency_id=DINKES,
               asked_on=date(2026, 9, 11), due_on=date(2026, 9, 18))
    )  # fmt: skip
    session.flush()
    assert listed(read(session, several.ani, now=NOW)) == {"K": "follow_up", "H": "help"}
    assert "H" not in listed(read(session, several.budi, now=NOW))
    assert "H" not in listed(read(session, several.ayu, now=NOW))
    (desk,) = [
        d for d in read(session, several.siti, now=NOW).desks if d.agency and "Kes" in d.agency
    ]
    assert {task.number for task in desk.tasks} == {"K", "H"}


def test_whoever_is_away_is_named_with_the_substitute(session, several):
    one = a_complaint(session, number="O", received="2026-09-10", dispatched="2026-09-11",
                      more=((M.ASSIGN_UNIT, "2026-09-11", {"officer": "budi"}),))  # fmt: skip
    one.officer = "budi"
    session.add(Account(name="cahya", full_name="Cahya", password_hash="-", role=Role.LIAISON,
                        government_id=several.sleman, agency_id=PUPR))  # fmt: skip
    session.flush()
    session.add(Absence(id=1, account="budi", from_on=date(2026, 9, 14),
                        until_on=date(2026, 9, 15), substitute="cahya"))  # fmt: skip
    session.flush()

    def task(now):
        desks = read(session, several.siti, now=now).desks
        return next(task for desk in desks for task in desk.tasks if task.number == "O")

    assert (task(NOW).officer, task(NOW).away.substitute_name) == ("Budi Santoso", "Cahya")
    assert task(at("2026-09-16")).away is None


def paper(session, actor, lang="id"):
    return to_pdf(read(session, actor, now=NOW), lang, name=actor.full_name, now=NOW, zone=WIB)


def words(pdf: bytes) -> str:
    """What is printed on it, page by page; the streams are compressed."""
    import zlib

    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream).decode("latin-1")
        except zlib.error:
            continue
        found += re.findall(r"\(((?:[^()\\]|\\.)*)\) Tj", text)
    return re.sub(" +", " ", " ".join(re.sub(r"\\(.)", r"\1", part) for part in found))


def test_the_paper_says_what_the_page_says(session, several):
    printed = words(paper(session, several.siti))
    for part in (
        "Daftar besok", "Jumat, 18 September 2026", "Dinas PUPR uji", "Tindak lanjuti",
        "Siti Rahayu", "belum di instansi", "Halaman 1 dari 1", "10.00 WIB", "[Rahasia]",
    ):  # fmt: skip
        assert part in printed, part
    assert "Jalan berlubang" in printed


def test_numbers_of_people_in_a_title_are_not_printed(session, cast):
    a_complaint(session, received="2026-09-09", dispatched="2026-09-10",
                title="NIK 3404010101010001 telp 0812-3456-7890 a.b@contoh.id")  # fmt: skip
    printed = words(paper(session, cast.siti))
    for part in ("3404", "0812", "3456", "a.b@"):
        assert part not in printed
    assert "NIK" in printed


def test_the_paper_of_an_overseer_has_no_titles(session, several):
    printed = words(paper(session, Actor("y", Role.OVERSEER, full_name="Yusuf")))
    assert "Jalan" not in printed and "pasar" not in printed
    assert "tidak ditampilkan" in printed


def test_many_agencies_and_nasty_titles_make_pages(session, cast):
    nasty = "ꦗꦭꦤ꧀ 😀 “kutip” – " + "x" * 300 + "\x07"
    given = {"received": "2026-09-09", "dispatched": "2026-09-10"}
    some_complaints(
        session,
        (
            {
                **given,
                "number": f"X-{number}",
                "agency": PUPR if number % 2 else DINKES,
                "title": nasty if number == 3 else "Jalan **rusak** <b>",
            }
            for number in range(60)
        ),
    )
    printed = words(paper(session, cast.siti, "en"))
    assert "Page 3 of 3" in printed
    assert "Jalan **rusak** <b>" in printed
    assert '"kutip" - ' in printed


def test_hostile_titles_are_only_printed(session, cast):
    for text in HOSTILE:
        title = text.replace("\0", "").encode("utf-8", "ignore").decode()
        a_complaint(session, title=title, received="2026-09-09", dispatched="2026-09-10")
    pdf = paper(session, cast.siti)
    assert "<script>alert(1)</script>" in words(pdf)
    assert b"/URI" not in pdf and b"/JS" not in pdf


def test_an_empty_list_is_a_sentence(session, cast):
    assert "Tidak ada yang jatuh tempo" in words(paper(session, cast.siti))


def test_letters_that_helvetica_lacks():
    assert printable("é “a” – …\n😀ﬁ ꦗ") == 'é "a" - ... ?fi ?'
