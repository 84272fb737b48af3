"""Rows that are refused: which column, what for, and what the report shows of them."""

import csv
import io

import pytest
from sqlmodel import Session, func, select

from db.models import Complaint
from lapor.services.intake.report import RefusedRows
from lapor.services.intake.rows import RowRefusal
from tests.db.intake import DONE, GOOD, Row, lengkap, reasons, take_in

DISPATCHED = GOOD | {"tanggal_disposisi": "2024-01-04"}


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"nomor_laporan": ""}, "nomor_laporan", "the number is empty"),
        ({"nomor_laporan": "9" * 33}, "nomor_laporan", "more than 32 characters"),
        ({"sumber": "s" * 17}, "sumber", "more than 16 characters"),
        ({"tanggal_masuk": ""}, "tanggal_masuk", "the date is empty"),
        ({"tanggal_masuk": "01/02/2024"}, "tanggal_masuk", "not a date we can read"),
        ({"tanggal_masuk": "2024-02-30"}, "tanggal_masuk", "not a date we can read"),
        ({"tanggal_masuk": "20240102"}, "tanggal_masuk", "not a date we can read"),
        ({"tanggal_masuk": "2024-W01-2"}, "tanggal_masuk", "not a date we can read"),
        ({"tanggal_masuk": "2024-01-02T25:00"}, "tanggal_masuk", "not a date we can read"),
        ({"tanggal_masuk": "0001-01-01"}, "tanggal_masuk", "not a date we can read"),
        ({"tanggal_masuk": "2024-06-11"}, "tanggal_masuk", "a date in the future"),
        ({"tanggal_masuk": "2024-06-10T10:01"}, "tanggal_masuk", "a date in the future"),
        ({"kode_pemda": "99.99"}, "kode_pemda", "unknown government code"),
        ({"kode_pemda": ""}, "kode_pemda", "unknown government code"),
        ({"kode_wilayah": "36.99"}, "kode_wilayah", "unknown territory code"),
        ({"instansi": "Dinas Antariksa"}, "instansi", "unknown agency in this government"),
        ({"kanal": "merpati"}, "kanal", "unknown channel"),
        ({"klasifikasi": ""}, "klasifikasi", "unknown class"),
        ({"klasifikasi": "pengaduan"}, "klasifikasi", "unknown class"),
        ({"anonim": "mungkin"}, "anonim", "not 1/0, ya/tidak, true/false"),
        ({"rahasia": "2"}, "rahasia", "not 1/0, ya/tidak, true/false"),
        ({"status": "melayang"}, "status", "unknown status"),
        ({"status": "in_process"}, "status", "does not agree with the dates"),
        ({"status": "on_hold"}, "status", "does not agree with the dates"),
        ({"tanggal_verifikasi": "2024-01-01"}, "tanggal_verifikasi",
         "earlier than the milestone before it"),
        ({"tanggal_verifikasi": "2024-01-05"}, "tanggal_disposisi",
         "earlier than the milestone before it"),
        ({"tanggal_tindak_lanjut": "2024-01-03"}, "tanggal_tindak_lanjut",
         "earlier than the milestone before it"),
        ({"tanggal_selesai": "2024-01-05"}, "tanggal_selesai",
         "earlier than the milestone before it"),
        ({"tanggal_selesai": "2024-07-01"}, "tanggal_selesai", "a date in the future"),
        ({"tanggal_disposisi": ""}, "tanggal_disposisi",
         "empty although the next one has a date"),
        ({"tanggal_tindak_lanjut": ""}, "tanggal_tindak_lanjut",
         "empty although the next one has a date"),
        ({"tanggal_dilanjutkan": "2024-01-05"}, "tanggal_dilanjutkan",
         "resumed although it was not on hold"),
        ({"tanggal_ditunda": "2024-01-05"}, "tanggal_dilanjutkan",
         "empty although the next one has a date"),
        ({"tanggal_ditunda": "2024-01-05", "tanggal_dilanjutkan": "2024-01-04"},
         "tanggal_dilanjutkan", "earlier than the milestone before it"),
        ({"tanggal_ditunda": "2024-01-01", "tanggal_dilanjutkan": "2024-01-03"},
         "tanggal_ditunda", "outside the time the complaint was open"),
        ({"tanggal_ditunda": "2024-01-12", "tanggal_dilanjutkan": "2024-01-16"},
         "tanggal_dilanjutkan", "outside the time the complaint was open"),
        ({"tanggal_ditunda": "2024-01-05", "tanggal_dilanjutkan": "2024-01-09"},
         "tanggal_ditunda", "a milestone lies inside the time on hold"),
        ({"jumlah_dikembalikan": "-1"}, "jumlah_dikembalikan", "not a whole number 0–99"),
        ({"jumlah_dikembalikan": "1,5"}, "jumlah_dikembalikan", "not a whole number 0–99"),
        ({"rating": "0"}, "rating", "not a rating from 1 to 5"),
        ({"rating": "45"}, "rating", "not a rating from 1 to 5"),
        ({"rating": "5", "tanggal_selesai": ""}, "rating", "rated although it is not done"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_by_column_and_reason(
    session: Session, change: Row, column: str, reason: str
) -> None:
    good = DONE | {"nomor_laporan": "L2"}
    report = take_in(session, lengkap(DONE | change, good))
    assert reasons(report) == [(column, reason)]
    assert (report.read, report.inserted, report.refused, report.exit_code) == (2, 1, 1, 1)


def test_all_that_is_wrong_with_a_row_is_told_at_once(session: Session) -> None:
    bad = GOOD | {"klasifikasi": "?", "kanal": "?", "rating": "9", "tanggal_disposisi": "kemarin"}
    report = take_in(session, lengkap(bad))
    assert [column for column, _ in reasons(report)] == [
        "klasifikasi", "kanal", "tanggal_disposisi", "rating",
    ]  # fmt: skip
    assert (report.refused, report.exit_code) == (1, 2)  # nothing was done


def test_the_second_of_two_rows_with_one_number_is_refused(session: Session) -> None:
    report = take_in(session, lengkap(GOOD, DISPATCHED, GOOD | {"sumber": "sidumas"}))
    assert reasons(report) == [("nomor_laporan", "this number was in the file before")]
    assert (report.refusals[0].record, report.inserted) == (2, 2)


def test_the_report_counts_reasons_and_masks_values(session: Session) -> None:
    out = io.StringIO()
    rows = [
        GOOD | {"nomor_laporan": "=1+1", "kanal": "081234567890"},
        GOOD | {"nomor_laporan": "L2", "kanal": "merpati"},
        GOOD | {"nomor_laporan": "L3", "isi": "rahasia " * 2_600},
    ]
    report = take_in(session, lengkap(*rows), on_refused=RefusedRows(out).write)
    assert report.as_json()["reasons"] == {
        "kanal: kanal tidak dikenal": 2,
        "isi: lebih dari 20.000 huruf": 1,
    }
    lines = list(csv.reader(io.StringIO(out.getvalue())))
    assert lines[0][:4] == ["rekaman", "baris", "nomor_laporan", "kolom"]
    assert [line[:4] for line in lines[1:]] == [
        ["1", "2", "'=1+1", "kanal"],
        ["2", "3", "L2", "kanal"],
        ["3", "4", "L3", "isi"],
    ]
    assert "081234567890" not in out.getvalue()
    assert lines[1][-1] == "08•••••••••0"
    assert "rahasia" not in lines[3][-1]


def test_a_report_names_the_first_thousand_and_the_file_has_all(session: Session) -> None:
    told: list[RowRefusal] = []
    rows = [GOOD | {"nomor_laporan": f"L{n}", "kode_pemda": "00"} for n in range(1_005)]
    report = take_in(session, lengkap(*rows, GOOD), on_refused=told.append)
    assert (report.refused, len(report.refusals), len(told)) == (1_005, 1_000, 1_005)
    assert (report.read, report.inserted) == (1_006, 1)


def test_j9_a_bad_row_in_a_hundred_is_named_the_others_are_in_and_all_or_nothing_is_nothing(
    session: Session,
) -> None:
    """J9 in a hundredth of its size."""
    rows = [GOOD | {"nomor_laporan": f"L{n}"} for n in range(1_000)]
    for n in range(0, 1_000, 100):
        rows[n] = rows[n] | {"tanggal_masuk": "2024-02-30"}
    data = lengkap(*rows)
    nothing = take_in(session, data, mode="all")
    assert (nothing.inserted, nothing.is_undone) == (0, True)
    assert session.exec(select(func.count()).select_from(Complaint)).one() == 0
    report = take_in(session, data)
    assert (report.read, report.inserted, report.refused) == (1_000, 990, 10)
    named = [(one.record, one.line, *one.faults[0][:1]) for one in report.refusals]
    assert named == [(n + 1, n + 2, "tanggal_masuk") for n in range(0, 1_000, 100)]
    assert all(str(one.faults[0].reason) for one in report.refusals)
    again = take_in(session, data)
    assert (again.inserted, again.updated, again.unchanged, again.refused) == (0, 0, 990, 10)
