"""What may be the same complaint, and what was merged: found by its words, its place, its week."""

import pytest
from sqlmodel import select

from db.codes import MoveCode
from db.models import Category, Complaint
from lapor.domain.errors import NotFound
from lapor.domain.likeness import likeness, plain, rare_words
from lapor.services.complaints import make_move
from lapor.services.similar import NEAR, SAME, related
from lapor.services.targets import Target
from tests.builders import a_complaint
from tests.cast import BADUNG_PUPR, PUPR

BODY = "Gorong-gorong tersumbat sehingga banjir menggenangi permukiman Condongcatur setiap hujan."
OTHER = "Petugas loket bersikap kasar ketika melayani penerbitan kartu keluarga kemarin pagi."
DEPOK = 34_04_07  # a district of Sleman


def numbers(found):
    return [one.number for one in found.candidates]


def test_a_copy_is_found_however_it_is_spaced_or_spelled(session, cast):
    one = a_complaint(session, body=BODY)
    copy = a_complaint(session, body=f"  {BODY.upper()}\n\n!!", number="L-2")
    a_complaint(session, body=OTHER, number="L-3")
    (found,) = related(session, cast.siti, one.id).candidates
    assert (found.number, found.score, found.reasons[0]) == ("L-2", 1.0, SAME)
    assert numbers(related(session, cast.siti, copy.id)) == [one.number]


def test_one_that_was_written_anew_is_found_with_how_alike_it_is(session, cast):
    one = a_complaint(session, body=BODY)
    a_complaint(session, body=BODY.replace("setiap hujan", "tiap musim hujan tiba"), number="L-2")
    (found,) = related(session, cast.siti, one.id).candidates
    assert found.number == "L-2"
    assert 0.6 <= found.score < 1
    assert found.reasons[0].id == f"teks mirip ({round(found.score * 100)} %)"


def about(session, **facts):
    category = session.exec(select(Category.id)).first()
    a = a_complaint(session, **facts)
    a.category_id, a.territory_id = category, DEPOK
    session.add(a)
    session.flush()
    return a


def test_the_same_place_category_and_week_is_a_reason_of_its_own(session, cast):
    one = about(session, body=BODY, received="2026-09-07")
    near = about(session, body=OTHER, received="2026-09-14")
    about(session, body=OTHER, received="2026-09-15")  # eight days later
    elsewhere = about(session, body=OTHER, received="2026-09-07")
    elsewhere.territory_id = DEPOK + 1
    session.add(elsewhere)
    session.flush()
    (found,) = related(session, cast.siti, one.id).candidates
    assert (found.number, found.reasons) == (near.number, (NEAR,))


def test_nobody_is_pointed_at_what_they_may_not_see(session, cast):
    mine = a_complaint(session, body=BODY, dispatched="2026-09-08", agency=PUPR)
    a_complaint(session, body=BODY, government="51.03", dispatched="2026-09-08", agency=BADUNG_PUPR)
    of_the_coordinator = a_complaint(session, body=BODY)
    assert numbers(related(session, cast.budi, mine.id)) == []
    assert numbers(related(session, cast.siti, mine.id)) == [of_the_coordinator.number]
    assert len(numbers(related(session, cast.rini, mine.id))) == 2
    for actor in (cast.wayan, cast.ayu, cast.ani, cast.dewi):
        with pytest.raises(NotFound):
            related(session, actor, mine.id)


def test_what_was_merged_points_both_ways_and_is_no_candidate(session, cast):
    one, into = a_complaint(session, body=BODY), a_complaint(session, body=BODY)
    assert related(session, cast.siti, one.id).candidates[0].can_merge
    make_move(
        session, cast.siti, one.id, MoveCode.MERGE, seen=one.version, note="Sama",
        target=Target(other=into.number),
    )  # fmt: skip
    session.expire_all()
    there, here = related(session, cast.siti, into.id), related(session, cast.siti, one.id)
    assert (there.merged_here, there.candidates) == ([(one.id, one.number)], [])
    assert (here.into, here.candidates) == ([(into.id, into.number)], [])


def test_a_liaison_officer_may_see_a_copy_and_not_merge_it(session, cast):
    one = a_complaint(session, body=BODY, dispatched="2026-09-08")
    a_complaint(session, body=BODY, dispatched="2026-09-08")
    assert [found.can_merge for found in related(session, cast.budi, one.id).candidates] == [False]


@pytest.mark.parametrize(
    "body",
    ["", "a b c", '" OR * NEAR(', "!!! ??? ...", "ꦗꦮ ᬩᬮᬶ 😀", "0812 3456 7890", "x" * 10_000,
     "'; DROP TABLE complaint; -- menggenangi", "AND OR NOT menggenangi NEAR permukiman",
     "kata\0kosong menggenangi", "ﷺ" * 50, "ÀÉÎÕÜ çñß Straße İstanbul"],
)  # fmt: skip
def test_any_text_can_be_looked_for(session, cast, body):
    one, copy = (a_complaint(session, body=body.replace("\0", "")) for _ in range(2))
    found = related(session, cast.siti, one.id)
    assert set(numbers(found)) <= {copy.number}


def test_words_and_likeness():
    assert rare_words("warga di Condongcatur melihat menggenangi 1234567") == [
        "Condongcatur", "menggenangi", "melihat", "warga",
    ]  # fmt: skip
    assert rare_words("Lampu padam di jalan Kenwigung dekat pasar Tirtasari sejak semalam") == [
        "Kenwigung", "Tirtasari", "semalam",
    ]  # fmt: skip # two names, and one word more
    assert plain(" Jalan, RUSAK!\n") == "jalan rusak"
    assert likeness(BODY, BODY) == pytest.approx(1)
    assert likeness(BODY, "") == 0 == likeness("zzz", "qqq")
    assert likeness(BODY, OTHER) < 0.6


def test_an_old_one_of_the_same_words_is_another_time(session, cast):
    one = a_complaint(session, body=BODY, received="2026-09-07")
    a_complaint(session, body=BODY, received="2026-01-07")
    assert numbers(related(session, cast.siti, one.id)) == []
    assert session.get(Complaint, (one.id, one.home_id)) is not None
