"""The full format, column by column. Working days are counted on the calendar by hand."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from db.codes import Channel, Class, ClosedBy, Holder, Metric, MoveCode, Status
from db.days import milliseconds
from db.models import Reporter
from lapor.services.identity import unseal
from tests.db.intake import (
    DONE,
    GOOD,
    Row,
    book,
    complaint,
    counted,
    days_of,
    lengkap,
    reasons,
    story_of,
    take_in,
)

FOLLOWED = {name: text for name, text in DONE.items() if name != "tanggal_selesai"}
DISPATCHED = {name: text for name, text in FOLLOWED.items() if name != "tanggal_tindak_lanjut"}
HELD = GOOD | {"tanggal_ditunda": "2024-01-03"}
RESUMED = HELD | {"tanggal_dilanjutkan": "2024-01-05"}


def test_a_complete_life_is_told_and_counted(session: Session) -> None:
    take_in(session, lengkap(DONE | {"rating": "4"}))
    found = complaint(session)
    assert found.status == Status.DONE
    assert found.received_on == date(2024, 1, 2)
    assert found.verified_on == found.dispatched_on == date(2024, 1, 4)
    assert (found.followed_up_on, found.done_on) == (date(2024, 1, 8), date(2024, 1, 15))
    assert found.rating == 4
    assert [row.kind for row in story_of(session)] == [
        MoveCode.RECEIVE, MoveCode.DISPATCH, MoveCode.FOLLOW_UP, MoveCode.CLOSE, MoveCode.RATE,
    ]  # fmt: skip
    once = (
        Metric.RECEIVED, Metric.ANONYMOUS, Metric.SECRET, Metric.CLOSED, Metric.DISPATCHED,
        Metric.VERIFIED_IN_TIME, Metric.FOLLOWED_IN_TIME, Metric.DONE_IN_TIME, Metric.FIRST_DONE,
        Metric.RATED,
    )  # fmt: skip
    assert counted(session) == dict.fromkeys(once, 1)
    assert days_of(session, Metric.VERIFIED_IN_TIME) == [2]  # 3 and 4 January
    assert days_of(session, Metric.FOLLOWED_IN_TIME) == [2]  # 5 and 8
    assert days_of(session, Metric.DONE_IN_TIME) == [7]  # 5, 8–12, 15


def test_an_answer_after_the_due_date_is_late(session: Session) -> None:
    # dispatched on Thursday 4: five working days end on Thursday 11, fourteen on Wednesday 24
    row = DONE | {"tanggal_tindak_lanjut": "2024-01-12", "tanggal_selesai": "2024-01-25"}
    take_in(session, lengkap(row))
    sums = counted(session)
    assert sums[Metric.FOLLOWED_AFTER_DUE] == sums[Metric.DONE_AFTER_DUE] == 1
    assert days_of(session, Metric.FOLLOWED_AFTER_DUE) == [6]
    assert days_of(session, Metric.DONE_AFTER_DUE) == [15]


def test_an_open_one_is_late_from_the_day_after_it_was_due(session: Session) -> None:
    take_in(session, lengkap(DISPATCHED))
    assert Metric.FOLLOW_UP_LATE not in counted(session, as_of="2024-01-11")
    assert counted(session, as_of="2024-01-12")[Metric.FOLLOW_UP_LATE] == 1


def test_time_on_hold_does_not_count(session: Session) -> None:
    # dispatched on the 4th, on hold from Friday 5 to Wednesday 10: 8, 9 and 10 do not count
    row = DISPATCHED | {
        "tanggal_ditunda": "2024-01-05",
        "tanggal_dilanjutkan": "2024-01-10",
        "tanggal_tindak_lanjut": "2024-01-12",
    }
    take_in(session, lengkap(row))
    assert days_of(session, Metric.FOLLOWED_IN_TIME) == [3]  # 5, 11, 12
    assert counted(session)[Metric.HELD] == 1
    assert complaint(session).held_days == 3


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (GOOD, Status.UNVERIFIED),
        (GOOD | {"tanggal_verifikasi": "2024-01-03"}, Status.UNVERIFIED),
        (DISPATCHED, Status.NOT_FOLLOWED_UP),
        (FOLLOWED, Status.IN_PROCESS),
        (DONE, Status.DONE),
        (HELD, Status.ON_HOLD),
        (RESUMED, Status.UNVERIFIED),
        (FOLLOWED | {"tanggal_ditunda": "2024-01-08"}, Status.ON_HOLD),
        (FOLLOWED | RESUMED | {"tanggal_disposisi": "2024-01-05"}, Status.IN_PROCESS),
        (DONE | {"jumlah_dikembalikan": "2"}, Status.DONE),
        (DISPATCHED | {"jumlah_dikembalikan": "1"}, Status.NOT_FOLLOWED_UP),
        (DISPATCHED | {"jumlah_dikembalikan": "1", "status": "unverified"}, Status.UNVERIFIED),
        (GOOD | {"jumlah_dikembalikan": "1"}, Status.UNVERIFIED),
        (DONE | {"status": "Selesai"}, Status.DONE),
        (DONE | {"status": "Ditutup oleh Pelapor"}, Status.DONE),
        (FOLLOWED | {"status": "Terdisposisi Sedang Diproses"}, Status.IN_PROCESS),
        (HELD | {"status": "Tertunda"}, Status.ON_HOLD),
        (GOOD | {"status": "archived"}, Status.ARCHIVED),
        (FOLLOWED | {"status": "Diarsipkan oleh Sistem"}, Status.ARCHIVED),
        (GOOD | {"status": "archived", "tanggal_selesai": "2024-01-09"}, Status.ARCHIVED),
        (HELD | {"status": "archived", "tanggal_selesai": "2024-01-09"}, Status.ARCHIVED),
        (DISPATCHED | {"status": "Dihapus"}, Status.DELETED),
    ],
)
def test_the_status_is_what_the_dates_say_or_agrees_with_them(
    session: Session, row: Row, status: Status
) -> None:
    report = take_in(session, lengkap(row))
    assert reasons(report) == []
    assert complaint(session).status == status


@pytest.mark.parametrize(
    ("code", "written", "moment", "on"),
    [
        ("36.03", "2021-03-23", datetime(2021, 3, 22, 17, tzinfo=UTC), date(2021, 3, 23)),
        ("36.03", "2021-03-23T14:05", datetime(2021, 3, 23, 7, 5, tzinfo=UTC), date(2021, 3, 23)),
        ("51.03", "2021-03-23T00:30", datetime(2021, 3, 22, 16, 30, tzinfo=UTC), date(2021, 3, 23)),
        ("36.03", "2021-03-23 14:05:10", datetime(2021, 3, 23, 7, 5, 10, tzinfo=UTC),
         date(2021, 3, 23)),
        ("36.03", "2021-03-23T17:30Z", datetime(2021, 3, 23, 17, 30, tzinfo=UTC),
         date(2021, 3, 24)),
        ("51.03", "2021-03-23T23:30+07:00", datetime(2021, 3, 23, 16, 30, tzinfo=UTC),
         date(2021, 3, 24)),
    ],
)  # fmt: skip
def test_a_date_is_local_to_the_government(
    session: Session, code: str, written: str, moment: datetime, on: date
) -> None:
    take_in(session, lengkap(GOOD | {"tanggal_masuk": written, "kode_pemda": code}))
    found = complaint(session)
    assert (found.received_at, found.received_on) == (moment, on)


def test_times_are_read_in_the_zone_that_is_asked_for(session: Session) -> None:
    take_in(session, lengkap(GOOD | {"tanggal_masuk": "2021-03-23T18:00"}), zone="UTC")
    assert complaint(session).received_on == date(2021, 3, 24)  # 01.00 WIB


def test_of_two_moments_on_one_day_the_earlier_comes_first(session: Session) -> None:
    early, late = "2024-01-02T08:00", "2024-01-02T09:00"
    swapped = GOOD | {"tanggal_masuk": late, "tanggal_disposisi": early}
    good = GOOD | {"nomor_laporan": "L2", "tanggal_masuk": early, "tanggal_disposisi": late}
    same_day = GOOD | {"nomor_laporan": "L3", "tanggal_masuk": late} | {
        "tanggal_disposisi": "2024-01-02"
    }  # fmt: skip
    report = take_in(session, lengkap(swapped, good, same_day))
    assert reasons(report) == [("tanggal_disposisi", "earlier than the milestone before it")]
    moments = [row.at for row in story_of(session, "L3")]
    assert moments == sorted(moments)


def test_what_is_empty_is_protected_and_belongs_to_the_government(session: Session) -> None:
    take_in(session, lengkap(DISPATCHED | {"anonim": "", "instansi": "", "kode_wilayah": ""}))
    found = complaint(session)
    assert (found.is_anonymous, found.is_secret) == (True, True)
    assert (found.agency_id, found.holder) == (None, Holder.GOVERNMENT)
    assert (found.channel, found.category_id) == (Channel.OTHER, None)
    assert (found.territory_id, found.source, found.title) == (3603, "sp4n", "")


@pytest.mark.parametrize(
    ("text", "flag"),
    [("0", False), ("tidak", False), ("FALSE", False), ("1", True), ("Ya", True), ("true", True)],
)
def test_yes_and_no_in_three_spellings(session: Session, text: str, flag: bool) -> None:
    take_in(session, lengkap(GOOD | {"anonim": text, "rahasia": text}))
    assert (complaint(session).is_anonymous, complaint(session).is_secret) == (flag, flag)


def test_class_channel_and_reporter_are_kept(session: Session) -> None:
    row = GOOD | {
        "klasifikasi": "Pengaduan Berkadar Pengawasan",
        "kanal": "surat",
        "nama_pelapor": "Warga Uji",
        "telepon": "081200000001",
        "email": "warga@contoh.invalid",
    }
    take_in(session, lengkap(row))
    found = complaint(session)
    assert (found.klass, found.channel) == (Class.SUPERVISORY, Channel.LETTER)
    sealed = session.get_one(Reporter, (found.id, found.home_id)).sealed
    assert b"Warga" not in sealed
    assert unseal(sealed) == {
        "name": "Warga Uji", "phone": "081200000001", "email": "warga@contoh.invalid",
    }  # fmt: skip


def test_returns_count_once_from_the_dispatch(session: Session) -> None:
    take_in(session, lengkap(DONE | {"jumlah_dikembalikan": "3"}))
    assert complaint(session).returns == 3
    assert counted(session)[Metric.RETURNED] == 1
    assert Metric.RETURNED not in counted(session, as_of="2024-01-03")
    assert counted(session, as_of="2024-01-04")[Metric.RETURNED] == 1


def test_what_the_system_closed_is_measured_to_the_last_follow_up(session: Session) -> None:
    row = DONE | {"tanggal_selesai": "2024-01-22", "status": "Ditutup oleh Sistem"}
    take_in(session, lengkap(row))
    assert complaint(session).closed_by == ClosedBy.SYSTEM
    assert days_of(session, Metric.DONE_IN_TIME) == [2]  # from the 4th to the 8th: 5 and 8


def test_an_archived_row_without_a_date_is_never_late(session: Session) -> None:
    take_in(session, lengkap(DISPATCHED | {"status": "archived"}))
    found = complaint(session)
    assert found.archived_on == date(2024, 6, 10)  # the day of the import
    before = counted(session, as_of="2024-06-09")
    assert before[Metric.DISPATCHED] == 1
    assert not {m for m in before if "late" in m.value}
    after = counted(session)
    assert (after[Metric.ARCHIVED], after[Metric.CLOSED], after[Metric.RECEIVED]) == (1, 1, 1)
    assert Metric.DISPATCHED not in after


def test_an_archived_row_with_a_date_was_late_until_then(session: Session) -> None:
    # received on Tuesday 2: verification was due on Friday 5
    row = GOOD | {"status": "Diarsipkan oleh Admin", "tanggal_selesai": "2024-01-09"}
    take_in(session, lengkap(row))
    assert complaint(session).archived_on == date(2024, 1, 9)
    assert counted(session, as_of="2024-01-08")[Metric.VERIFY_LATE] == 1
    after = counted(session)
    assert Metric.VERIFY_LATE not in after
    assert after[Metric.VERIFY_LATE_CLOSED] == 1


def test_only_the_government_that_is_asked_for(session: Session) -> None:
    report = take_in(
        session, lengkap(GOOD, GOOD | {"nomor_laporan": "L2", "kode_pemda": "34"}),
        government="36.03",
    )  # fmt: skip
    assert reasons(report) == [("kode_pemda", "not the government that was asked for")]


def test_a_book_may_hold_real_dates_and_numbers(session: Session) -> None:
    row = DONE | {"nomor_laporan": "9100000", "rating": "5"}
    cells: list[object] = [
        date.fromisoformat(text) if name.startswith("tanggal") else text
        for name, text in row.items()
    ]
    cells[0], cells[list(row).index("rating")], cells[2] = 9_100_000, 5, 36.03
    take_in(session, book([list(row), cells], "Data"))
    found = complaint(session, "9100000")
    assert (found.status, found.done_on, found.rating) == (Status.DONE, date(2024, 1, 15), 5)


def test_moments_are_kept_in_the_order_of_the_story(session: Session) -> None:
    take_in(session, lengkap(DONE))
    told = story_of(session)
    assert [row.seq for row in told] == [0, 1, 2, 3]
    assert {row.version for row in told} == {1}
    assert {milliseconds(row.recorded_at) for row in told} == {
        milliseconds(datetime(2024, 6, 10, 3, tzinfo=UTC))
    }
    assert {row.by for row in told} == {""}
