"""What the command line does with personal data: refusals in words, exit codes, JSON."""

import json
import shutil
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

import db.engine
from db.engine import writing
from db.privacy_codes import HoldKind
from lapor.console import OPERATOR
from lapor.services import audit, data_holds, setup
from tests.builders import a_complaint
from tests.cast import gather
from tests.databases import filled
from tests.db.test_command_line import KEY, _forget, refused, run  # noqa: F401

OLD = {"received": "2015-01-05", "dispatched": "2015-01-06", "followed_up": "2015-01-07",
       "closed": "2015-01-20"}  # fmt: skip
NEWER = "kunci-baru-yang-panjangnya-lebih-dari-32-huruf"


@pytest.fixture
def ready(run, tmp_path):  # noqa: F811
    """Runs a command on a real database that nobody had to migrate."""
    (tmp_path / "made").mkdir()
    made = filled("sqlite", tmp_path / "made")
    with Session(made) as session, session.begin():
        setup.mark(session, "kind", "real")
    made.dispose()
    shutil.copy(made.url.database, tmp_path / "real.db")
    return run


def people(n):
    """So many complaints past their retention; returns the last one."""
    now = datetime.now(UTC)
    with writing() as session:
        gather(session)
        for _ in range(n):
            one = a_complaint(session, body="Rahasiaku", reporter={"name": "Wulan"}, **OLD)
        audit.write(session, "budi", "see_text", str(one.id), home_id=one.home_id, now=now)
        audit.write(session, "budi", "export", "queue", home_id=0, now=now, summary="3 lines")
    return one


def test_retention_lists_and_erases_what_was_confirmed(ready):
    one = people(3)
    with writing() as session:
        data_holds.place(session, OPERATOR, one.id, HoldKind.LEGAL, "Bukti")
    for words in (("--dry-run",), (), ("--dry-run", "--confirm", "2")):
        told = json.loads(ready("retention", *words, "--json").stdout)
        assert (told["due"], told["held"], len(told["digest"])) == (2, 1, 64)
        assert [group["complaints"] for group in told["groups"]] == [2]
    refused(ready("retention", "--confirm", "3"), "HAPUS 2")
    done = ready("retention", "--confirm", "2")
    assert done.exit_code == 0 and "data pribadi 2 laporan dihapus" in done.stdout
    assert "0 laporan habis masa simpannya, 1 ditahan" in ready("retention").stdout
    refused(ready("retention", "--confirm", "0"), "Tidak ada laporan")


def test_a_backup_is_made_refused_and_restored(ready, tmp_path, monkeypatch):
    people(1)
    file, plain = tmp_path / "a.backup", tmp_path / "b.tar"
    made = json.loads(ready("backup", str(file), "--json").stdout)
    assert made["counts"]["complaint"] == 1
    assert file.stat().st_mode & 0o777 == 0o600
    refused(ready("backup", str(file)), "sudah ada")
    assert "1 laporan, 0 berkas" in ready("backup", str(plain), "--plain").stdout
    refused(ready("restore", str(file)), "tempat kosong")
    db.engine.engine().dispose()
    (tmp_path / "new").mkdir()
    monkeypatch.setenv("LAPOR_DATABASE_URL", f"sqlite:///{tmp_path}/new/real.db")
    _forget()
    refused(ready("restore", str(tmp_path / "none")), "tidak ditemukan")
    refused(ready("restore", str(file)), "LAPOR_ERASURES")
    refused(ready("restore", str(plain), "--without-list"), "--plain")
    (tmp_path / "cut").write_bytes(file.read_bytes()[:-1])
    refused(ready("restore", str(tmp_path / "cut"), "--without-list"), "terpotong")
    monkeypatch.setenv("LAPOR_SECRET_KEY", NEWER)
    _forget()
    refused(ready("restore", str(file), "--without-list"), "kunci lain")
    assert not list((tmp_path / "new").glob(".lapor-work-*"))  # nothing unsealed stays
    monkeypatch.setenv("LAPOR_SECRET_KEY", KEY)
    _forget()
    done = ready("restore", str(file), "--without-list")
    assert done.exit_code == 0, done.output
    assert "1 laporan dipulihkan, 0 dihapus lagi: siap dibuka" in done.stdout
    assert ready("verify").exit_code == 0


def test_a_new_secret_seals_anew_until_nothing_is_left(ready, monkeypatch):
    people(2)
    monkeypatch.setenv("LAPOR_SECRET_KEY", NEWER)
    _forget()
    wrong = ready("rotate-keys", "--dry-run")
    assert wrong.exit_code == 1 and "reporter: 0 dengan kunci lama, 2 tidak terb" in wrong.stdout
    assert "isi LAPOR_SECRET_KEY seperti semula" in wrong.stdout
    monkeypatch.setenv("LAPOR_OLD_SECRET_KEYS", KEY)
    _forget()
    looked = ready("rotate-keys", "--dry-run")
    assert (
        looked.exit_code == 1 and "reporter: 2 dengan kunci lama, 0 tidak terbuka" in looked.stdout
    )
    done = ready("rotate-keys")
    assert done.exit_code == 0 and "reporter: 2 disegel ulang" in done.stdout
    monkeypatch.delenv("LAPOR_OLD_SECRET_KEYS")
    _forget()
    assert ready("rotate-keys", "--dry-run").exit_code == 0


def test_a_breach_is_told_as_lines_and_as_json(ready):
    people(1)
    days = ("--from", "2020-01-01", "--until", "2099-01-01")
    told = json.loads(ready("breach", "budi", *days, "--json").stdout)
    (one,) = told["complaints"]
    assert (one["person"], one["saw_person"], one["actions"]) == ("W•••", True, {"see_text": 1})
    assert [taken["what"] for taken in told["exports"]] == ["queue"]
    assert "1 laporan, 1 orang, 1 berkas, 2 baris audit" in ready("breach", "budi", *days).stdout
    refused(ready("breach", "bdi", *days), "Tidak ada akun")
    refused(ready("breach", "budi", "--from", "2099-01-01", "--until", "2020-01-01"), "sesudah")
    assert ready("breach", "budi", "--from", "kemarin", "--until", "2020-01-01").exit_code == 2
