"""The demo: deterministic, within the rules, with everything in it, and nothing in the future."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, and_, text
from sqlmodel import Session, col, func, select

from db.codes import Channel, Class, ClosedBy, Holder, MoveCode, Role, Status
from db.days import day_number, milliseconds
from db.ids import home_of
from db.models import (
    Account,
    Activity,
    Agency,
    AnswerTemplate,
    Assist,
    Complaint,
    ComplaintText,
    Government,
    Mark,
    Outgoing,
)
from lapor.demo import people
from lapor.demo.build import build
from lapor.demo.governments import PILOTS, TANGERANG, TANGERANG_COUNT, TANGERANG_UNTIL
from lapor.domain.access import Actor
from lapor.domain.answering import unknown
from lapor.domain.clocks import lapse_on
from lapor.domain.effects import apply, state_of
from lapor.domain.errors import Refusal
from lapor.domain.quality import FLAWS
from lapor.domain.retelling import as_known
from lapor.domain.state import State
from lapor.domain.workflow import BACK, BY_CODE, SAME, Standing, check
from lapor.queries.absences import substitutes_for
from lapor.queries.outgoing import Which, lines
from lapor.services import kpi_targets, seals
from lapor.services.kpi_scope import Period
from lapor.services.quality import quality
from lapor.services.reference import rules_of
from lapor.services.replay import Replayed, replay
from lapor.services.silence import Reason, silence
from lapor.services.verify import verify
from tests.conftest import KINDS
from tests.databases import filled

TODAY = date(2026, 11, 24)
SMALL = 600
# the seal of a reporter is different every time, as it must be
SAME_TABLES = (
    "complaint", "complaint_text", "activity", "ledger", "account", "agency", "mark", "assist",
    "absence", "outgoing", "seal",
)  # fmt: skip
TARGETS = "SELECT kpi, government_id, year, value, basis, set_by, set_at FROM kpi_target"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The demo in its default size."""
    engine = filled("sqlite", tmp_path_factory.mktemp("demo"))
    build(engine, today=TODAY)
    yield engine
    engine.dispose()


@pytest.fixture
def session(demo: Engine) -> Iterator[Session]:
    with Session(demo) as session:
        yield session


@pytest.fixture(params=KINDS)
def vacant(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    engine = filled(request.param, tmp_path_factory.mktemp("demo"), "demo")
    yield engine
    engine.dispose()


def contents(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        asked = {table: f"SELECT * FROM {table}" for table in SAME_TABLES}
        asked["kpi_target"] = TARGETS  # its ids are of the moment, as all that grows here
        return {
            table: sorted(map(repr, connection.execute(text(statement))))
            for table, statement in asked.items()
        }


def test_the_same_arguments_make_the_same_rows(
    vacant: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = filled(vacant.dialect.name.replace("postgresql", "postgres"),
                   tmp_path_factory.mktemp("again"), "again")  # fmt: skip
    for engine in (vacant, other):
        build(engine, complaints=SMALL, seed=7, today=TODAY)
    try:
        assert contents(vacant) == contents(other)
    finally:
        other.dispose()


@pytest.mark.parametrize(
    ("complaints", "today"),
    [(1, TODAY), (60, date(2018, 9, 3)), (600, date(2021, 3, 24)), (60, date(2026, 11, 22))],
)
def test_any_size_on_any_day(tmp_path: Path, complaints: int, today: date) -> None:
    engine = filled("sqlite", tmp_path)
    build(engine, complaints=complaints, today=today)
    with Session(engine) as session:
        assert session.exec(select(func.count()).select_from(Complaint)).one() == complaints
        assert verify(session).agrees
    engine.dispose()


def test_a_database_with_complaints_is_left_alone(demo: Engine) -> None:
    with pytest.raises(Refusal):
        build(demo, complaints=10, today=TODAY)


def test_the_mark_says_how_it_was_made(session: Session) -> None:
    marks = {row.name: row.value for row in session.exec(select(Mark))}
    total = session.exec(select(func.count()).select_from(Complaint)).one()
    assert marks["kind"] == "demo" and marks["seed"] == "1"
    assert marks["today"] == "2026-11-24" and marks["complaints"] == str(total)
    assert 11_000 < total < 13_500


def test_tangerang_has_the_published_count(session: Session) -> None:
    statement = (
        select(func.count())
        .select_from(Complaint)
        .join(Government, col(Government.id) == Complaint.government_id)
        .where(  # fmt: skip
            Government.code == TANGERANG,
            col(Complaint.received_on) >= date(2018, 9, 1),
            col(Complaint.received_on) <= TANGERANG_UNTIL,
        )
    )
    assert session.exec(statement).one() == TANGERANG_COUNT == 3171


@pytest.fixture(scope="module")
def lives(demo: Engine) -> list[Replayed]:
    with Session(demo) as session:
        lives = [one for chunk in replay(session) for one in chunk]
    return [one for one in lives if one[0].import_run_id is None]  # a file obeys no move


def test_every_story_obeys_the_moves(session: Session, lives: list[Replayed]) -> None:
    roles = {row.name: row.role for row in session.exec(select(Account))} | {"": Role.SYSTEM}
    rows: dict[int, list[Activity]] = {}
    for row in session.exec(select(Activity).order_by(col(Activity.version))):
        rows.setdefault(row.complaint_id, []).append(row)
    for complaint, told, _ in lives:
        state = State()
        for activity, row in zip(told, rows[complaint.id], strict=True):
            _obeys(state, activity.kind, roles[row.by], row.note)
            state = apply(state, activity)
            if activity.kind == MoveCode.CORRECT:
                state = state_of(as_known(told[: activity.version]))
            _arrives(activity.kind, state)


def _obeys(state: State, kind: MoveCode, role: Role, note: str) -> None:
    move = BY_CODE[kind]
    if kind == MoveCode.RECEIVE:
        assert role in move.by
        return
    merged, helps = state.merged_into is not None, kind == MoveCode.GIVE_HELP
    check(move, state.status, role, note, Standing(state.holder, merged, helping=helps))


def _arrives(kind: MoveCode, state: State) -> None:
    target = BY_CODE[kind].target
    if target not in (SAME, BACK) and kind != MoveCode.DISPATCH:
        assert state.status == target


def test_the_system_closes_exactly_when_the_window_ends(
    session: Session, lives: list[Replayed]
) -> None:
    lapses = 0
    for _, told, _ in lives:
        for place, activity in enumerate(told):
            if activity.kind == MoveCode.LAPSE:
                state = state_of(as_known(told[:place]))
                assert activity.on == lapse_on(state, rules_of(session, state.government))
                lapses += 1
    assert lapses > 5_000


def test_nothing_happens_before_it_was_received_or_in_the_future(session: Session) -> None:
    zones = {row.id: ZoneInfo(row.zone) for row in session.exec(select(Government))}
    end = {zone: datetime(2026, 11, 24, 23, 59, tzinfo=zone) for zone in set(zones.values())}
    last: tuple[int, datetime] = (0, datetime(2000, 1, 1, tzinfo=UTC))
    same = (Complaint.id == Activity.complaint_id, Complaint.home_id == Activity.home_id)
    order = (
        select(Activity)
        .join(Complaint, and_(*same))
        .where(col(Complaint.import_run_id).is_(None))
        .order_by(col(Activity.complaint_id), col(Activity.version))
    )
    for row in session.exec(order):
        assert row.at <= row.recorded_at <= end[zones[row.government_id]]
        if row.complaint_id == last[0]:
            assert row.at > last[1]
        last = (row.complaint_id, row.at)


def test_officers_work_in_office_hours_of_their_zone(session: Session) -> None:
    zones = {row.id: ZoneInfo(row.zone) for row in session.exec(select(Government))}
    for row in session.exec(select(Activity).where(Activity.by != "").limit(20_000)):
        local = row.recorded_at.astimezone(zones[row.government_id])
        assert 7 <= local.hour < 18, (row.kind, local)
        calendar = rules_of(session, row.government_id).calendar
        assert calendar.is_workday(day_number(local.date())), (row.kind, local)


def test_everything_occurs(session: Session) -> None:
    def found(column: Any) -> set[Any]:
        return set(session.exec(select(column).distinct()))

    assert found(Complaint.status) == set(Status)
    assert found(Complaint.channel) == set(Channel)
    assert found(Complaint.klass) >= set(Class)
    assert found(Complaint.holder) == set(Holder)
    assert found(Complaint.closed_by) >= set(ClosedBy)
    assert found(Complaint.rating) >= {1, 2, 3, 4, 5}
    assert len(found(Complaint.category_id)) == 20
    flags = select(Complaint.is_anonymous, Complaint.is_secret).distinct()
    assert len(set(session.exec(flags))) == 4
    files_only = {MoveCode.VERIFY, MoveCode.REDATE, MoveCode.REIMPORT}
    by_hand = {
        MoveCode.NOTE, MoveCode.UNDO, MoveCode.PROPOSE, MoveCode.DECLINE, MoveCode.REMIND,
    }  # fmt: skip
    assert found(Activity.kind) == set(MoveCode) - files_only - by_hand


def test_there_is_something_of_most_flaws(session: Session) -> None:
    """But for dates in an impossible order, which nothing here can make, and open conflicts."""
    rini = Actor("rini", Role.NATIONAL)
    found: set[str] = set()
    for code in PILOTS:
        listed = quality(session, rini, code, Period(None, None, TODAY)).flaws
        found |= {one.flaw.code for one in listed if one.n}
    assert found == {flaw.code for flaw in FLAWS} - {"impossible_order", "conflict"}


def test_some_agencies_are_silent(session: Session) -> None:
    rini = Actor("rini", Role.NATIONAL)
    now = datetime(2026, 11, 24, 3, tzinfo=UTC)
    told = [silence(session, rini, code, now=now).counts for code in PILOTS]
    for reason in Reason:
        assert any(one and one[reason] for one in told), reason
    assert [one[Reason.NO_SIGN_IN] for one in told if one].count(0) == 5


def test_a_merged_complaint_names_a_complaint(session: Session) -> None:
    merged = session.exec(select(Complaint.merged_into).where(col(Complaint.merged_into) > 0)).all()
    assert len(merged) > 100
    assert all(session.get(Complaint, (id, home_of(id))) for id in merged if id)


def test_a_burst_was_typed_in_on_one_day(session: Session) -> None:
    day = milliseconds(datetime(2019, 11, 28, tzinfo=ZoneInfo("Asia/Jakarta")))
    statement = text(
        "SELECT COUNT(*) FROM activity WHERE kind = 1 AND recorded_at BETWEEN :since AND :until "
        "AND at < :since"
    )
    bounds = {"since": day, "until": day + 86_399_999}
    assert session.connection().execute(statement, bounds).scalar_one() >= 53


def test_every_role_finds_work_this_morning(session: Session) -> None:
    for code in PILOTS:
        government = session.exec(select(Government).where(Government.code == code)).one()
        rows = session.exec(
            select(Complaint).where(
                col(Complaint.is_open), Complaint.government_id == government.id
            )
        ).all()
        due = {row.due_at.astimezone(ZoneInfo(government.zone)).date() for row in rows}
        assert {status for status in Status if status.is_open} <= {row.status for row in rows}
        assert min(due) <= TODAY
        assert any(row.returns and row.status == Status.UNVERIFIED for row in rows)
        liaison = session.get_one(Account, people.liaison(code).name)
        assert sum(row.agency_id == liaison.agency_id for row in rows) >= 5
    national = select(Complaint).where(col(Complaint.is_open), Complaint.holder == Holder.NATIONAL)
    assert len(session.exec(national).all()) >= 4


def test_officers_have_what_was_given_to_them_and_stand_in_for_each_other(
    session: Session,
) -> None:
    for code in PILOTS:
        liaison, colleague = people.liaison(code).name, people.colleague(code).name
        for name in (liaison, colleague):
            given = select(Complaint).where(col(Complaint.is_open), Complaint.officer == name)
            assert session.exec(given).all(), name
        assert substitutes_for(session, liaison, TODAY) == {colleague}
    waiting = session.exec(select(Assist).where(col(Assist.answered_on).is_(None))).all()
    answered = session.exec(select(Assist).where(col(Assist.answered_on).is_not(None))).all()
    assert len(waiting) >= 4 and len(answered) >= 4


def test_the_liaison_works_at_the_busiest_agency(session: Session) -> None:
    for code in PILOTS:
        government = session.exec(select(Government).where(Government.code == code)).one()
        busiest = session.exec(
            select(Complaint.agency_id)
            .where(Complaint.government_id == government.id, col(Complaint.agency_id) > 0)
            .group_by(col(Complaint.agency_id))
            .order_by(func.count().desc())
            .limit(1)
        ).one()
        assert busiest == session.get_one(Account, people.liaison(code).name).agency_id


def test_accounts_are_marked_and_agencies_have_decrees(session: Session) -> None:
    accounts = session.exec(select(Account)).all()
    assert all(account.is_demo for account in accounts)
    assert {a.name for a in accounts if a.is_active} == {person.name for person in people.PEOPLE}
    agencies = session.exec(select(Agency).where(col(Agency.parent_id).is_(None))).all()
    with_decree = [agency for agency in agencies if agency.decree]
    assert 0 < len(with_decree) < len(agencies)
    assert all("DEMO" in str(agency.decree) for agency in with_decree)


def test_texts_are_of_every_kind(session: Session) -> None:
    bodies = session.exec(select(ComplaintText.body)).all()
    assert all(100 <= len(body) <= 500 for body in bodies)
    assert {"=", "+"} <= {body[0] for body in bodies}
    assert any("NIK saya 99" in body for body in bodies)


def test_there_are_templates_for_every_agency_for_one_and_for_a_category(session: Session) -> None:
    for code in PILOTS:
        government = session.exec(select(Government).where(Government.code == code)).one()
        kept = session.exec(
            select(AnswerTemplate).where(AnswerTemplate.government_id == government.id)
        ).all()
        assert any(one.agency_id is None and one.category_id is None for one in kept)
        assert any(one.agency_id is not None for one in kept)
        assert any(one.category_id is not None for one in kept)
        assert all(not unknown(one.body) for one in kept)


def test_some_moves_of_the_last_working_day_are_not_entered_on_lapor_go_id(
    session: Session,
) -> None:
    entered = []
    for code in PILOTS:
        place = session.exec(select(Government).where(Government.code == code)).one()
        coordinator = Actor(people.coordinator(code), Role.COORDINATOR, place.id)
        waiting = lines(session, coordinator, Which())
        entered += lines(session, coordinator, Which(entered=True))
        assert {one.at.astimezone(ZoneInfo(place.zone)).date() for one in waiting} == {
            date(2026, 11, 23)
        }
    assert len(entered) > len(PILOTS)
    kinds = set(session.exec(select(Outgoing.kind).where(col(Outgoing.entered_at).is_(None))))
    assert {MoveCode.DISPATCH, MoveCode.FOLLOW_UP} <= kinds


def test_two_months_are_sealed_and_of_one_more_was_learned_later(session: Session) -> None:
    reader = Actor("", Role.NATIONAL)
    found = seals.listed(session, reader, list(PILOTS))
    assert {one.government for one in found} == {"13", "34.04"}
    assert {one.month for one in found} == {date(2026, 9, 1)}
    later = {one.government: seals.differences(session, reader, one) for one in found}
    assert not later["34.04"]
    (received,) = [one for one in later["13"] if one.kpi == "received" and not one.group]
    assert received.now is not None and received.sealed is not None
    assert received.now > received.sealed


def test_targets_say_that_they_are_invented(session: Session) -> None:
    decisions = kpi_targets.history(session, Actor("", Role.NATIONAL))
    assert {one.place for one in decisions} == {None, "Kab. Tangerang", "Kab. Sleman"}
    assert all(one.basis.startswith("Data buatan") for one in decisions)
    assert None in {one.value for one in decisions}
