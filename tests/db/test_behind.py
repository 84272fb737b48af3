"""The complaints behind a number open in the queue: as many, open or closed, within reach."""

from datetime import date

import pytest
from sqlmodel import select

from db.codes import Class, MoveCode
from db.models import Complaint
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.narrowing import Sort
from lapor.domain.worklists import Worklist, worklists
from lapor.queries.filters import Position
from lapor.services import behind, narrowing, queue_export
from lapor.services.kpi import Filters, rows_behind
from lapor.services.kpi_rows import Part
from lapor.services.kpi_scope import Period
from lapor.services.queue import Wish, queue_page
from lapor.services.views import IN_ADDRESS
from tests.builders import a_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR

M = MoveCode
NOW = at("2026-10-05")
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30), date(2026, 9, 30))
SLEMAN = Filters(("34.04",))


def some(session):
    """Dispatched: 5 in Sleman, of which 3 followed up and 2 of these done; 1 in Badung."""
    given = {"dispatched": "2026-09-08"}
    a_complaint(session, number="done1", **given, followed_up="2026-09-09", closed="2026-09-10")
    a_complaint(session, number="done2", **given, agency=DINKES, followed_up="2026-09-09",
                closed="2026-09-10")  # fmt: skip
    a_complaint(session, number="work", **given, followed_up="2026-09-09")
    a_complaint(session, number="wait1", **given)
    a_complaint(session, number="wait2", **given, klass=Class.ASPIRATION)
    a_complaint(session, number="new")
    a_complaint(session, number="gone", more=((M.ARCHIVE, "2026-09-08"),))
    a_complaint(session, number="badung", government="51.03", **given, agency=BADUNG_PUPR)


def asked(kpi="follow_up_rate", part=Part.NUMERATOR, period=SEPTEMBER, filters=SLEMAN):
    return {"behind": behind.address_of(BY_CODE[kpi], part, period, filters)}


def shown(session, actor, address, **wish):
    narrowed = narrowing.read(session, actor, address)
    return narrowed, queue_page(session, actor, Wish(narrowed.filters, **wish), now=NOW)


def numbers(session, actor, address, **wish):
    return {line.row.number for line in shown(session, actor, address, **wish)[1].lines}


def test_open_and_closed_rows_stand_in_one_list(session, cast):
    some(session)
    narrowed, page = shown(session, cast.siti, asked())
    assert {line.row.number for line in page.lines} == {"done1", "done2", "work"}
    assert (page.total, page.is_total, narrowed.dropped) == (3, True, [])
    assert page.worklists == (Worklist.ANY, *worklists(cast.siti.role))
    assert (page.counts[Worklist.ANY], page.counts[Worklist.OPEN]) == (3, 1)
    assert numbers(session, cast.siti, asked(part=Part.DENOMINATOR)) == {
        "done1", "done2", "work", "wait1", "wait2",
    }  # fmt: skip
    assert numbers(session, cast.siti, asked(part=Part.EXCLUDED)) == {"new", "gone"}


def test_the_lists_of_the_desk_can_be_chosen_within_it(session, cast):
    some(session)
    assert numbers(session, cast.siti, asked() | {"list": "open"}) == {"work"}
    assert numbers(session, cast.siti, asked() | {"list": "closed"}) == {"done1", "done2"}
    assert numbers(session, cast.siti, asked() | {"status": "done"}) == {"done1", "done2"}
    narrowed = narrowing.read(session, cast.siti, {"list": "any"})
    assert (narrowed.filters.worklist, narrowed.dropped) == (Worklist.OPEN, [narrowing.LIST])


@pytest.mark.parametrize("sort", Sort)
def test_it_is_paged_in_every_order(session, cast, sort):
    some(session)
    found, after = [], None
    while len(found) < 9:
        _, page = shown(
            session, cast.siti, asked(part=Part.DENOMINATOR), sort=sort, size=2, after=after
        )
        found += [line.row.number for line in page.lines]
        if page.after is None:
            break
        after = Position.of(page.after.code, sort)
    assert sorted(found) == ["done1", "done2", "wait1", "wait2", "work"]


def test_each_sees_only_what_each_may_see(session, cast):
    some(session)
    everywhere = asked(part=Part.DENOMINATOR, filters=Filters())
    for actor, expected in (
        (cast.rini, {"done1", "done2", "work", "wait1", "wait2", "badung"}),
        (cast.siti, {"done1", "done2", "work", "wait1", "wait2"}),
        (cast.budi, {"done1", "work", "wait1", "wait2"}),
        (cast.ani, {"done2"}),
        (cast.ayu, {"badung"}),
        (cast.wayan, {"badung"}),
    ):
        assert numbers(session, actor, everywhere) == expected
    assert narrowing.read(session, cast.ayu, asked()).dropped  # another's government
    assert narrowing.read(session, cast.dewi, everywhere).dropped  # numbers only


def test_what_went_elsewhere_since_is_not_shown_to_whom_it_left(session, cast):
    """It was PUPR's on the 30th; its page is Dinas Kesehatan's by now."""
    some(session)
    then = asked("dispatched", filters=Filters(("34.04",), agency=PUPR))
    assert "wait1" in numbers(session, cast.budi, then)
    one = session.exec(select(Complaint).where(Complaint.number == "wait1")).one()
    one.agency_id = DINKES
    session.add(one)
    session.flush()
    assert "wait1" not in numbers(session, cast.budi, then)


def test_an_address_carries_every_filter_there_and_back(session, cast):
    some(session)
    filters = Filters(("34.04",), agency=PUPR, klass=Class.ASPIRATION, territory="34.04")
    known = Period(None, None, date(2026, 9, 30), date(2026, 10, 2))
    for part in Part:
        address = asked("dispatched", part, known, filters)
        rows = rows_behind(
            session, cast.rini, "dispatched", part=part, as_of=known.as_of,
            known_on=known.known_on, filters=filters,
        )  # fmt: skip
        narrowed = narrowing.read(session, cast.rini, address)
        assert set(narrowed.filters.behind) == {row.complaint_id for row in rows}


@pytest.mark.parametrize(
    "code",
    [
        "follow_up_rate", "follow_up_rate.numerator", "nothing.numerator;as_of=2026-09-30",
        "follow_up_rate.all;as_of=2026-09-30", "follow_up_rate.numerator;as_of=gestern",
        "follow_up_rate.numerator;as_of=2026-09-30;of=99.99", "activity.numerator;as_of=2026-09-30",
        "follow_up_rate.numerator;as_of=2026-09-30;name=x", ";;=", "follow_up_rate.numerator;as_of",
        "follow_up_rate.numerator;as_of=2999-01-01", "\0;as_of=2026-09-30",
        "follow_up_rate.numerator;as_of=2026-09-30;klass=x",
        "follow_up_rate.numerator;as_of=2026-09-30;agency=99999999999999999999",
        "follow_up_rate.numerator;as_of=2026-09-30;since=2026-10-30;until=2026-09-01",
        "follow_up_rate.numerator;as_of=2026-09-30;territory=abc",
    ],
)  # fmt: skip
def test_what_is_no_address_of_ours_is_left_out_and_said(session, cast, code):
    some(session)
    narrowed = narrowing.read(session, cast.rini, {"behind": code})
    assert [one.en for one in (*narrowed.unknown, *narrowed.dropped)] == ["Behind a number"]
    assert narrowed.filters.worklist == Worklist.OPEN


def test_a_long_list_begins_with_the_newest_and_says_so(session, cast, monkeypatch):
    some(session)
    for day in ("2026-09-02", "2026-09-14"):
        a_complaint(session, number=day, received="2026-09-01", dispatched=day)
    monkeypatch.setattr(behind, "MOST", 2)
    narrowed, page = shown(session, cast.siti, asked("dispatched"))
    found = {line.row.number for line in page.lines}
    assert "2026-09-14" in found and "2026-09-02" not in found and len(found) == 2
    said = narrowed.chosen["behind"]
    assert said.en.endswith("Kab. Sleman: 2 / 7 (the newest)")
    assert said.id.endswith("Kab. Sleman: 2 / 7 (yang terbaru)")


def test_the_chip_and_the_file_say_which_number(session, cast):
    some(session)
    made = queue_export.build(session, cast.siti, asked(), Wish(), "en", NOW)
    said = dict(row[:2] for row in made.filters)
    assert said["Behind a number"] == (
        "Follow-up rate, numerator, 1 September 2026 – 30 September 2026, "
        "as of 30 September 2026, Kab. Sleman: 3"
    )
    assert said["Worklist"] == "Open and closed"
    assert len(made.data) == 3
    assert "behind" in IN_ADDRESS  # so a view keeps it
