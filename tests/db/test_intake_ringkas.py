"""Laporan Ringkas: what the export says, and what it cannot say."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, func, select

from db.codes import Channel, Class, ClosedBy, Metric, MoveCode, Status
from db.models import Activity, Ledger
from lapor.domain.errors import BadInput
from tests.db.intake import (
    PREAMBLE,
    Row,
    body_of,
    complaint,
    counted,
    government_id,
    reasons,
    ringkas,
    story_of,
    take_in,
    take_in_export,
)

NUMBER = "9100001"
OPEN = {"Instansi Terdisposisi": "", "Status Laporan": "Belum Terverifikasi"}


def numbered(*changes: Row) -> list[Row]:
    return [{"Tracking ID": str(9_100_001 + n)} | change for n, change in enumerate(changes)]


def test_a_closed_row_is_dispatched_on_receipt_and_answered_from_tanggal_generate(
    session: Session,
) -> None:
    report = take_in_export(session, ringkas({}))
    assert (report.format, report.inserted, report.refused) == ("ringkas", 1, 0)
    found = complaint(session, NUMBER)
    assert (found.status, found.closed_by) == (Status.DONE, ClosedBy.SYSTEM)
    assert found.received_at == datetime(2024, 1, 2, 4, 5, 34, tzinfo=UTC)
    assert found.dispatched_on == found.verified_on == date(2024, 1, 2)
    assert found.followed_up_on == found.done_on == date(2024, 6, 3)
    assert found.is_undated
    assert (found.source, found.title) == ("sp4n", "Jalan berlubang di pasar")
    assert found.home_id == government_id(session, "32.04")
    told = story_of(session, NUMBER)
    assert [row.kind for row in told] == [
        MoveCode.RECEIVE, MoveCode.DISPATCH, MoveCode.FOLLOW_UP, MoveCode.CLOSE,
    ]  # fmt: skip
    for row in told:
        assert (row.days, row.in_time, row.verify_due_on) == (None, None, None)
        assert (row.follow_up_due_on, row.resolve_due_on) == (None, None)
        assert row.kind == MoveCode.RECEIVE or '"undated":true' in (row.facts or "")


def test_the_effect_on_the_kpis_counted_by_hand(session: Session) -> None:
    """Ten rows: six closed, one held after dispatch, two archived (one dispatched), one new."""
    closed = {"Status Laporan": "Ditutup oleh Admin"}
    rows = numbered(
        *[closed] * 6,
        {"Status Laporan": "Menunggu Kelengkapan Informasi"},
        {"Status Laporan": "Diarsipkan oleh Admin"},
        {"Status Laporan": "Konten Terblokir", "Instansi Terdisposisi": ""},
        OPEN,
    )
    take_in_export(session, ringkas(*rows))
    always = {Metric.RECEIVED: 10, Metric.ANONYMOUS: 10}
    before = counted(session, as_of="2024-06-02")
    assert before == always | {Metric.VERIFIED_UNDATED: 8, Metric.DISPATCHED: 8}
    after = counted(session, as_of="2024-06-03")
    assert after == always | {
        Metric.VERIFIED_UNDATED: 8,
        Metric.DISPATCHED: 7,  # the archived one is no longer in R
        Metric.FOLLOWED_UNDATED: 6,
        Metric.DONE_UNDATED: 6,
        Metric.FIRST_DONE: 6,
        Metric.HELD: 1,
        Metric.ARCHIVED: 2,
        Metric.CLOSED: 8,  # so that the backlog is 10 − 8 = 2
    }
    assert counted(session, as_of="2030-12-31") == after  # nothing ever becomes late
    assert session.exec(select(func.sum(Ledger.days))).one() == 0


@pytest.mark.parametrize(
    ("label", "agency", "status", "by"),
    [
        ("Ditutup oleh Sistem", True, Status.DONE, ClosedBy.SYSTEM),
        ("Ditutup oleh Admin", True, Status.DONE, ClosedBy.ADMIN),
        ("Ditutup oleh Pelapor", True, Status.DONE, ClosedBy.REPORTER),
        ("Ditutup oleh Admin", False, Status.DONE, ClosedBy.ADMIN),
        ("Diarsipkan oleh Sistem", False, Status.ARCHIVED, ClosedBy.SYSTEM),
        ("Diarsipkan oleh Admin", True, Status.ARCHIVED, ClosedBy.ADMIN),
        ("Diarsipkan oleh Pelapor", False, Status.ARCHIVED, ClosedBy.REPORTER),
        ("Konten Terblokir", False, Status.ARCHIVED, ClosedBy.BLOCKED),
        ("Menunggu Kelengkapan Informasi", False, Status.ON_HOLD, None),
        ("Menunggu Kelengkapan Informasi", True, Status.ON_HOLD, None),
        ("Belum Terverifikasi", False, Status.UNVERIFIED, None),
        ("Terdisposisi Belum Ditindaklanjuti", True, Status.NOT_FOLLOWED_UP, None),
        ("Terdisposisi Sedang Diproses", True, Status.IN_PROCESS, None),
        ("Terdisposisi Selesai", True, Status.DONE, ClosedBy.ADMIN),
        ("Tertunda", False, Status.ON_HOLD, None),
        ("Arsip", False, Status.ARCHIVED, ClosedBy.ADMIN),
    ],
)
def test_every_printed_status_has_a_meaning(
    session: Session, label: str, agency: bool, status: Status, by: ClosedBy | None
) -> None:
    change = {"Status Laporan": label} | ({} if agency else {"Instansi Terdisposisi": ""})
    take_in_export(session, ringkas(change))
    found = complaint(session, NUMBER)
    assert (found.status, found.closed_by) == (status, by)
    assert (found.dispatched_on is not None) == agency


def test_the_reason_of_a_hold_or_an_archive_is_its_note(session: Session) -> None:
    reason = "Laporan ini diarsipkan karena tidak jelas"
    change = {"Status Laporan": "Diarsipkan oleh Admin", "Alasan Tunda/Arsip": reason}
    take_in_export(session, ringkas(change))
    assert story_of(session, NUMBER)[-1].note == reason


@pytest.mark.parametrize(
    ("day", "clock", "zone", "on"),
    [
        ("2 Jan 2024", "16:59:59", None, date(2024, 1, 2)),  # 23.59 WIB
        ("2 Jan 2024", "17:00:00", None, date(2024, 1, 3)),  # 00.00 WIB
        ("2 Jan 2024", "17:00:00", "Asia/Jakarta", date(2024, 1, 2)),
        ("02 Januari 2024", "04:05", None, date(2024, 1, 2)),
        ("29 May 2023", "04:05:34", None, date(2023, 5, 29)),
        ("29 Mei 2023", "04:05:34", None, date(2023, 5, 29)),
        ("17 Agu 2023", "04:05:34", None, date(2023, 8, 17)),
        ("9 Okt 2023", "04:05:34", None, date(2023, 10, 9)),
        ("1 December 2023", "04.05", None, date(2023, 12, 1)),
        ("1 Des 2023", "", None, date(2023, 12, 1)),
        ("2023-05-29", "04:05:34", None, date(2023, 5, 29)),
    ],
)
def test_times_are_utc_and_months_in_either_language(
    session: Session, day: str, clock: str, zone: str | None, on: date
) -> None:
    change = {"Tanggal Laporan Masuk": day, "Waktu Laporan Masuk": clock}
    take_in_export(session, ringkas(change), zone=zone)
    assert complaint(session, NUMBER).received_on == on


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"Tracking ID": ""}, "Tracking ID", "the number is empty"),
        ({"Tanggal Laporan Masuk": ""}, "Tanggal Laporan Masuk", "the date is empty"),
        ({"Tanggal Laporan Masuk": "31 Feb 2024"}, "Tanggal Laporan Masuk",
         "not a date we can read"),
        ({"Tanggal Laporan Masuk": "5 Foo 2024"}, "Tanggal Laporan Masuk",
         "not a date we can read"),
        ({"Waktu Laporan Masuk": "25:00:00"}, "Waktu Laporan Masuk", "not a date we can read"),
        ({"Tanggal Laporan Masuk": "11 Jun 2024"}, "Tanggal Laporan Masuk",
         "a date in the future"),
        ({"Status Laporan": "Menguap"}, "Status Laporan", "unknown status"),
        ({"Status Laporan": ""}, "Status Laporan", "unknown status"),
        ({"Klasifikasi Laporan": "Curhat"}, "Klasifikasi Laporan", "unknown class"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_by_column(
    session: Session, change: Row, column: str, reason: str
) -> None:
    report = take_in_export(session, ringkas({"Tracking ID": "9"}, change))
    assert reasons(report) == [(column, reason)]
    assert report.inserted == 1
    assert (report.refusals[0].record, report.refusals[0].line) == (2, 13)


def test_the_second_of_two_rows_with_one_number_is_refused(session: Session) -> None:
    report = take_in_export(session, ringkas({}, {}))
    assert reasons(report) == [("Tracking ID", "this number was in the file before")]


def test_flags_are_none_where_empty_and_both_where_the_column_is_missing(
    session: Session,
) -> None:
    flags = "Tipe Laporan (Anonim/Rahasia)"
    rows = numbered(
        {flags: ""}, {flags: "Anonim"}, {flags: "Rahasia"}, {flags: "Anonim|Rahasia"}, {flags: "?"}
    )
    take_in_export(session, ringkas(*rows))
    found = [complaint(session, row["Tracking ID"]) for row in rows]
    assert [(one.is_anonymous, one.is_secret) for one in found] == [
        (False, False), (True, False), (False, True), (True, True), (True, True),
    ]  # fmt: skip
    take_in_export(session, ringkas({"Tracking ID": "9"}, without=[flags]))
    assert (complaint(session, "9").is_anonymous, complaint(session, "9").is_secret) == (True, True)


def test_an_empty_class_stays_empty_and_an_unknown_source_is_other(session: Session) -> None:
    rows = numbered(
        {"Klasifikasi Laporan": "", "Sumber Laporan": ""},
        {"Klasifikasi Laporan": "Permintaan Informasi",
         "Sumber Laporan": "Website - kementerian-sosial"},
        {"Sumber Laporan": "Hotline Service"},
        {"Sumber Laporan": "Merpati"},
    )  # fmt: skip
    take_in_export(session, ringkas(*rows))
    found = [complaint(session, row["Tracking ID"]) for row in rows]
    assert [one.klass for one in found[:2]] == [None, Class.INFORMATION]
    assert [one.channel for one in found] == [
        Channel.OTHER, Channel.WEB, Channel.TELEPHONE, Channel.OTHER,
    ]  # fmt: skip


def test_the_administrators_copy_is_kept_where_more_than_capitals_differ(session: Session) -> None:
    rows = numbered({}, {"Isi Laporan Akhir": "Jalan berlubang dekat pasar. [disunting]"})
    take_in_export(session, ringkas(*rows))
    first, second = body_of(session, "9100001"), body_of(session, "9100002")
    assert first.body == second.body == "Jalan Berlubang dekat Pasar."
    assert (first.edited, second.edited) == (None, "Jalan berlubang dekat pasar. [disunting]")


def test_other_columns_are_named_and_passed_over(session: Session) -> None:
    report = take_in_export(session, ringkas({"Nomor SK": "1/2024", "Rating": "5"}))
    assert report.unknown_columns == ["Nomor SK", "Rating"]


def test_the_government_must_be_named_and_be_the_one_of_the_file(session: Session) -> None:
    with pytest.raises(BadInput, match="Add --government"):
        take_in(session, ringkas({}))
    with pytest.raises(BadInput, match="This file is of"):
        take_in_export(session, ringkas({}), government="32.73")  # the city
    with pytest.raises(BadInput, match="no government with the code"):
        take_in_export(session, ringkas({}), government="99.99")


def test_without_a_preamble_it_is_known_from_the_day_of_the_import(session: Session) -> None:
    take_in_export(session, ringkas({}, preamble=()))
    assert complaint(session, NUMBER).done_on == date(2024, 6, 10)


def test_a_preamble_made_in_the_future_is_refused(session: Session) -> None:
    preamble = [*PREAMBLE[:4], ("Tanggal Generate", "", "2024-07-01"), ()]
    with pytest.raises(BadInput, match="Tanggal Generate"):
        take_in_export(session, ringkas({}, preamble=preamble))


def test_one_received_after_the_export_was_made_is_told_from_its_receipt(session: Session) -> None:
    take_in_export(session, ringkas({"Tanggal Laporan Masuk": "7 Jun 2024"}))
    assert {row.on for row in session.exec(select(Activity))} == {date(2024, 6, 7)}
