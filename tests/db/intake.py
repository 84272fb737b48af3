"""Small files of both formats, and what came of them."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from sqlmodel import Session, col, select

from db.codes import Metric, Role
from db.days import day_of
from db.models import Activity, Complaint, ComplaintText, Government, Ledger
from lapor.domain.access import Actor
from lapor.services.intake.report import Report
from lapor.services.intake.run import import_file

NOW = datetime(2024, 6, 10, 3, tzinfo=UTC)  # Monday 10 June 2024, 10.00 WIB
RINI = Actor("rini", Role.NATIONAL)
GOOD = {
    "nomor_laporan": "L1",
    "tanggal_masuk": "2024-01-02",
    "kode_pemda": "36.03",
    "klasifikasi": "pengaduan_tidak_berkadar_pengawasan",
}
# Tuesday 2 January; 4 is a Thursday, 8 and 15 are Mondays; no holiday from 2 to 31 January
DONE = GOOD | {
    "tanggal_disposisi": "2024-01-04",
    "tanggal_tindak_lanjut": "2024-01-08",
    "tanggal_selesai": "2024-01-15",
}
PREAMBLE = (
    ("Judul Laporan", "", "Laporan Ringkas"),
    (),
    ("Nama Instansi", "", "Pemerintah Kabupaten Bandung"),
    (),
    ("Tanggal Generate", "", "2024-06-03"),
    (),
    ("Periode Masuk", "", "(2024-01-01) - (2024-05-31)"),
    (),
    ("Pengelola",),
    (),
)
RINGKAS = {
    "Tracking ID": "9100001",
    "Tanggal Laporan Masuk": "2 Jan 2024",
    "Waktu Laporan Masuk": "04:05:34",
    "Klasifikasi Laporan": "Pengaduan Tidak Berkadar Pengawasan",
    "ID Kategori": "1397",
    "Kategori": "Jalan Berlubang",
    "Judul Laporan": "Jalan berlubang di pasar",
    "Isi Laporan Awal": "Jalan Berlubang dekat Pasar.",
    "Isi Laporan Akhir": "jalan berlubang dekat pasar.",
    "Tipe Laporan (Anonim/Rahasia)": "Anonim",
    "Sumber Laporan": "Website",
    "Instansi Induk": "Pemerintah Kabupaten Bandung",
    "Instansi Terdisposisi": "Dinas Perhubungan Kab. Bandung",
    "Status Laporan": "Ditutup oleh Sistem",
    "Alasan Tunda/Arsip": "",
    "Provinsi": "Jawa Barat",
    "Kota/Kabupaten": "Bandung",
}
Row = dict[str, str]


def lengkap(*rows: Row, delimiter: str = ",") -> bytes:
    """A CSV with the columns that any of the rows has."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def book(lines: Sequence[Sequence[Any]], sheet: str = "Laporan Ringkas") -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    page = workbook.add_worksheet(sheet)
    dated = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for place, line in enumerate(lines):
        for column, cell in enumerate(line):
            if isinstance(cell, date):
                page.write_datetime(place, column, cell, dated)
            elif cell != "":
                page.write(place, column, cell)
    workbook.close()
    return out.getvalue()


def ringkas(*changes: Row, without: Sequence[str] = (), preamble: Any = PREAMBLE) -> bytes:
    """An export in the genuine layout: each row is the usual one with some cells changed."""
    rows = [RINGKAS | change for change in changes]
    named = dict.fromkeys(name for row in rows for name in row)
    columns = [name for name in named if name not in without]
    return book([*preamble, columns, *([row.get(name, "") for name in columns] for row in rows)])


def take_in(session: Session, data: bytes, **asked: Any) -> Report:
    asked.setdefault("now", NOW)
    name = asked.pop("file_name", "")
    return import_file(session, asked.pop("actor", RINI), data, file_name=name, **asked)


def take_in_export(session: Session, data: bytes, **asked: Any) -> Report:
    return take_in(session, data, **({"government": "32.04"} | asked))


def complaint(session: Session, number: str = "L1") -> Complaint:
    session.expire_all()
    return session.exec(select(Complaint).where(Complaint.number == number)).one()


def body_of(session: Session, number: str = "L1") -> ComplaintText:
    found = complaint(session, number)
    return session.get_one(ComplaintText, (found.id, found.home_id))


def story_of(session: Session, number: str = "L1") -> list[Activity]:
    statement = (
        select(Activity)
        .where(Activity.complaint_id == complaint(session, number).id)
        .order_by(col(Activity.version), col(Activity.seq))
    )
    return list(session.exec(statement))


def reasons(report: Report) -> list[tuple[str, str]]:
    return [(fault.column, fault.reason.en) for one in report.refusals for fault in one.faults]


def counted(session: Session, *, as_of: str = "2024-12-31") -> dict[Metric, int]:
    """SUM(n) by metric of everything in the ledger, as of a day."""
    found: dict[Metric, int] = {}
    for row in session.exec(select(Ledger)):
        if day_of(row.on).isoformat() <= as_of:
            found[row.metric] = found.get(row.metric, 0) + row.n
    return {metric: n for metric, n in found.items() if n}


def days_of(session: Session, metric: Metric) -> list[int]:
    rows = session.exec(select(Ledger).where(Ledger.metric == metric))
    return [row.days for row in rows for _ in range(row.n)]


def government_id(session: Session, code: str) -> int:
    return session.exec(select(Government.id).where(Government.code == code)).one()
