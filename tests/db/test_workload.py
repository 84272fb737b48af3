"""How much each agency has: counted by hand, late first, units below, and only one's own."""

from datetime import date

import pytest

from db.codes import MoveCode, Role
from db.models import Absence, Account, Agency
from lapor.domain.errors import NotFound
from lapor.services.complaints import make_move
from lapor.services.workload import governments, of_government, officers
from tests.builders import a_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR

M = MoveCode
NOW = at("2026-09-14")  # a Monday; five working days on is Monday the 21st
ROADS, EMPTY_CLOSED = 9_911, 9_912


@pytest.fixture
def desk(session, cast):
    """Dinas PUPR has a unit for roads and a second officer; a closed agency has nothing."""
    session.add_all(
        [
            Agency(id=ROADS, government_id=cast.sleman, parent_id=PUPR, name="Bidang Jalan uji"),
            Agency(id=EMPTY_CLOSED, government_id=cast.sleman, name="Tutup uji", is_active=False),
            Account(name="cahya", full_name="Cahya", password_hash="-", role=Role.LIAISON,
                    government_id=cast.sleman, agency_id=PUPR),
        ]
    )  # fmt: skip
    session.flush()
    return cast


def loads(session, actor, government_id, now=NOW):
    found = of_government(session, actor, government_id, now=now)
    return {one.id: (one.load.open, one.load.late, one.load.soon) for one in found.offices}


def test_open_late_and_due_in_five_working_days(session, desk):
    def given(dispatched, **how):
        a_complaint(session, received="2026-08-31", dispatched=dispatched, **how)

    given("2026-09-01")  # F on the 8th: late
    given("2026-09-07")  # F on the 14th: today, so soon
    given("2026-09-14")  # F on the 21st: soon
    given("2026-09-15")  # F on the 22nd: later (dispatched tomorrow, as far as this test goes)
    given("2026-09-01", more=((M.HOLD, "2026-09-03"),))  # waits for the reporter: only open
    given("2026-09-01", agency=DINKES, followed_up="2026-09-02", closed="2026-09-03")
    a_complaint(session)  # nobody's
    assert loads(session, desk.siti, desk.sleman) == {
        PUPR: (5, 1, 2), ROADS: (0, 0, 0), DINKES: (0, 0, 0),
    }  # fmt: skip


def test_the_window_ends_with_the_fifth_working_day_of_the_governments_own_calendar(session, desk):
    found = of_government(session, desk.siti, desk.sleman, now=at("2026-03-17"))
    assert found.soon == date(2026, 3, 31)  # Nyepi and Lebaran lie between


def test_a_unit_stands_below_its_agency_and_the_most_late_first(session, desk):
    for _ in range(2):
        a_complaint(session, received="2026-08-31", dispatched="2026-09-01", agency=DINKES)
    a_complaint(
        session, received="2026-08-31", dispatched="2026-09-01",
        more=((M.ASSIGN_UNIT, "2026-09-01", {"unit": ROADS}),),
    )  # fmt: skip
    found = of_government(session, desk.siti, desk.sleman, now=NOW).offices
    assert [one.id for one in found] == [DINKES, PUPR, ROADS]
    assert [(one.load.open, one.load.late) for one in found] == [(2, 2), (1, 1), (1, 1)]


def test_the_median_is_the_kpis_own_and_says_its_n(session, desk):
    for days in (1, 1, 2, 3, 3, 3, 3, 3, 4, 4):  # median 3
        a_complaint(session, received="2026-08-31", dispatched="2026-08-31",
                    followed_up=f"2026-09-0{days}")  # fmt: skip
    a_complaint(session, received="2026-05-04", dispatched="2026-05-04", followed_up="2026-05-05")
    a_complaint(session, agency=DINKES, received="2026-08-31", dispatched="2026-08-31",
                followed_up="2026-09-01")  # fmt: skip
    found = {one.id: one for one in of_government(session, desk.siti, desk.sleman, now=NOW).offices}
    assert (found[PUPR].median_days, found[PUPR].n, found[PUPR].is_small) == (3, 10, False)
    assert (found[DINKES].n, found[DINKES].is_small) == (1, True)
    assert found[ROADS].median_days is None


def test_what_an_agency_sent_back_counts_with_it_and_what_was_undone_does_not(session, desk):
    def returned(**how):
        one = a_complaint(session, dispatched="2026-09-08", **how)
        make_move(session, desk.budi, one.id, M.RETURN, seen=2, note="Bukan kami.", now=NOW)
        return one

    again = returned()
    undone = returned()
    returned(secret=True)
    make_move(session, desk.budi, undone.id, M.UNDO, seen=3, now=NOW)
    # sent on to the centre by the coordinator: still one, and still the agency's
    make_move(session, desk.siti, again.id, M.RETURN, seen=3, note="Bukan Sleman.", now=NOW)
    a_complaint(session, dispatched="2026-05-04", received="2026-05-04",
                more=((M.RETURN, "2026-05-05"),))  # fmt: skip
    found = {one.id: one for one in of_government(session, desk.siti, desk.sleman, now=NOW).offices}
    assert (found[PUPR].returned, found[DINKES].returned, found[ROADS].returned) == (2, 0, None)


def test_a_closed_agency_is_shown_while_it_still_has_something(session, desk):
    a_complaint(session, dispatched="2026-09-08", agency=EMPTY_CLOSED)
    found = {one.id: one for one in of_government(session, desk.siti, desk.sleman, now=NOW).offices}
    assert found[EMPTY_CLOSED].is_active is False


@pytest.mark.parametrize(
    ("who", "sleman", "badung"),
    [
        ("siti", 1, 0),
        ("ayu", 0, 1),
        ("rini", 1, 1),
        ("budi", 0, 0),
        ("wayan", 0, 0),
        ("dewi", 0, 0),
    ],
)
def test_only_who_dispatches_there_sees_the_board(session, desk, who, sleman, badung):
    a_complaint(session, dispatched="2026-09-08")
    a_complaint(session, government="51.03", agency=BADUNG_PUPR, dispatched="2026-09-08")
    actor, words = getattr(desk, who), set()
    for government_id, agency_id, may in (
        (desk.sleman, PUPR, sleman), (desk.badung, BADUNG_PUPR, badung), (999, 1, 0), (-1, -1, 0),
        (1 << 70, 1 << 70, 0),
    ):  # fmt: skip
        if may:
            assert sum(n for n, _, _ in loads(session, actor, government_id).values()) == 1
            assert officers(session, actor, agency_id, now=NOW)[-1].found.load.open == 1
            continue
        for attempt in (of_government, officers):
            wanted = government_id if attempt is of_government else agency_id
            with pytest.raises(NotFound) as refused:
                attempt(session, actor, wanted, now=NOW)
            words.add(refused.value.text)
    assert len(words) <= 1
    assert len(governments(session, actor)) == (2 if who == "rini" else sleman + badung)


def test_an_agency_opens_to_its_officers_with_what_each_has(session, desk):
    for officer in ("budi", "budi", "cahya", None):
        a_complaint(
            session, received="2026-08-31", dispatched="2026-09-01",
            more=((M.ASSIGN_UNIT, "2026-09-01", {"officer": officer}),) if officer else (),
        )  # fmt: skip
    session.add(Absence(id=1, account="cahya", from_on=date(2026, 9, 14),
                        until_on=date(2026, 9, 18), substitute="budi"))  # fmt: skip
    session.flush()
    found = officers(session, desk.siti, PUPR, now=NOW)
    assert [(one.found.account, one.found.load.open, one.found.load.late) for one in found] == [
        ("budi", 2, 2), ("cahya", 1, 1), (None, 1, 1),
    ]  # fmt: skip
    assert [one.away and one.away.substitute_name for one in found] == [None, "Budi Santoso", None]


def test_who_left_is_listed_while_something_is_still_theirs(session, desk):
    a_complaint(session, received="2026-08-31", dispatched="2026-09-01",
                more=((M.ASSIGN_UNIT, "2026-09-01", {"officer": "cahya"}),))  # fmt: skip
    session.get_one(Account, "cahya").is_active = False
    session.flush()
    assert [one.found.account for one in officers(session, desk.siti, PUPR, now=NOW)] == [
        "budi", "cahya", None,
    ]  # fmt: skip
