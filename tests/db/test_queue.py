"""The queue: worklists, filters, order, pages and counts, against complaints counted by hand."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from sqlmodel import col, select

from db.codes import Channel, Class, Holder, MoveCode, Role, Status
from db.models import Absence, Account, Agency, Assist, Category, Complaint, Presence, Region
from lapor.domain.access import Actor
from lapor.domain.narrowing import Due, Flag, Sort
from lapor.domain.worklists import FOR_ROLE, Worklist, worklists
from lapor.queries import complaints as queries
from lapor.queries.filters import Filters, Position
from lapor.services import narrowing
from lapor.services.desk import times
from lapor.services.queue import Wish, queue_page
from tests.builders import a_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR

M, W = MoveCode, Worklist
NOW = at("2026-09-14")  # a Monday
GIVEN = {"received": "2026-09-07", "dispatched": "2026-09-08"}


def numbers(session, actor, worklist=W.OPEN, sort=Sort.DEADLINE, **filters):
    now = times(session, actor, NOW)
    rows = queries.queue(session, actor, Filters(worklist, **filters), times=now, sort=sort)
    return [row.number for row in rows]


def write(session, one, **columns):
    for name, value in columns.items():
        setattr(one, name, value)
    session.add(one)
    session.flush()


@pytest.fixture
def desk(session, cast):
    """One for each worklist of Sleman, named after it."""
    a_complaint(session, number="new", received="2026-09-11")
    back = a_complaint(session, number="back", **GIVEN, more=((M.RETURN, "2026-09-09"),))
    a_complaint(session, number="late", received="2026-09-01", dispatched="2026-09-02")
    a_complaint(session, number="today", dispatched="2026-09-07", received="2026-09-07")
    a_complaint(session, number="held", **GIVEN, more=((M.HOLD, "2026-09-09"),))
    a_complaint(session, number="lapsing", received="2026-08-03", dispatched="2026-08-04",
                followed_up="2026-08-05")  # fmt: skip
    a_complaint(session, number="done", **GIVEN, followed_up="2026-09-09", closed="2026-09-10")
    a_complaint(session, number="kept", received="2026-09-01", more=((M.ARCHIVE, "2026-09-02"),))
    a_complaint(session, number="national", government="pusat", holder=Holder.NATIONAL,
                received="2026-09-11")  # fmt: skip
    write(session, a_complaint(session, number="asked", **GIVEN), is_proposed=True)
    return back


def test_each_worklist_holds_what_it_says(session, cast, desk):
    siti, budi, rini = cast.siti, cast.budi, cast.rini
    for actor, worklist, expected in (
        (siti, W.MINE, {"new", "back"}),
        (siti, W.UNASSIGNED, {"new", "back"}),
        (siti, W.UNVERIFIED, {"new", "back"}),
        (siti, W.TODAY, {"today"}),
        (siti, W.LATE, {"late", "lapsing"}),
        (siti, W.RETURNED, {"back"}),
        (siti, W.WAITING, {"held"}),
        (siti, W.LAPSING, {"lapsing"}),
        (siti, W.APPROVAL, {"asked"}),
        (siti, W.CLOSED, {"done", "kept"}),
        (siti, W.OPEN, {"new", "back", "late", "today", "held", "lapsing", "asked"}),
        (budi, W.MINE, {"late", "today", "held", "lapsing", "asked"}),
        (budi, W.CLOSED, {"done"}),
        (cast.ani, W.OPEN, set()),
        (rini, W.MINE, {"national"}),
        (rini, W.RETURNED, set()),
        (cast.dewi, W.OPEN, set()),
    ):
        assert set(numbers(session, actor, worklist)) == expected, (actor.name, worklist)


def test_every_count_is_the_length_of_its_list(session, cast, desk):
    for actor in (cast.siti, cast.budi, cast.ani, cast.rini, cast.ayu, cast.dewi):
        for narrow in ({}, {"klass": Class.SERVICE}, {"due": Due.LATE}):
            filters, now = Filters(**narrow), times(session, actor, NOW)
            counted = queries.counts(session, actor, filters, W, times=now)
            assert set(counted) == {one for one in W if not narrow or one != W.CLOSED}
            for worklist, n in counted.items():
                assert n == len(numbers(session, actor, worklist, **narrow)), (actor, worklist)
                one = replace(filters, worklist=worklist)
                assert n == queries.count(session, actor, one, times=now)


def test_counts_end_at_their_cap(session, cast, desk, monkeypatch):
    monkeypatch.setattr(queries, "CAP", 3)
    now = times(session, cast.siti, NOW)
    found = queries.counts(session, cast.siti, Filters(), W, times=now)
    assert (found[W.OPEN], found[W.LATE], found[W.CLOSED]) == (4, 2, 2)
    found = queries.counts(session, cast.siti, Filters(klass=Class.SERVICE), W, times=now)
    assert (found[W.OPEN], found[W.LATE]) == (4, 2)


def test_mine_is_nobodys_and_mine_and_of_whom_i_stand_in_for(session, cast, desk):
    session.add_all(
        Account(name=name, full_name=name, password_hash="-", role=Role.LIAISON,
                government_id=cast.sleman, agency_id=PUPR)
        for name in ("citra", "doni")
    )  # fmt: skip
    session.flush()
    for number, officer in (("late", "citra"), ("today", "doni"), ("held", "budi")):
        one = session.exec(select(Complaint).where(Complaint.number == number)).one()
        write(session, one, officer=officer)
    assert set(numbers(session, cast.budi, W.MINE)) == {"held", "lapsing", "asked"}
    for first, last, there in (("2026-09-10", "2026-09-13", 0), ("2026-09-14", "2026-09-14", 1)):
        session.add(
            Absence(id=there + 1, account="citra", from_on=date.fromisoformat(first),
                    until_on=date.fromisoformat(last), substitute="budi")
        )  # fmt: skip
        session.flush()
        assert ("late" in numbers(session, cast.budi, W.MINE)) == bool(there)
    assert "today" not in numbers(session, cast.budi, W.MINE)
    assert set(numbers(session, cast.budi)) >= {"late", "today"}
    day = date(2026, 9, 14)  # doni is away too: citra, who would stand in, is, so it is budi
    session.add(Absence(id=3, account="doni", from_on=day, until_on=day, substitute="citra"))
    session.flush()
    assert {"late", "today"} <= set(numbers(session, cast.budi, W.MINE))
    counted = queries.counts(
        session, cast.budi, Filters(), [W.MINE], times=times(session, cast.budi, NOW)
    )
    assert counted[W.MINE] == len(numbers(session, cast.budi, W.MINE))


def test_an_agency_lists_what_it_was_asked_to_help_with_until_it_did(session, cast, desk):
    one = session.exec(select(Complaint).where(Complaint.number == "late")).one()
    help_ = Assist(complaint_id=one.id, home_id=one.home_id, agency_id=DINKES,
                   asked_on=date(2026, 9, 3))  # fmt: skip
    session.add(help_)
    session.flush()
    assert numbers(session, cast.ani, W.HELPING) == ["late"]
    for other in (cast.budi, cast.wayan, cast.siti, cast.rini):
        assert numbers(session, other, W.HELPING) == []
    assert numbers(session, cast.ani) == []
    help_.answered_on = date(2026, 9, 9)
    session.flush()
    assert numbers(session, cast.ani, W.HELPING) == []


def test_each_open_complaint_has_one_place_towards_its_deadline(session, cast, desk):
    a_complaint(session, number="open end", klass=None, **GIVEN, followed_up="2026-09-09",
                more=((M.REPLY, "2026-09-10"),))  # fmt: skip
    a_complaint(session, number="far", received="2026-09-10", dispatched="2026-09-11",
                followed_up="2026-09-11")  # fmt: skip
    expected = {
        Due.LATE: {"late", "lapsing"}, Due.TODAY: {"today"}, Due.HELD: {"held"},
        Due.NONE: {"open end"}, Due.LATER: {"far"}, Due.WEEK: {"new", "asked", "back"},
    }  # fmt: skip
    found = {due: set(numbers(session, cast.siti, due=due)) for due in Due}
    assert found == expected
    assert sum(map(len, found.values())) == len(numbers(session, cast.siti))


def test_filters_narrow_one_by_one_and_together(session, cast):
    session.add_all([
        Agency(id=9_911, government_id=cast.sleman, parent_id=PUPR, name="Bidang uji"),
        Category(id=9_950, code="uji", name="Uji"),
        Category(id=9_951, code="uji-anak", name="Uji anak", parent_id=9_950),
    ])  # fmt: skip
    session.flush()
    a = a_complaint(session, number="a", **GIVEN, secret=True)
    b = a_complaint(session, number="b", dispatched="2026-06-02", received="2026-06-01",
                    klass=Class.ASPIRATION, anonymous=True)  # fmt: skip
    c = a_complaint(session, number="c", received="2026-09-10")
    a_complaint(session, number="d", government="51.03", dispatched="2026-09-08",
                agency=BADUNG_PUPR)  # fmt: skip
    write(session, a, unit_id=9_911, officer="budi", category_id=9_951, territory_id=340_407,
          has_attachment=True)  # fmt: skip
    write(session, b, escalated_on=date(2026, 9, 1), category_id=9_950, territory_id=34_04_07_2001,
          returns=1, channel=Channel.SMS)  # fmt: skip
    write(session, c, is_undated=True, territory_id=3_402)
    for narrow, expected in (
        ({"government_id": cast.badung}, "d"), ({"agency_id": PUPR}, "ab"),
        ({"unit_id": 9_911}, "a"),
        ({"officer": "budi"}, "a"), ({"status": Status.UNVERIFIED}, "c"),
        ({"klass": Class.ASPIRATION}, "b"), ({"category_id": 9_950}, "ab"),
        ({"category_id": 9_951}, "a"), ({"channel": Channel.SMS}, "b"),
        ({"territory_id": 34}, "abc"), ({"territory_id": 3_404}, "ab"),
        ({"territory_id": 340_407}, "ab"), ({"territory_id": 33}, ""),
        ({"flags": {Flag.SECRET}}, "a"), ({"flags": {Flag.ANONYMOUS}}, "b"),
        ({"flags": {Flag.RETURNED}}, "b"), ({"flags": {Flag.ESCALATED}}, "b"),
        ({"flags": {Flag.UNDATED}}, "c"), ({"flags": {Flag.LONG}}, "b"),
        ({"flags": {Flag.ATTACHMENT}}, "a"), ({"flags": {Flag.SECRET, Flag.ATTACHMENT}}, "a"),
        ({"flags": {Flag.SECRET, Flag.UNDATED}}, ""),
        ({"received_from": date(2026, 9, 7)}, "acd"),
        ({"received_until": date(2026, 9, 7)}, "abd"),
        ({"received_from": date(2026, 9, 8), "received_until": date(2026, 9, 10)}, "c"),
        ({"dispatched_from": date(2026, 9, 8)}, "ad"),
        ({"dispatched_until": date(2026, 9, 7)}, "b"),
        ({"agency_id": PUPR, "klass": Class.ASPIRATION, "territory_id": 34}, "b"),
    ):  # fmt: skip
        if "flags" in narrow:
            narrow = {"flags": frozenset(narrow["flags"])}
        assert sorted(numbers(session, cast.rini, **narrow)) == list(expected), narrow


def test_sixty_working_days_are_counted_as_the_calendar_counts(session, cast):
    now = times(session, cast.siti, NOW)
    a_complaint(session, number="at", received="2026-05-04", dispatched=now.long_ago.isoformat())
    after = now.long_ago + timedelta(days=1)
    a_complaint(session, number="after", received="2026-05-04", dispatched=after.isoformat())
    assert numbers(session, cast.siti, flags=frozenset([Flag.LONG])) == ["at"]


@pytest.mark.parametrize("worklist", [W.OPEN, W.CLOSED])
@pytest.mark.parametrize("sort", Sort)
def test_pages_hold_everything_once_in_order(session, cast, worklist, sort):
    for n in range(23):
        how = {"received": f"2026-08-{n % 5 + 3:02}", "number": f"N{n * 7 % 23:02}"}
        if worklist == W.CLOSED:
            how["more"] = ((M.ARCHIVE, "2026-09-01"),)
        a_complaint(session, **how)
    now, seen, after = times(session, cast.siti, NOW), [], None
    while True:
        rows, after = queries.page(
            session, cast.siti, Filters(worklist), times=now, sort=sort, after=after, size=5
        )
        seen += rows
        if after is None:
            break
        after = Position.of(after.code, sort)  # as a page keeps it
    assert sorted(row.number for row in seen) == [f"N{n:02}" for n in range(23)]
    sort = Sort.DEADLINE if sort == Sort.RELEVANCE else sort  # nothing was searched for
    down = sort == Sort.NEWEST or (sort == Sort.DEADLINE and worklist == W.CLOSED)
    name = {"number": "number", "deadline": "received_at" if down else "due_at"}.get(
        sort, "received_at"
    )
    keys = [(getattr(row, name), row.id) for row in seen]
    assert keys == sorted(keys, reverse=down)


def test_a_row_says_who_holds_it_and_who_has_it_open(session, cast, desk):
    one = session.exec(select(Complaint).where(Complaint.number == "late")).one()
    session.add(Agency(id=9_911, government_id=cast.sleman, parent_id=PUPR, name="Bidang uji"))
    session.flush()
    write(session, one, officer="budi", unit_id=9_911)
    for account, seen in (("budi", 4), ("ani", 6), ("siti", 1)):
        moment = NOW - timedelta(minutes=seen)
        session.add(Presence(complaint_id=one.id, home_id=one.home_id, account=account,
                             opened_at=moment, seen_at=moment))  # fmt: skip
    session.flush()
    shown = queue_page(session, cast.siti, Wish(Filters(W.LATE)), now=NOW)
    row = next(line.row for line in shown.lines if line.row.number == "late")
    assert (row.officer, row.unit, row.agency) == ("Budi Santoso", "Bidang uji", "Dinas PUPR uji")
    assert shown.open_by == {one.id: "Budi Santoso"}


def test_the_titles_of_those_who_may_not_read_are_not_there(session, cast, desk):
    for role in (Role.MANAGER, Role.OVERSEER):
        shown = queue_page(session, Actor("x", role), now=NOW)
        assert {line.row.title for line in shown.lines} == {None}


def test_every_role_that_sees_complaints_has_worklists_and_no_other_has():
    from lapor.domain.access import ALLOWED, Permission

    assert set(FOR_ROLE) == set(ALLOWED[Permission.SEE_COMPLAINTS])
    assert worklists(Role.PARTNER) == ()
    for lists in FOR_ROLE.values():
        assert {W.OPEN, W.CLOSED} <= set(lists)


ADDRESS = (
    "list=late&government={g}&agency={a}&officer=budi&status=in_process&due=late&class=aspirasi"
)


def test_an_address_is_read_as_far_as_its_reader_may_use_it(session, cast):
    def read(actor, address):
        found = narrowing.read(session, actor, dict(parse_qsl(address)))
        return found.filters, {one.en for one in found.dropped}

    own = ADDRESS.format(g=cast.sleman, a=PUPR)
    filters, dropped = read(cast.siti, own)
    assert dropped == set()
    assert (filters.worklist, filters.agency_id, filters.officer) == (W.LATE, PUPR, "budi")
    assert (filters.status, filters.due, filters.klass) == (
        Status.IN_PROCESS, Due.LATE, Class.ASPIRATION,
    )  # fmt: skip
    assert read(cast.ayu, own)[1] == {"Government", "Agency", "Officer"}
    assert read(cast.ani, own)[1] == {"Agency", "Officer"}
    assert read(Actor("o", Role.OVERSEER), own)[1] == {"Officer"}
    assert read(cast.budi, "list=approval")[1] == {"Worklist"}
    for nonsense in (
        "list=x", "government=99999", "government=1;drop", "agency=-1", "unit=9901", "officer=%00",
        "status=x", "due=1", "class=X", "category=999999", "channel=fax", "place=1", "flags=a,b",
        "received_from=2026-13-01", "received_until=0001-01-01", "dispatched_from=x",
        "agency=9999999999", "category=9999999999", "place=99999999999", "government=70000",
        "dispatched_until=9999-12-31", "agency=" + "9" * 40, "government=²",
    ):  # fmt: skip
        found = narrowing.read(session, cast.rini, dict(parse_qsl(nonsense)))
        left = (len(found.unknown), len(found.dropped))
        assert (found.filters, left) == (Filters(), (1, 0)), nonsense
    for nonsense in ("government=x", "agency=²", "unit=a,b", "officer=%00", "list=x", "due=1"):
        found = narrowing.read(session, cast.siti, dict(parse_qsl(nonsense)))
        assert (len(found.unknown), found.dropped) == (1, []), nonsense


def test_the_options_are_those_of_ones_own_place(session, cast, desk):
    found = narrowing.options(session, cast.siti, Filters())
    assert [one.id for one in found.governments] == [cast.sleman]
    assert {one.id for one in found.agencies} == {PUPR, DINKES}
    assert set(found.officers) == {"budi", "ani"}
    places = {one.id for one in found.places}
    assert 3404 in places
    assert all(str(place).startswith("3404") for place in places)
    own = narrowing.options(session, cast.budi, Filters())
    assert (own.agencies, set(own.officers)) == ([], {"budi"})
    whole = narrowing.options(session, cast.rini, Filters(territory_id=340_407))
    assert [one.id for one in whole.places][:3] == [34, 3404, 340_407]
    below = session.exec(select(col(Region.id)).where(col(Region.parent_id) == 340_407)).all()
    assert {one.id for one in whole.places} == {34, 3404, 340_407, *below}
    assert narrowing.options(session, Actor("o", Role.OVERSEER), Filters()).officers == {}
