"""The same file twice, a changed file, a complaint moved here since: what a second import does."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, func, select

from db.codes import Class, Metric, MoveCode, Status
from db.days import milliseconds
from db.models import (
    Activity,
    Agency,
    AuditLog,
    Category,
    Complaint,
    ImportConflict,
    ImportRun,
    Ledger,
    Reporter,
)
from lapor.domain.errors import BadInput
from lapor.services import ledger, receipt_sums
from lapor.services.complaints import make_move
from lapor.services.intake.run import import_path
from lapor.services.intake.tell import unpacked_story
from lapor.services.verify import verify
from tests.cast import Cast
from tests.db.intake import (
    DONE,
    GOOD,
    NOW,
    PREAMBLE,
    RINI,
    Row,
    body_of,
    complaint,
    counted,
    lengkap,
    reasons,
    ringkas,
    story_of,
    take_in,
    take_in_export,
)

LATER = NOW + timedelta(days=1)  # Tuesday 11 June 2024
DISPATCHED = GOOD | {"tanggal_disposisi": "2024-01-04"}
FOLLOWED = DISPATCHED | {"tanggal_tindak_lanjut": "2024-01-08"}
TABLES = (
    "complaint", "complaint_text", "reporter", "activity", "ledger", "ledger_tail", "balance",
    "balance_day", "balance_agency", "balance_agency_day", "balance_place",
    "balance_receipt", "balance_late", "month_change", "agency", "agency_alias", "category",
    "import_run", "import_conflict", "audit_log",
)  # fmt: skip


def everything(session: Session) -> dict[str, list[Any]]:
    session.flush()
    rows = {
        name: session.connection().execute(text(f"SELECT * FROM {name}")).all() for name in TABLES
    }
    return {name: sorted(map(str, found)) for name, found in rows.items()}


def agrees(session: Session) -> None:
    """The whole database proves itself; the schema is not this test's business."""
    found = [one for one in verify(session).differences if one.check != "schema"]
    assert found == []


@pytest.mark.parametrize("format", ["ringkas", "lengkap"])
def test_the_same_file_twice_changes_nothing(session: Session, format: str) -> None:
    rows = [DONE | {"nomor_laporan": f"L{n}", "nama_pelapor": "Warga"} for n in range(3)]
    data = (
        lengkap(*rows, GOOD | {"nomor_laporan": "L9"})
        if format == "lengkap"
        else ringkas({}, {"Tracking ID": "9"})
    )
    government = None if format == "lengkap" else "32.04"
    first = take_in(session, data, government=government)
    before = everything(session)
    report = take_in(session, data, government=government, now=LATER)
    assert (report.inserted, report.updated, report.conflict) == (0, 0, 0)
    assert report.unchanged == report.read == first.inserted
    assert everything(session) == before


def test_the_order_of_rows_and_columns_does_not_make_a_row_another(session: Session) -> None:
    rows = [DONE, GOOD | {"nomor_laporan": "L2"}]
    take_in(session, lengkap(*rows))
    turned = [dict(reversed(list(row.items()))) for row in reversed(rows)]
    assert take_in(session, lengkap(*turned, delimiter=";"), now=LATER).unchanged == 2


def test_a_file_leaves_one_run_and_one_audit_row(session: Session) -> None:
    report = take_in(session, lengkap(DONE, GOOD | {"nomor_laporan": "L2", "kanal": "?"}))
    run = session.exec(select(ImportRun)).one()
    assert (run.id, run.read, run.inserted, run.refused) == (report.run_id, 2, 1, 1)
    assert complaint(session).import_run_id == run.id
    audit = session.exec(select(AuditLog)).one()
    assert (audit.actor, audit.action, audit.summary) == (
        "rini", "import", "read 2, inserted 1, refused 1",
    )  # fmt: skip


def test_a_changed_row_is_told_anew_and_the_past_is_put_right(session: Session) -> None:
    take_in(session, lengkap(DISPATCHED | {"nama_pelapor": "Warga"}))
    assert counted(session)[Metric.FOLLOW_UP_LATE] == 1
    report = take_in(session, lengkap(DONE | {"isi": "baru"}), now=LATER)
    assert (report.updated, report.inserted) == (1, 0)
    found = complaint(session)
    assert (found.version, found.status, found.done_on) == (2, Status.DONE, date(2024, 1, 15))
    assert (found.moved_here, body_of(session).body) == (False, "baru")
    assert session.exec(select(func.count()).select_from(Reporter)).one() == 0
    sums = counted(session)
    assert Metric.FOLLOW_UP_LATE not in sums
    assert (sums[Metric.DONE_IN_TIME], sums[Metric.RECEIVED], sums[Metric.DISPATCHED]) == (1, 1, 1)
    # as of any day it was never late; that we once believed so is kept by recorded_on
    assert Metric.FOLLOW_UP_LATE not in counted(session, as_of="2024-01-31")
    late = select(Ledger.n).where(Ledger.metric == Metric.FOLLOW_UP_LATE)
    assert sorted(session.exec(late)) == [-1, 1]
    agrees(session)


def test_each_retelling_replaces_the_one_before(session: Session) -> None:
    for step, row in enumerate((GOOD, DISPATCHED, FOLLOWED, DONE)):
        take_in(session, lengkap(row), now=NOW + timedelta(days=step))
    told = story_of(session)
    facts = [row.facts for row in told if row.kind == MoveCode.REIMPORT]
    assert [json.loads(found or "")["instead_of"] for found in facts] == [[1], [2], [3]]
    assert [row.version for row in told if row.kind == MoveCode.RECEIVE] == [1, 2, 3, 4]
    assert counted(session)[Metric.DONE_IN_TIME] == 1
    agrees(session)


def test_a_row_received_today_may_change_today(session: Session) -> None:
    row = GOOD | {"tanggal_masuk": "2024-06-10"}
    take_in(session, lengkap(row))
    take_in(session, lengkap(row | {"klasifikasi": "aspirasi", "anonim": "0"}), now=NOW)
    assert counted(session) == {Metric.RECEIVED: 1, Metric.SECRET: 1, Metric.VERIFY_LATE: 1}
    agrees(session)


def test_what_was_known_stays_known_since_the_first_export(session: Session) -> None:
    take_in_export(session, ringkas({"Klasifikasi Laporan": ""}))
    july = [*PREAMBLE[:4], ("Tanggal Generate", "", "2024-07-03"), ()]
    report = take_in_export(session, ringkas({}, preamble=july), now=NOW + timedelta(days=30))
    found = complaint(session, "9100001")
    assert (report.updated, found.klass) == (1, Class.SERVICE)
    assert found.done_on == found.followed_up_on == date(2024, 6, 3)
    agrees(session)


def test_a_row_may_go_to_another_government(session: Session) -> None:
    take_in(session, lengkap(DONE))
    home = complaint(session).home_id
    moved = DONE | {"kode_pemda": "51.03", "kode_wilayah": "51.03"}
    assert take_in(session, lengkap(moved), now=LATER).updated == 1
    found = complaint(session)
    assert found.home_id == home != found.government_id
    agrees(session)


def test_the_hours_of_receipts_follow_what_a_file_tells_anew(session: Session) -> None:
    """In the balances, and of what still waits to be folded into them."""
    take_in(session, lengkap(DONE))
    moved = DONE | {"kode_pemda": "51.03", "kode_wilayah": "51.03"}  # an hour earlier
    take_in(session, lengkap(moved), now=LATER)
    waiting = "SELECT COUNT(*) FROM ledger_tail WHERE metric = 1"
    assert session.execute(text(waiting)).scalar_one() == 2
    take_in(session, lengkap(DONE | {"klasifikasi": "aspirasi"}), now=LATER + timedelta(days=1))
    agrees(session)
    ledger.fold(session)
    agrees(session)
    one = complaint(session)
    hours = "SELECT value, SUM(n) FROM balance_receipt WHERE dimension = 5 GROUP BY value"
    told = {hour: n for hour, n in session.execute(text(hours)) if n}
    assert told == {receipt_sums.hour(milliseconds(one.received_at)): 1}


def moved_here(session: Session, cast: Cast) -> None:
    """Imported with Sleman, then followed up by its coordinator on 10 June."""
    take_in(session, lengkap(DISPATCHED | {"kode_pemda": "34.04"}))
    found = complaint(session)
    make_move(
        session, cast.siti, found.id, MoveCode.FOLLOW_UP, seen=1, note="Sudah kami cek.",
        now=NOW,
    )  # fmt: skip


def test_a_complaint_moved_here_keeps_its_state_and_is_a_conflict(
    session: Session, cast: Cast
) -> None:
    moved_here(session, cast)
    before = counted(session)
    row = DONE | {"kode_pemda": "34.04"}
    report = take_in(session, lengkap(row), now=LATER)
    assert (report.conflict, report.updated, report.exit_code) == (1, 0, 0)
    found = complaint(session)
    assert (found.status, found.version) == (Status.IN_PROCESS, 2)
    assert counted(session) == before
    conflict = session.exec(select(ImportConflict)).one()
    assert (conflict.complaint_id, conflict.status) == (found.id, "done")
    told = unpacked_story(conflict.story, 3)
    assert [one.activity.kind for one in told] == [
        MoveCode.RECEIVE, MoveCode.DISPATCH, MoveCode.FOLLOW_UP, MoveCode.CLOSE,
    ]  # fmt: skip
    assert told[3].activity.days == 7
    agrees(session)


def test_the_same_conflict_is_written_once_and_a_newer_one_replaces_it(
    session: Session, cast: Cast
) -> None:
    moved_here(session, cast)
    row = FOLLOWED | {"kode_pemda": "34.04"}
    take_in(session, lengkap(row), now=LATER)
    before = everything(session)
    assert take_in(session, lengkap(row), now=LATER + timedelta(days=1)).conflict == 1
    assert everything(session) == before
    take_in(session, lengkap(DONE | {"kode_pemda": "34.04"}), now=LATER + timedelta(days=2))
    assert session.exec(select(ImportConflict.status)).one() == "done"


def test_a_complaint_moved_here_that_the_file_says_nothing_new_of_is_unchanged(
    session: Session, cast: Cast
) -> None:
    moved_here(session, cast)
    report = take_in(session, lengkap(DISPATCHED | {"kode_pemda": "34.04"}), now=LATER)
    assert (report.unchanged, report.conflict) == (1, 0)


BAD = GOOD | {"nomor_laporan": "L9", "klasifikasi": "?"}
NEW = DISPATCHED | {"nomor_laporan": "L8", "instansi": "Dinas Uji", "kategori": "Kategori Uji"}


def test_all_or_nothing_leaves_nothing_and_still_reports(session: Session) -> None:
    take_in(session, lengkap(GOOD))
    before = everything(session)
    report = take_in(
        session, lengkap(DONE, NEW, BAD), mode="all", create_agencies=True, now=LATER
    )  # fmt: skip
    assert (report.read, report.inserted, report.updated, report.refused) == (3, 0, 0, 1)
    assert (report.exit_code, reasons(report)) == (2, [("klasifikasi", "unknown class")])
    assert everything(session) == before
    report = take_in(session, lengkap(DONE, NEW), mode="all", create_agencies=True, now=LATER)
    assert (report.inserted, report.updated, report.exit_code) == (1, 1, 0)


def test_a_dry_run_says_what_would_happen_and_leaves_nothing(session: Session) -> None:
    take_in(session, lengkap(GOOD))
    before = everything(session)
    report = take_in(
        session, lengkap(DONE, NEW, BAD), dry_run=True, create_agencies=True, now=LATER
    )  # fmt: skip
    assert (report.inserted, report.updated, report.refused, report.exit_code) == (1, 1, 1, 1)
    assert (report.new_agencies, report.new_categories) == (["Dinas Uji"], ["Kategori Uji"])
    assert everything(session) == before


def test_a_file_that_breaks_off_leaves_nothing(session: Session) -> None:
    before = everything(session)
    rows = [NEW | {"nomor_laporan": f"L{n}", "judul": 'satu "dua" tiga'} for n in range(3)]
    whole = lengkap(*rows)
    with pytest.raises(BadInput, match="cut off"):
        # an even number of quotation marks: only the end of the file shows it
        take_in(session, whole + b'"L4', create_agencies=True)
    assert everything(session) == before


def test_a_path_is_imported_in_a_transaction_of_its_own(
    world: tuple[Engine, Cast], tmp_path: Path
) -> None:
    engine, _ = world  # what is committed stays
    file, refused = tmp_path / "laporan.csv", tmp_path / "ditolak.csv"
    file.write_bytes(lengkap(BAD | {"nomor_laporan": "L7"}))
    report = import_path(engine, RINI, file, now=datetime.now(UTC), refused=refused)
    assert (report.exit_code, report.file_name) == (2, "laporan.csv")
    assert "L7" in refused.read_text(encoding="utf-8-sig")
    with Session(engine) as session:
        assert session.exec(select(func.count()).select_from(Complaint)).one() == 0


def test_a_report_reads_in_both_languages(session: Session) -> None:
    report = take_in(session, lengkap(GOOD, BAD))
    assert "dibaca: 2" in report.as_text() and "klasifikasi tidak dikenal" in report.as_text()
    assert "read: 2" in report.as_text("en") and "unknown class" in report.as_text("en")
    said = report.as_json()
    wanted = ("read", "inserted", "updated", "unchanged", "refused", "conflict")
    assert [said[name] for name in wanted] == [2, 1, 0, 0, 1, 0]
    assert json.loads(json.dumps(said)) == said


def test_progress_is_told_in_thousands(session: Session) -> None:
    seen: list[int] = []
    rows: list[Row] = [GOOD | {"nomor_laporan": f"L{n}"} for n in range(2_500)]
    take_in(session, lengkap(*rows), progress=seen.append)
    assert seen == [1_000, 2_000]
    assert session.exec(select(func.count()).select_from(Activity)).one() == 2_500
    assert session.exec(select(func.count()).select_from(Agency)).one() == 0
    assert session.exec(select(func.count()).select_from(Category)).one() == 20
