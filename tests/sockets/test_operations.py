"""What an operator sees of the running app, and how it ends."""

import json
import os
import re
import signal
import socket

import httpx
import pytest
import websockets.exceptions
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg

import db.engine
from lapor.services import sessions
from lapor.services.accounts import choose_lang
from lapor.web import notices
from tests import line, live
from tests.databases import POSTGRES, filled
from tests.live import heard, running, visit


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="module")
def port():
    return free_port()


@pytest.fixture(scope="module")
def watched(tmp_path_factory, port):
    folder = tmp_path_factory.mktemp("watched")
    with running(folder, LAPOR_METRICS_PORT=str(port)) as site:
        yield site


def lines(site, event):
    """What the log says of one thing."""
    told = [line for line in site.log.read_text().splitlines() if line.startswith("{")]
    return [one for one in map(json.loads, told) if one["event"] == event]


def test_a_machine_asks_whether_it_is_fit_to_be_sent_visitors(watched):
    assert watched.get("/healthz").text == "ok"
    answer = watched.get("/readyz")
    assert answer.status_code == 200
    said = answer.json()
    assert said.pop("disk") in ("ok", "low")
    assert said == {
        "ready": True, "database": "ok", "schema": "ok", "jobs": "never", "replica": "none",
    }  # fmt: skip


def test_pages_are_counted_and_timed_and_nobody_is_named(watched, port):
    secret = watched.secret("siti")
    with watched.open(secret) as page:
        visit(page, "queue")
        counted = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    watched.get("/lampiran/1", "wrong")
    again = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert 'lapor_rerun_seconds_count{page="queue"} 1.0' in counted
    assert "lapor_sockets 1.0" in counted
    assert "lapor_sessions 1.0" in counted
    assert "lapor_database_up 1.0" in counted
    assert re.search(r"lapor_audit_waiting \d", counted)
    assert 'lapor_requests_total{kind="lampiran",status="401"} 1.0' in again
    assert "siti" not in counted.lower() + again.lower()
    assert "lapor_" not in httpx.get(f"{watched.url}/metrics").text


def test_a_line_of_the_log_says_which_page_how_long_and_whose_without_saying_who(watched):
    secret = watched.secret("siti")
    with watched.open(secret) as page:
        visit(page, "queue")
    drawn = [one for one in lines(watched, "drawn") if one["page"] == "queue"][-1]
    assert drawn["ms"] >= 0
    assert re.fullmatch(r"[0-9a-f]{8}", drawn["request"])
    assert re.fullmatch(r"[0-9a-f]{12}", drawn["session"])
    assert not sessions.key_of(secret).startswith(drawn["session"])
    assert secret not in watched.log.read_text()


def banner_of(connection):
    """The next thing that is said over the page."""
    while True:
        message = heard(connection)
        if message.delta.new_element.HasField("toast"):
            return message.delta.new_element.toast.body


def test_told_to_stop_it_tells_the_pages_and_begins_nothing_more(watched):
    """The last of those that share this server."""
    with watched.open(watched.secret("siti")) as page:
        visit(page, "queue")
        os.kill(watched.pid, signal.SIGTERM)
        assert banner_of(page) == notices.STOPPING.id
        page.send(BackMsg(rerun_script={}).SerializeToString())
        with pytest.raises(websockets.exceptions.ConnectionClosed):
            while True:
                assert not heard(page).HasField("new_session"), "it began to draw a page"
    assert lines(watched, "stopping")[0]["cut_off"] == 0


@pytest.fixture(scope="module")
def away(tmp_path_factory):
    """The app, a database on another machine, and the line between them."""
    folder = tmp_path_factory.mktemp("away")
    engine = filled("postgres", folder, "away")
    with db.engine.writing(engine) as session:
        live.fill(session)
    url = engine.url
    with (
        line.laid(str(url.host), url.port or 5432) as between,
        running(
            folder,
            empty=True,
            LAPOR_DATABASE_URL=url.set(host="127.0.0.1", port=between.port).render_as_string(False),
        ) as site,
    ):
        site.engine.dispose()
        site.engine = engine
        yield site, between
    engine.dispose()


@pytest.mark.skipif(not POSTGRES, reason="TEST_POSTGRES_URL is not set")
def test_a_database_that_is_away_is_waited_for_and_what_was_pressed_is_done(away):
    site, between = away
    secret = site.secret("siti")
    with site.open(secret, **{"accept-language": "en-GB,en"}) as page:
        visit(page, "queue")
        between.cut()
        page.send(BackMsg(rerun_script={"page_name": "queue"}).SerializeToString())
        assert banner_of(page) == notices.AWAY.en
        answer = site.get("/queue", secret)
        assert answer.status_code == 503
        assert notices.AWAY.id in answer.text
        assert site.get("/healthz").status_code == 200
        assert site.get("/readyz").json()["ready"] is False
        between.mend()
        assert banner_of(page) == notices.BACK.en
        while not (message := heard(page)).HasField("script_finished"):
            assert "tidak terjangkau" not in str(message)
    assert site.get("/readyz").status_code == 200


@pytest.mark.skipif(not POSTGRES, reason="TEST_POSTGRES_URL is not set")
def test_j17_in_a_browser_what_was_typed_stays_while_the_database_is_away(away, browser):
    site, between = away
    with site.writing() as session:  # in another language than the browser's
        choose_lang(session, "siti", "id")
    context = browser.new_context(locale="en-US", timezone_id="Asia/Jakarta")
    context.add_cookies([{"name": "lapor", "value": site.secret("siti"), "url": site.url}])
    page = context.new_page()
    page.goto(f"{site.url}/receive")
    box = page.get_by_role("textbox", name="Isi: yang disampaikan pelapor")
    box.fill("Jembatan gantung putus")
    between.cut()
    box.press("Control+Enter")
    said = page.get_by_text("Basis data tidak terjangkau")
    expect(said).to_be_visible()
    expect(box).to_have_value("Jembatan gantung putus")
    between.mend()
    expect(page.get_by_text("Basis data terjangkau lagi")).to_be_visible()
    expect(said).to_be_hidden()
    expect(box).to_have_value("Jembatan gantung putus")
    context.close()
