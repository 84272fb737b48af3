"""KPIs on a table counted by hand, and what each role sees of them.

September 2026 has no holiday. Six complaints in Sleman, data as of Wednesday 30 September:

A  received 1st, dispatched to PUPR 2nd, followed up 4th, done 10th, rated 5
B  received 1st, dispatched to PUPR 8th (due 4th), followed up 17th (due 15th), not done (due 28th)
C  received 2nd, never dispatched (due 7th)
D  received 3rd, dispatched to Dinkes 4th, never answered (due 11th, R 24th): the one that never was
E  received 3rd, archived 7th (due 8th)
F  received 7th, dispatched to Dinkes 8th, merged into A on the 9th
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from db.codes import Channel, Class, MoveCode, Role
from db.days import day_number
from db.models import Agency, Category, Government, ImportRun
from lapor.domain.access import Actor
from lapor.domain.clocks import happened
from lapor.domain.effects import apply
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.kpi import Split
from lapor.domain.kpi_catalogue import BY_CODE, KPIS
from lapor.domain.state import Activity, State
from lapor.services.board import shown
from lapor.services.kpi import Filters, measure, rows_behind, undated
from lapor.services.kpi_json import measure_json, rows_json
from lapor.services.loading import load
from lapor.services.reference import rules_of
from lapor.services.stories import NewComplaint, Told

M = MoveCode
RINI = Actor("rini", Role.NATIONAL)
TODAY = date(2026, 9, 30)
PUPR, DINKES, BADUNG_PUPR = 8_001, 8_002, 8_003
DAY_MS, NOON_MS = 86_400_000, 5 * 3_600_000
Move = tuple[Any, ...]  # (kind, day of September or date, facts, agency)


def ids(session: Session) -> dict[str, int]:
    return dict(session.exec(select(Government.code, Government.id)).all())


def day(on: int | str) -> int:
    return day_number(date(2026, 9, on) if isinstance(on, int) else date.fromisoformat(on))


def told(
    session: Session,
    number: str,
    *moves: Move,
    government: str = "34.04",
    recorded: str | None = None,
    **receipt: Any,
) -> NewComplaint:
    """Each move recorded when it happened, or all of them on one later day, by a file."""
    home = ids(session)[government]
    rules, state, made = rules_of(session, home), State(), []
    for place, move in enumerate(moves):
        kind, on, facts, agency = (*move, *[None] * (4 - len(move)))
        if kind == M.RECEIVE:
            facts = {"klass": Class.SERVICE, "channel": Channel.WEB} | receipt
        version, seq = (1, place) if recorded else (place + 1, 0)
        activity = happened(
            state, kind, day(on), rules, government=home, agency=agency, facts=facts,
            version=version, seq=seq,
        )  # fmt: skip
        if recorded and kind in (M.RECEIVE, M.DISPATCH):
            activity = activity._replace(verify_due=None, follow_up_due=None, resolve_due=None)
        made.append(Told(activity, day(on) * DAY_MS + NOON_MS, "" if recorded else "budi"))
        state = apply(state, activity)
    if recorded:
        recordings = ((day(recorded) * DAY_MS + NOON_MS, tuple(made)),)
    else:
        recordings = tuple((one.at, (one,)) for one in made)
    return NewComplaint(home, "uji", number, "Lampu mati", "Mohon diperbaiki", recordings)


@pytest.fixture
def six(session: Session) -> Session:
    sleman, badung = (ids(session)[code] for code in ("34.04", "51.03"))
    session.add(Agency(id=PUPR, government_id=sleman, name="Dinas PUPR", decree="188/2024"))
    session.add(Agency(id=DINKES, government_id=sleman, name="Dinas Kesehatan", code="77"))
    session.add(Agency(id=BADUNG_PUPR, government_id=badung, name="Dinas PUPR"))
    session.flush()
    open_ = {"anonymous": False, "secret": False}
    load(session, [
        told(session, "A", (M.RECEIVE, 1), (M.DISPATCH, 2, None, PUPR), (M.FOLLOW_UP, 4),
             (M.CLOSE, 10), (M.RATE, 11, {"rating": 5}), **open_),
        told(session, "B", (M.RECEIVE, 1), (M.DISPATCH, 8, None, PUPR), (M.FOLLOW_UP, 17),
             category=1, territory=3404, klass=Class.SERVICE),
        told(session, "C", (M.RECEIVE, 2), channel=Channel.WHATSAPP, territory=340407),
        told(session, "D", (M.RECEIVE, 3), (M.DISPATCH, 4, None, DINKES)),
        told(session, "E", (M.RECEIVE, 3), (M.ARCHIVE, 7)),
        told(session, "F", (M.RECEIVE, 7), (M.DISPATCH, 8, None, DINKES),
             (M.MERGE, 9, {"merged_into": 1})),
    ])  # fmt: skip
    return session


# (numerator, denominator); a measure of days: (median, mean, p90, n)
BY_HAND: dict[str, tuple[Any, ...]] = {
    "received": (6, None),
    "dispatched": (3, None),  # A, B, D; F was merged
    "follow_up_rate": (2, 3),  # A, B
    "completion_rate": (1, 3),  # A
    "verified_on_time": (3, 5),  # A, D, F of A, B, D, F and C; E was archived in time
    "followed_up_on_time": (1, 3),  # A; B late; D never
    "resolved_on_time": (1, 3),  # A; B and D past due
    "verify_days": (1, 2, 5, 4),  # 1, 5, 1, 1
    "follow_up_days": (4.5, 4.5, 7, 2),  # 2, 7
    "resolve_days": (6, 6, 6, 1),
    "overdue": (3, None),  # B (R), C (V), D (F)
    "escalation_due": (0, None),
    "return_rate": (0, 3),
    "reopen_rate": (0, 1),
    "hold_rate": (0, 6),
    "archive_rate": (1, 6),  # E; F was merged
    "anonymous_rate": (5, 6),
    "secret_rate": (5, 6),
    "satisfaction": (1, 1),
    "per_100k": (6, 1_125_571),
    "connectivity": (1, 2),
    "activity": (1, 2),  # PUPR
    "good_agencies": (1, 2),  # PUPR 2 of 2, Dinkes 0 of 1
}


def say(session: Session, code: str, **asks: Any) -> list[dict[str, Any]]:
    asks = {"governments": ["34.04"], "as_of": TODAY, "today": TODAY} | asks
    return measure_json(session, RINI, [code], **asks)


def test_every_kpi_is_counted_by_hand() -> None:
    assert set(BY_HAND) | {"backlog"} == set(BY_CODE)  # it is told by age, below


@pytest.mark.parametrize("code", BY_HAND)
def test_the_number_is_that_counted_by_hand(six: Session, code: str) -> None:
    (found,) = say(six, code)
    if code.endswith("_days"):
        assert (found["median"], found["mean"], found["p90"], found["n"]) == BY_HAND[code]
        assert found["value"] == found["median"]
        return
    numerator, denominator = BY_HAND[code]
    assert (found["numerator"], found["denominator"]) == (numerator, denominator)
    value = {None: numerator, 1_125_571: numerator * 100_000 / 1_125_571}
    assert found["value"] == value.get(denominator, numerator * 100 / (denominator or 1))


def test_the_backlog_is_told_by_age(six: Session) -> None:
    """B, C and D are 21, 20 and 19 working days old at the end, and 5 to 3 on the 8th."""
    ages = {one["group"]["age"]: one["value"] for one in say(six, "backlog")}
    assert ages == {"0-5": 0, "6-14": 0, "15-60": 3, "over_60": 0}
    ages = {one["group"]["age"]: one["n"] for one in say(six, "backlog", as_of=date(2026, 9, 8))}
    assert ages == {"0-5": 5, "6-14": 0, "15-60": 0, "over_60": 0}  # A, B, C, D, F


def test_a_due_date_is_late_from_the_day_after_it(six: Session) -> None:
    """D: the first answer was due on Friday the 11th."""
    late = {on: say(six, "overdue", as_of=date(2026, 9, on), agency="77") for on in (11, 12)}
    assert [late[on][0]["value"] for on in (11, 12)] == [0, 1]


def test_over_60_working_days_since_dispatch_is_due_for_escalation(six: Session) -> None:
    """D was dispatched on 4 September: 60 working days end on 27 November, a Friday."""
    for on, n in ((27, 0), (28, 0), (30, 1)):
        day = date(2026, 11, on)
        assert say(six, "escalation_due", as_of=day, today=day, agency="77")[0]["value"] == n


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.code)
def test_where_there_is_nothing_there_is_no_percentage(session: Session, kpi: Any) -> None:
    found = measure_json(session, RINI, [kpi.code], as_of=TODAY, today=TODAY)
    assert len(found) == (4 if kpi.code == "backlog" else 1)
    for one in found:
        assert {"kpi", "group", "value", "n", "numerator", "denominator"} <= set(one)
        assert one["value"] == (0 if kpi.unit == "complaints" else None)
        assert one["n"] == 0
    if kpi.code not in ("backlog", "connectivity", "activity"):
        assert measure_json(session, RINI, [kpi.code], by=["class"], as_of=TODAY, today=TODAY) == []


def test_groups_are_told_in_codes(six: Session) -> None:
    def groups(*by: str) -> list[dict[str, Any]]:
        return [one["group"] for one in say(six, "received", by=by)]

    assert groups() == [{}]
    assert groups("government") == [{"government": "34.04"}]
    assert groups("month") == [{"month": "2026-09"}]
    assert groups("class") == [{"class": "pengaduan_tidak_berkadar_pengawasan"}]
    assert groups("channel") == [{"channel": "web"}, {"channel": "whatsapp"}]
    assert [g["category"] for g in groups("category")][-1] is None
    assert [g["territory"] for g in groups("territory")] == ["34.04", "34.04.07", None]
    assert [g["status"] for g in groups("status")] == [
        "archived", "done", "in_process", "not_followed_up", "unverified",
    ]  # fmt: skip
    assert groups("channel", "status")[0] == {"channel": "web", "status": "archived"}
    agencies = [one["group"]["agency"] for one in say(six, "dispatched", by=["agency"])]
    assert agencies == ["Dinas Kesehatan", "Dinas PUPR"]


def test_agencies_of_one_name_are_told_apart_by_their_government(six: Session) -> None:
    found = say(six, "connectivity", by=["agency"], governments=["34.04", "51.03"])
    assert [one["group"] for one in found if one["group"]["agency"] == "Dinas PUPR"] == [
        {"government": "34.04", "agency": "Dinas PUPR"},
        {"government": "51.03", "agency": "Dinas PUPR"},
    ]


@pytest.mark.parametrize(
    ("asks", "n"),
    [
        ({"territory": "34"}, 2),
        ({"territory": "34.04.07"}, 1),
        ({"territory": "3"}, None),
        ({"category": "x"}, None),
        ({"channel": "whatsapp"}, 1),
        ({"channel": "burung merpati"}, None),
        ({"klass": "aspirasi"}, 0),
        ({"klass": "keluhan"}, None),
        ({"status": "done"}, 1),
        ({"agency": "dinas pupr"}, 2),
        ({"agency": "77"}, 2),  # D and, merged, F
        ({"agency": "Dinas Sihir"}, None),
        ({"governments": ["99.99"]}, None),
        ({"since": date(2026, 9, 2), "until": date(2026, 9, 3)}, 3),
    ],
)
def test_filters_take_codes_and_refuse_others_naming_the_known(
    six: Session, asks: dict[str, Any], n: int | None
) -> None:
    if n is not None:
        assert say(six, "received", **asks)[0]["value"] == n
        return
    with pytest.raises(BadInput, match="Known: "):
        say(six, "received", **asks)


def test_a_category_holds_those_below_it(six: Session) -> None:
    six.add(Category(id=9_001, parent_id=1, code="9001", name="Lubang jalan"))
    six.flush()
    load(six, [told(six, "G", (M.RECEIVE, 8), category=9_001)])
    code = six.get_one(Category, 1).code
    assert say(six, "received", category=code)[0]["value"] == 2  # B and G
    assert say(six, "received", category="9001")[0]["value"] == 1


def test_the_status_of_a_past_day_is_that_of_then(six: Session) -> None:
    found = say(six, "received", by=["status"], as_of=date(2026, 9, 8))
    assert {one["group"]["status"]: one["n"] for one in found} == {
        "archived": 1, "in_process": 1, "not_followed_up": 3, "unverified": 1,
    }  # fmt: skip
    assert say(six, "dispatched", status="done", as_of=date(2026, 9, 9))[0]["value"] == 0
    assert say(six, "dispatched", status="done", as_of=date(2026, 9, 10))[0]["value"] == 1


def test_rows_are_the_complaints_behind_the_number(six: Session) -> None:
    asks: dict[str, Any] = {"governments": ["34.04"], "as_of": TODAY, "today": TODAY}
    rows = rows_json(six, RINI, "followed_up_on_time", part="denominator", **asks)
    assert [(row["number"], row["days"], row["on"]) for row in rows] == [
        ("A", 2, "2026-09-04"),
        ("D", None, "2026-09-12"),
        ("B", 7, "2026-09-17"),
    ]
    assert rows[0] == {
        "number": "A", "source": "uji", "government": "34.04", "agency": "Dinas PUPR",
        "status": "done", "cohort_on": "2026-09-02", "on": "2026-09-04", "days": 2,
    }  # fmt: skip
    out = rows_json(six, RINI, "followed_up_on_time", part="excluded", **asks)
    assert [(row["number"], row["reason"]) for row in out] == [
        ("C", "not dispatched"), ("E", "archived"), ("F", "merged into another complaint"),
    ]  # fmt: skip
    with pytest.raises(BadInput, match="cut it by agency"):
        rows_json(six, RINI, "activity", **asks)
    with pytest.raises(BadInput, match="Known: numerator, denominator, excluded"):
        rows_json(six, RINI, "received", part="half", **asks)


def test_all_kpis_are_told_when_none_is_named_less_those_that_cannot_be_cut_so(
    six: Session,
) -> None:
    asks: dict[str, Any] = {"as_of": TODAY, "today": TODAY}
    codes = {one["kpi"] for one in measure_json(six, RINI, [], **asks)}
    assert codes == {kpi.code for kpi in KPIS}
    codes = {one["kpi"] for one in measure_json(six, RINI, [], by=["class"], **asks)}
    nothing = {"escalation_due"}  # nobody waits that long
    assert {kpi.code for kpi in KPIS} - codes == {"connectivity", "activity"} | nothing
    with pytest.raises(BadInput, match="counts agencies"):
        measure_json(six, RINI, ["activity"], by=["class"], **asks)
    with pytest.raises(BadInput, match="Known: received"):
        measure_json(six, RINI, ["nonsense"], **asks)


def test_no_day_of_the_future_and_nothing_known_before_it_was(six: Session) -> None:
    with pytest.raises(BadInput, match="no data as of 2026-10-01"):
        say(six, "received", as_of=date(2026, 10, 1))
    with pytest.raises(BadInput, match="Known on"):
        say(six, "received", known_on=date(2026, 9, 29))


def test_of_a_file_without_dates_nobody_knows_what_was_before(six: Session) -> None:
    """As the short export tells it, made on the 25th: in process, done and archived since when?"""
    load(six, undated_file(six))
    six.add(a_run())
    late = [say(six, code)[0] for code in ("follow_up_rate", "completion_rate", "backlog")]
    assert not any("dates_unknown" in one for one in late)
    assert (late[0]["numerator"], late[0]["denominator"]) == (4, 5)
    for code, n in (("follow_up_rate", 2), ("completion_rate", 1)):
        (then,) = say(six, code, as_of=date(2026, 9, 24))
        assert (then["numerator"], then["dates_unknown"]) == (n, True)
        assert then["value"] is None
    for known_on, is_told in ((date(2026, 9, 24), False), (date(2026, 9, 25), True)):
        (then,) = say(six, "follow_up_rate", as_of=date(2026, 9, 24), known_on=known_on)
        assert ("dates_unknown" in then) is is_told  # the file was read on the 25th
    then = say(six, "backlog", as_of=date(2026, 9, 24), by=["government"])
    assert all(one["dates_unknown"] and one["value"] is None for one in then)
    asks: dict[str, Any] = {"as_of": date(2026, 9, 24), "today": TODAY}
    (seen,) = measure(six, RINI, BY_CODE["follow_up_rate"], by=(), **asks)
    assert (seen.value, shown(seen)) == (None, None)  # the same on a page and in its file
    (on_time,) = say(six, "followed_up_on_time")
    assert (on_time["numerator"], on_time["denominator"], on_time["undated"]) == (1, 3, 2)
    asks["as_of"] = TODAY
    assert undated(six, RINI, "resolve_days", **asks) == 1
    (active,) = say(six, "activity")
    assert active["numerator"] == 1  # Dinkes answered, but nobody knows when
    rows = rows_behind(six, RINI, "follow_up_days", part="excluded", **asks)
    reasons = [row.reason.en for row in rows if row.number in ("X", "Y") and row.reason]
    assert reasons == ["dates unknown", "dates unknown"]


def undated_file(session: Session) -> Iterable[NewComplaint]:
    no = {"undated": True}
    start = ((M.RECEIVE, 1), (M.DISPATCH, 1, no, DINKES))
    done = ((M.FOLLOW_UP, 25, no), (M.CLOSE, 25, no))
    yield told(session, "X", *start, done[0], recorded="2026-09-25")
    yield told(session, "Y", *start, *done, recorded="2026-09-25")
    yield told(session, "Z", start[0], (M.ARCHIVE, 25, no), recorded="2026-09-25")


def test_what_a_newer_file_replaced_no_longer_counts(six: Session) -> None:
    """The first file said followed up, nobody knows when; the newer one, that nobody answered."""
    no = {"undated": True}
    start = ((M.RECEIVE, 1), (M.DISPATCH, 1, no, DINKES))
    tell_anew(six, (*start, (M.FOLLOW_UP, 14, no)), start)
    for known_on, numerator in ((date(2026, 9, 27), 3), (date(2026, 9, 28), 2)):
        (then,) = say(six, "follow_up_rate", as_of=date(2026, 9, 27), known_on=known_on)
        assert (then["numerator"], then["denominator"]) == (numerator, 4)
    assert "dates_unknown" not in say(six, "follow_up_rate", as_of=date(2026, 9, 10))[0]


def test_a_follow_up_that_a_newer_file_tells_counts_as_activity(six: Session) -> None:
    start = ((M.RECEIVE, 1), (M.DISPATCH, 2, None, DINKES))
    tell_anew(six, start, (*start, (M.FOLLOW_UP, 15)))
    assert say(six, "activity")[0]["numerator"] == 2
    assert say(six, "activity", until=date(2026, 9, 14))[0]["numerator"] == 1
    then = say(six, "activity", as_of=date(2026, 9, 27), known_on=date(2026, 9, 27))
    assert then[0]["numerator"] == 1


def tell_anew(session: Session, earlier: Iterable[Move], later: Iterable[Move]) -> None:
    """One complaint, told by a file of the 14th and told anew by one of the 28th."""
    (first,) = told(session, "X", *earlier, recorded="2026-09-14").recordings
    ((moment, activities),) = told(session, "X", *later, recorded="2026-09-28").recordings
    home = ids(session)["34.04"]
    anew = Activity(M.REIMPORT, day(28), home, facts={"instead_of": [1]}, version=2)
    again = [
        one._replace(activity=one.activity._replace(version=2, seq=seq))
        for seq, one in enumerate(activities, 1)
    ]
    second = (moment, (Told(anew, moment), *again))
    load(session, [NewComplaint(home, "uji", "X", "Lampu", "Mati", (first, second))])
    session.add(a_run(updated=1))


def a_run(*, updated: int = 0) -> ImportRun:
    return ImportRun(
        id=1, at=datetime(2026, 9, 25, 5, tzinfo=UTC), actor="rini", file_name="x", file_hash="x",
        format="ringkas", mode="all", read=3, inserted=3, updated=updated, unchanged=0,
        conflict=0, refused=0,
    )  # fmt: skip


def sees(session: Session, role: Role, code: str, **whose: Any) -> int:
    actor = Actor("x", role, **whose)
    return sum(one.n for one in measure(session, actor, code, as_of=TODAY, today=TODAY))


def test_each_sees_their_own(six: Session) -> None:
    sleman, badung = (ids(six)[code] for code in ("34.04", "51.03"))
    load(six, [told(six, "W", (M.RECEIVE, 1), government="51.03")])
    assert sees(six, Role.NATIONAL, "received") == 7
    assert sees(six, Role.MANAGER, "received") == 7
    assert sees(six, Role.COORDINATOR, "received", government_id=sleman) == 6
    assert sees(six, Role.COORDINATOR, "received", government_id=badung) == 1
    budi = {"government_id": sleman, "agency_id": PUPR}
    assert sees(six, Role.LIAISON, "received", **budi) == 2  # A and B: his agency holds them
    assert sees(six, Role.LIAISON, "dispatched", **budi) == 2
    assert sees(six, Role.LIAISON, "connectivity", **budi) == 1
    assert sees(six, Role.LIAISON, "received", government_id=sleman) == 0
    rows = rows_behind(
        six, Actor("budi", Role.LIAISON, **budi), "overdue", as_of=TODAY, today=TODAY
    )
    assert [row.number for row in rows] == ["B"]
    with pytest.raises(NotAllowed):
        sees(six, Role.SYSTEM, "received")


def test_a_code_out_of_scope_looks_like_one_that_does_not_exist(six: Session) -> None:
    wayan = Actor("wayan", Role.COORDINATOR, government_id=ids(six)["51.03"])
    for code in ("34.04", "99.99"):
        with pytest.raises(BadInput, match=r"Known: 51\.03\."):
            measure(six, wayan, "received", as_of=TODAY, today=TODAY, filters=Filters((code,)))


def test_a_partner_sees_pilots_only_whole_months_and_no_small_cell(six: Session) -> None:
    dewi = Actor("dewi", Role.PARTNER)
    more = [told(six, f"M{n}", (M.RECEIVE, 1)) for n in range(20)]  # Sleman: 26
    more += [told(six, f"N{n}", (M.RECEIVE, 1), government="51.03") for n in range(12)]
    more += [told(six, f"O{n}", (M.RECEIVE, 1), government="51") for n in range(3)]
    more += [told(six, f"P{n}", (M.RECEIVE, 1), government="11") for n in range(30)]  # no pilot
    load(six, more)
    asks: dict[str, Any] = {"as_of": TODAY, "today": TODAY}
    (total,) = measure(six, dewi, "received", **asks)
    assert total.n == 41
    found = measure(six, dewi, "received", by=[Split.GOVERNMENT], **asks)
    shown = {one.group["government"]: (one.n, one.suppressed) for one in found}
    # Bali's 3 are hidden, and with them Badung's 12: 41 − 26 − 12 would tell
    assert shown == {"34.04": (26, False), "51": (0, True), "51.03": (0, True)}
    (small,) = measure(six, dewi, "follow_up_rate", **asks)
    assert (small.suppressed, small.value, small.figures.numerator) == (True, None, None)
    with pytest.raises(NotAllowed):
        rows_behind(six, dewi, "received", **asks)
    refused: list[dict[str, Any]] = [
        {"since": date(2026, 9, 2)},
        {"until": date(2026, 9, 29)},
        {"by": [Split.AGENCY]},
        {"by": [Split.TERRITORY]},
        {"filters": Filters(status="done")},  # type: ignore[arg-type]
    ]
    for more_asks in refused:
        with pytest.raises(NotAllowed):
            measure(six, dewi, "received", **asks, **more_asks)
    with pytest.raises(BadInput):
        measure(six, dewi, "received", filters=Filters(("11",)), **asks)
