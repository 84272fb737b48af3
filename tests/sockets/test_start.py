"""What the app does before its first visitor, and what it refuses to begin with."""

import re
import time
from contextlib import nullcontext
from types import SimpleNamespace

import httpx
import pytest
from sqlmodel import func, select
from streamlit.proto.BackMsg_pb2 import BackMsg

import db.engine
from db.models import Account, Complaint
from lapor.services import setup
from lapor.web import safety
from tests.live import SECRET, VISITOR, heard, press, running, visit

SIGN_IN = "Silakan masuk"


def test_an_empty_demo_fills_itself_once_while_the_server_answers(tmp_path):
    with running(tmp_path, empty=True, anew=True) as site:
        stale = {"cookie": "lapor=of-a-database-that-is-gone"}
        assert httpx.get(site.url, headers=stale).status_code == 200
        with site.open() as first, site.open() as second:
            assert "Menyiapkan demo" in begun(first)
            assert "Menyiapkan demo" in begun(second)
            assert httpx.get(site.url + "/healthz").text == "ok"
            assert SIGN_IN in visit(first)
        with db.engine.reading(site.engine) as session:
            assert session.exec(select(func.count()).select_from(Complaint)).one() > 1_000
            names = session.exec(select(Account.full_name).where(Account.is_active)).all()
        with site.open() as late:
            said = visit(late)
    assert all(name in said for name in names)
    assert "demo_failed" not in site.log.read_text()


def begun(connection):
    """What a page says at first, while it is still running."""
    connection.send(BackMsg(rerun_script={}).SerializeToString())
    said, until = "", time.monotonic() + 20
    while "progress" not in said and time.monotonic() < until:
        said += str(heard(connection))
    return said


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"LAPOR_MODE": "try"}, "Nilai LAPOR_MODE tidak dapat dipakai."),
        ({"LAPOR_LANG": "jv"}, "Nilai LAPOR_LANG tidak dapat dipakai."),
        ({"LAPOR_DATABASE_URL": "lapor.db"}, "Nilai LAPOR_DATABASE_URL tidak dapat dipakai."),
        ({"LAPOR_ORIGIN": "lapor.example.go.id"}, "Nilai LAPOR_ORIGIN tidak dapat dipakai."),
        ({"LAPOR_MODE": "production", "LAPOR_SECRET_KEY": ""}, "LAPOR_SECRET_KEY wajib diisi"),
        ({"LAPOR_MODE": "production", "LAPOR_SECRET_KEY": "x" * 31}, "minimal 32 karakter"),
        ({"LAPOR_MODE": "production"}, "mode produksi menolaknya"),
        ({"LAPOR_DATABASE_URL": "sqlite:////no/such/folder/x.db"}, "tidak dapat dibuka"),
    ],
    ids=str,
)
def test_what_must_not_run_says_so_in_a_sentence(tmp_path, settings, sentence):
    with pytest.raises(RuntimeError) as refused, running(tmp_path, **settings):
        pass
    assert sentence in str(refused.value)
    assert "Traceback" not in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """A folder with a database that production would open."""
    folder = tmp_path_factory.mktemp("real")
    with running(folder) as site, site.writing() as session:
        setup.mark(session, "kind", "real")
        session.delete(session.get_one(Account, VISITOR))
    return folder


def production(folder, *flags, **settings):
    """What it says when it refuses."""
    run = running(folder, kept=True, flags=flags, LAPOR_MODE="production", **settings)
    with pytest.raises(RuntimeError) as refused, run:
        pass
    assert "Traceback" not in str(refused.value)
    return str(refused.value)


def test_production_refuses_a_debug_switch_an_open_address_and_an_open_file(real):
    said = production(real, "--client.showErrorDetails=full")
    assert "--client.showErrorDetails=none" in said
    said = production(real, STREAMLIT_RUNNER_MAGIC_ENABLED="true")
    assert "--runner.magicEnabled=false" in said
    assert "LAPOR_ORIGIN wajib diisi" in production(real, "--server.address=0.0.0.0")
    (real / "live.db").chmod(0o644)
    assert "chmod 600" in production(real)
    (real / "live.db").chmod(0o600)
    with running(real, kept=True, LAPOR_MODE="production") as site:
        assert site.get("/").status_code == 200


@pytest.mark.parametrize("name", safety.SWITCHES)
def test_each_switch_is_refused_with_what_to_set(name):
    set_so = dict(safety.SWITCHES)
    assert list(safety.wrong_switches(set_so)) == []
    other = not set_so[name] if isinstance(set_so[name], bool) else "other"
    (text,) = safety.wrong_switches(set_so | {name: other})
    for said in (text.id, text.en):
        assert f"--{name}={str(set_so[name]).lower()}" in said


@pytest.mark.parametrize(
    ("address", "origin", "is_wrong"),
    [("127.0.0.1", "", False), ("localhost", "", False), ("::1", "", False), (None, "", True),
     ("0.0.0.0", "", True), ("10.1.1.1", "http://a.example", True), ("lan", "", True),
     ("0.0.0.0", "https://a.example", False), (None, "https://a.example", False)],
)  # fmt: skip
def test_who_can_be_reached_from_elsewhere_needs_tls(address, origin, is_wrong):
    assert bool(list(safety.wrong_origin(address, origin))) == is_wrong


@pytest.mark.parametrize("off", safety.DURABLE)
def test_a_postgresql_that_forgets_is_refused(off):
    class Server:
        dialect = SimpleNamespace(name="postgresql")

        def connect(self):
            return nullcontext(self)

        def exec_driver_sql(self, statement):
            value = "off" if statement == f"SHOW {off}" else "on"
            return SimpleNamespace(scalar=lambda: value)

    (text,) = safety.wrong_database(Server())
    assert f"{off}=on" in text.id and f"{off}=on" in text.en


def test_production_wants_a_prepared_database(tmp_path):
    with (
        pytest.raises(RuntimeError, match="python -m lapor migrate"),
        running(tmp_path, empty=True, LAPOR_MODE="production"),
    ):
        pass


def test_demo_mode_refuses_a_real_database(tmp_path):
    with running(tmp_path) as site, site.writing() as session:
        setup.mark(session, "kind", "real")
    with (
        pytest.raises(RuntimeError, match="hanya membuka basis data demo"),
        running(tmp_path, kept=True),
    ):
        pass


def test_in_production_nobody_comes_in_by_one_click(tmp_path):
    with running(tmp_path, real=True) as site, site.open() as connection:
        said = visit(connection)
    assert SIGN_IN in said
    assert "Coba sebagai" not in said
    assert "Data buatan" not in said


def test_a_demo_account_is_one_click_away(tmp_path):
    with running(tmp_path) as site, site.open() as connection:
        said = visit(connection)
        assert "Data buatan" in said
        button = re.search(rf'id: "(\S*as-{VISITOR})"', said)
        assert button
        ticket = re.search(r"data-ticket=[^\w-]+([\w-]+)", press(connection, button[1]))
        assert ticket
        answer = site.get("/sesi", method="POST", origin=site.url, **{"x-ticket": ticket[1]})
    assert answer.status_code == 204
