"""The command line refuses in one sentence, with exit code 2, and leaves files alone."""

import hashlib
import json
import shutil
import zipfile
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from sqlalchemy import text
from sqlmodel import select
from typer.testing import CliRunner

import db.engine
from db.codes import Role
from db.models import Account, AuditLog
from lapor import config, keyring
from lapor.cli import app
from lapor.services import accounts, links
from lapor.services.intake.extent import reaches_too_far

KEY = "kunci-uji-yang-panjangnya-lebih-dari-32-huruf"
FILE = "nomor_laporan,tanggal_masuk,kode_pemda,klasifikasi\nA1,2024-01-02,36.03,aspirasi\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command on a real database of its own."""
    monkeypatch.setenv("LAPOR_DATABASE_URL", f"sqlite:///{tmp_path}/real.db")
    monkeypatch.setenv("LAPOR_MODE", "production")
    monkeypatch.setenv("LAPOR_SECRET_KEY", KEY)
    _forget()

    def command(*words):
        return CliRunner().invoke(app, list(words))

    yield command
    db.engine.engine().dispose()
    _forget()


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """What `migrate` makes: migrating takes seconds, so it is done once."""
    path = tmp_path_factory.mktemp("migrated") / "real.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAPOR_DATABASE_URL", f"sqlite:///{path}")
        patch.setenv("LAPOR_MODE", "production")
        patch.setenv("LAPOR_SECRET_KEY", KEY)
        _forget()
        assert CliRunner().invoke(app, ["migrate"]).exit_code == 0
        db.engine.engine().dispose()
    _forget()
    return path


@pytest.fixture
def ready(run, migrated, tmp_path):
    """The same over a database that is there."""
    shutil.copy(migrated, tmp_path / "real.db")
    return run


def _forget():
    for cached in (db.engine.engine, config.settings, config.derived_keys, keyring.ciphers):
        cached.cache_clear()


def refused(result, words):
    assert result.exit_code == 2, result.output
    assert words in result.output
    assert "Traceback" not in result.output


def test_nothing_runs_before_there_is_a_schema(run):
    for command in ("kpi", "verify"):
        refused(run(command), "python -m lapor migrate")


def test_a_newer_database_is_refused_in_a_sentence(ready):
    with db.engine.engine().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9998'"))
    refused(ready("migrate"), "9998")


def test_neither_mode_reads_the_others_data(ready, monkeypatch):
    monkeypatch.setenv("LAPOR_MODE", "demo")
    config.settings.cache_clear()
    refused(ready("kpi", "received"), "LAPOR_MODE")


def test_a_file_goes_in_and_its_numbers_come_out(ready, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(FILE)
    result = ready("import", str(file), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["inserted"] == 1
    (found,) = json.loads(ready("kpi", "received", "--json").stdout)
    assert (found["value"], found["group"]) == (1, {})
    (row,) = json.loads(ready("rows", "received", "--json").stdout)
    assert (row["number"], row["cohort_on"]) == ("A1", "2024-01-02")
    assert ready("verify").exit_code == 0
    refused(ready("kpi", "received", "--from", "9999-12-31"), "9999")
    refused(ready("kpi", "apa_saja"), "received")


def test_ctrl_c_leaves_the_ledger_as_it_was(ready, tmp_path, monkeypatch):
    file = tmp_path / "a.csv"
    file.write_text(FILE)
    assert ready("import", str(file)).exit_code == 0

    def interrupted(session):
        assert not session.connection().execute(text("SELECT COUNT(*) FROM balance")).scalar_one()
        raise KeyboardInterrupt

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("lapor.services.ledger.post_fresh", interrupted)
        stopped = ready("ledger", "rebuild")
    assert stopped.exit_code == 130 and "Tidak ada yang berubah" in stopped.output
    assert ready("verify").exit_code == 0
    assert "1 laporan" in ready("ledger", "rebuild").stdout


def test_the_list_of_the_refused_never_goes_over_the_file(ready, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(FILE)
    refused(ready("import", str(file), "--refused", str(file)), "menimpa")
    assert file.read_text() == FILE
    kept = tmp_path / "old.csv"
    kept.write_text("dari impor sebelumnya")
    refused(ready("import", str(tmp_path / "none.csv"), "--refused", str(kept)), "dibuka")
    assert kept.read_text() == "dari impor sebelumnya"


@pytest.mark.parametrize(
    ("cell", "is_far"), [("Q2138", False), ("CV250000", False), ("XFD9", True), ("A1048576", True)]
)
def test_a_sheet_says_how_far_it_reaches(tmp_path, cell, is_far):
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        sheet = f'<sheetData><row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    with zipfile.ZipFile(path) as book:
        assert reaches_too_far(book) is is_far


def test_why_and_passport_speak_json_and_refuse_in_a_sentence(run, monkeypatch):
    monkeypatch.setenv("LAPOR_MODE", "demo")
    _forget()
    assert run("demo", "--complaints", "300", "--today", "2026-09-30").exit_code == 0
    period = ("--government", "34.04", "--as-of", "2026-09-30")
    refused(run("why", "received", *period), "--before-as-of")
    by_class = ("--before-as-of", "2026-06-30", "--class", "pengaduan_tidak_berkadar_pengawasan")
    refused(run("why", "activity", *period, *by_class), "instansi")
    found = json.loads(
        run("why", "follow_up_rate", *period, "--before-as-of", "2026-06-30", "--json").output
    )
    (now,) = json.loads(run("kpi", "follow_up_rate", *period, "--json").output)
    assert {name: found["later"][name] for name in now} == now
    assert found["earlier"]["as_of"] == "2026-06-30"
    for name in ("numerator", "denominator"):
        assert sum(part[name] for part in found["parts"]) == found[name] != 0
    assert sum(Fraction(part["exact"]) for part in found["parts"]) == Fraction(found["exact"])
    made = json.loads(run("passport", "follow_up_rate", *period, "--json").output)
    rows = json.loads(run("rows", "follow_up_rate", *period, "--json").output)
    lines = sorted(
        "\t".join(
            ("numerator", row["source"], row["number"], row["cohort_on"], row["on"],
             "" if row["days"] is None else str(row["days"]))
        ) + "\n"
        for row in rows
    )  # fmt: skip
    numerator = next(part for part in made["parts"] if part["part"] == "numerator")
    assert numerator["rows"] == len(rows) == now["numerator"]
    assert numerator["digest"] == hashlib.sha256("".join(lines).encode()).hexdigest()
    assert run("passport", "backlog", *period).output.count("readings=") == 4


def frozen(run, *words):
    result = run("freeze", *words)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def test_packs_are_frozen_and_listed_and_a_wrong_one_is_refused_in_a_sentence(ready):
    assert json.loads(ready("packs", "--json").stdout) == []
    first = frozen(ready, "Dewan 5", "--meeting", "DEWAN-5", "--note", "Uji")
    day = ("--as-of", "2024-12-31", "--from", "2024-01-01", "--until", "2024-12-31")
    second = frozen(ready, "Dewan 9", *day)
    newest, oldest = json.loads(ready("packs", "--json").stdout)
    assert [str(one["id"]) for one in (newest, oldest)] == [second, first]
    assert (newest["title"], newest["as_of"]) == ("Dewan 9", "2024-12-31")
    assert len(newest["sha256"]) == 64
    listed = ready("packs")
    assert listed.exit_code == 0
    assert [first in line for line in listed.stdout.splitlines()] == [False, True]
    refused(ready("freeze", "Lagi", "--meeting", "DEWAN-99"), "Rapat ini tidak ada")
    refused(ready("freeze", " "), "judul")
    refused(ready("freeze", "Lagi", "--as-of", "2099-01-01"), "hari yang sudah lewat")
    refused(ready("freeze", "Lagi", "--until", "2024-05-05"), "bulan penuh")
    assert len(json.loads(ready("packs", "--json").stdout)) == 2
    assert ready("verify").exit_code == 0


def test_a_brief_is_two_files_of_a_pack_the_same_each_time(ready, tmp_path):
    pack = frozen(ready, "Dewan 5")
    files = [tmp_path / f"{name}.pdf" for name in ("a", "b", "c")]
    for file, lang in zip(files, ("id", "id", "en"), strict=True):
        assert ready("brief", str(file), "--pack", pack, "--lang", lang).exit_code == 0
    one, again, english = (file.read_bytes() for file in files)
    assert one.startswith(b"%PDF-") and one == again != english
    assert zipfile.is_zipfile(files[0].with_suffix(".xlsx"))
    refused(ready("brief", str(tmp_path / "d.pdf"), "--pack", "7"), "Paket ini tidak ada")
    assert not (tmp_path / "d.pdf").exists()
    for nowhere in (tmp_path / "tidak-ada" / "a.pdf", tmp_path / "a.xlsx", tmp_path):
        refused(ready("brief", str(nowhere)), "bukan tempat untuk PDF")
    assert len(json.loads(ready("packs", "--json").stdout)) == 1  # nothing was frozen for those
    (tmp_path / "e.pdf").mkdir()
    refused(ready("brief", str(tmp_path / "e.pdf"), "--pack", pack), "tidak dapat ditulis")
    assert ready("brief", str(tmp_path / "f.pdf")).exit_code == 0  # of one that is frozen now
    assert len(json.loads(ready("packs", "--json").stdout)) == 2


def test_the_audit_log_is_written_to_a_file_that_proves_itself(ready, tmp_path):
    frozen(ready, "Dewan 5", "--meeting", "DEWAN-5")
    assert "baris audit dirangkai" in ready("jobs", "run").stdout
    file = tmp_path / "audit.jsonl"
    done = ready("audit", "export", str(file), "--from", "2024-01-01", "--until", "2099-12-31")
    assert done.exit_code == 0, done.output
    assert file.stat().st_mode & 0o777 == 0o600
    proved = json.loads(ready("audit", "verify", str(file), "--json").stdout)
    assert proved == {"rows": len(file.read_text().splitlines()) - 1, "chains": 1, "ok": True,
                      "faults": [], "known": []}  # fmt: skip
    anchors = next(tmp_path.glob("*.anchors/*.jsonl"))
    assert ready("audit", "verify", str(file), "--anchors", str(anchors)).exit_code == 0


def test_the_first_administrator_is_helped_from_the_command_line(ready):
    """A link for a password, a lost telephone, an account that ends; a wrong name is a sentence."""
    with db.engine.writing() as session:
        accounts.create(session, "rini", None, role=Role.NATIONAL)
        session.get_one(Account, "rini").totp_since = datetime.now(UTC)
    link = ready("account", "link", "rini").stdout.strip()
    with db.engine.writing() as session:
        links.use(session, link.removeprefix("/?tautan="), "payung biru dekat jendela")
    assert "/?tautan=" in ready("account", "link", "rini").stdout  # a reset, now
    assert ready("account", "reset-factor", "rini").exit_code == 0
    assert ready("account", "disable", "rini").exit_code == 0
    (rini,) = json.loads(ready("account", "list", "--json").stdout)
    assert (rini["active"], rini["second_factor"], rini["invited"]) == (False, False, False)
    with db.engine.reading() as session:
        told = session.exec(select(AuditLog.action).where(AuditLog.subject == "rini")).all()
    assert sorted(told) == [
        "choose_password", "disable_account", "make_link", "make_link", "second_factor",
    ]  # fmt: skip
    for command in ("link", "disable", "reset-factor"):
        wrong = ready("account", command, "nobody")
        assert (wrong.exit_code, wrong.stderr) == (2, "Akun tidak ditemukan.\n")
