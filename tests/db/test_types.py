"""How words, days and moments are kept: the numbers below stand in databases for ever."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, MetaData, Table, insert, literal_column, select
from sqlalchemy.exc import StatementError

from db.codes import (
    Channel,
    Class,
    ClosedBy,
    DayKind,
    Holder,
    Metric,
    MoveCode,
    Status,
)
from db.days import day_number, day_of, first_of_month, milliseconds, moment_of, month_number
from db.models import Dimension
from db.types import Code, Day, Moment, Number, member, numbers

KEPT = {  # in this order, from 1: new ones are only ever added at the end
    Status: "unverified on_hold not_followed_up in_process done archived deleted",
    MoveCode: (
        "receive direct dispatch assign_unit return hold complete expire_hold follow_up reply "
        "close lapse reopen merge unmerge archive restore correct set_confidentiality escalate "
        "rate verify delete redate reimport note undo propose decline ask_help give_help remind"
    ),
    Class: (
        "pengaduan_berkadar_pengawasan pengaduan_tidak_berkadar_pengawasan aspirasi "
        "permintaan_informasi"
    ),
    Channel: (
        "web sms android ios x whatsapp instagram facebook email telepon surat tatap_muka "
        "aplikasi_daerah lainnya"
    ),
    Holder: "national government agency",
    ClosedBy: "system admin reporter blocked",
    Metric: (
        "received anonymous secret held archived closed verify_late verify_late_closed "
        "verified_in_time verified_after_due verified_undated dispatched follow_up_late "
        "followed_in_time followed_after_due followed_undated resolve_late "
        "resolve_late_unanswered done_in_time done_after_due done_undated returned first_done "
        "reopened rated"
    ),
    Dimension: "channel class category territory hour",
}


@pytest.mark.parametrize("enum", KEPT)
def test_the_numbers_of_words_never_change(enum):
    words = KEPT[enum].split()
    known = {member.value: number for member, number in numbers(enum).items()}
    assert {word: known[word] for word in words} == {w: n for n, w in enumerate(words, 1)}
    assert len(known) == len(words), "pin the new member's number here"


@pytest.mark.parametrize("enum", KEPT)
def test_a_number_means_its_word_again(enum):
    assert [member(enum, number) for number in numbers(enum).values()] == list(enum)
    assert member(enum, None) is None


def test_the_follow_up_index_names_the_right_number():
    assert numbers(MoveCode)[MoveCode.FOLLOW_UP] == 9  # db/models/complaint.py: kind = 9
    assert numbers(Holder)[Holder.NATIONAL] == 1  # … holder = 1, and in queries/conditions.py


def test_every_enum_that_tables_keep_as_numbers_is_pinned():
    from sqlmodel import SQLModel

    import db.models  # noqa: F401 - the tables

    columns = [c for table in SQLModel.metadata.tables.values() for c in table.columns]
    kept = {column.type.enum for column in columns if isinstance(column.type, Number)}
    assert kept == set(KEPT)


@pytest.fixture
def table(session):
    kinds = Table(
        "kinds_of_test", MetaData(), Column("day", Day), Column("moment", Moment),
        Column("status", Number(Status)), Column("kind", Code(DayKind)),
    )  # fmt: skip
    connection = session.connection()
    kinds.create(connection)
    return kinds


def kept_and_read(session, table, **values):
    connection = session.connection()
    connection.execute(insert(table).values(**values))
    (row,) = connection.execute(select(table))
    (raw,) = connection.execute(select(*(literal_column(n) for n in values)).select_from(table))
    return row._mapping, tuple(raw)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(1970, 1, 1), 0),
        (date(1969, 12, 31), -1),
        (date(2000, 3, 1), 11017),
        (date(2026, 11, 24), 20781),
    ],
)
def test_a_day_is_kept_as_days_since_1970(session, table, day, number):
    read, raw = kept_and_read(session, table, day=day)
    assert read["day"] == day
    assert raw == (number,)


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC), -1),
        (datetime(2026, 9, 7, 3, 0, 0, 5_000, tzinfo=UTC), 1_788_750_000_005),
        (datetime(9999, 12, 31, tzinfo=UTC), 253_402_214_400_000),
    ],
)
def test_a_moment_is_kept_as_milliseconds_in_utc(session, table, moment, number):
    read, raw = kept_and_read(session, table, moment=moment)
    assert read["moment"] == moment
    assert read["moment"].utcoffset() == timedelta(0)
    assert raw == (number,)


def test_the_same_moment_told_in_jakarta_is_the_same(session, table):
    jakarta = datetime(2026, 9, 7, 10, tzinfo=ZoneInfo("Asia/Jakarta"))
    read, _ = kept_and_read(session, table, moment=jakarta)
    assert read["moment"] == datetime(2026, 9, 7, 3, tzinfo=UTC)
    odd = datetime(2026, 9, 7, 8, 45, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    assert milliseconds(odd) == milliseconds(jakarta)


def test_a_time_that_does_not_say_its_zone_is_refused(session, table):
    naive = datetime(2026, 9, 7, 10)  # noqa: DTZ001 - that is the point
    with pytest.raises(StatementError, match="needs its time zone"):
        session.connection().execute(insert(table).values(moment=naive))
    with pytest.raises(ValueError, match="needs its time zone"):
        milliseconds(naive)


def test_nothing_stays_nothing(session, table):
    read, raw = kept_and_read(session, table, day=None, moment=None, status=None, kind=None)
    assert set(read.values()) == set(raw) == {None}


def test_words_are_kept_as_numbers_or_as_words(session, table):
    read, raw = kept_and_read(session, table, status="in_process", kind=DayKind.REGIONAL)
    assert (read["status"], read["kind"]) == (Status.IN_PROCESS, DayKind.REGIONAL)
    assert raw == (4, "regional")


def test_a_word_we_do_not_know_is_refused(session, table):
    for column in ("status", "kind"):
        with pytest.raises(StatementError, match="is not a valid"):
            session.connection().execute(insert(table).values(**{column: "selesai"}))


def test_days_moments_and_months_go_back_and_forth():
    for number in range(-40_000, 40_000, 37):
        assert day_number(day_of(number)) == number
        assert milliseconds(moment_of(number * 86_400_001)) == number * 86_400_001
        first = first_of_month(month_number(number))
        assert day_of(first).day == 1
        assert first <= number < first_of_month(month_number(number) + 1)
    assert month_number(day_number(date(2026, 11, 24))) == 2026 * 12 + 10
