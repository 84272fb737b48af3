"""What the gate counts, measures and believes, asked by the real server where it matters."""

import asyncio
import json
import logging
import socket

import httpx
import pytest
import structlog
import websockets
import websockets.sync.client as ws
from sqlmodel import select
from starlette.responses import PlainTextResponse
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.memory_media_file_storage import _calculate_file_id

from db.models import Attempt
from lapor import logs
from lapor.config import settings
from lapor.services import export
from lapor.web import limits, proxy
from lapor.web.gate import Gate
from lapor.web.limits import Buckets
from lapor.web.media import Media
from tests.live import visit

SCOPE = {
    "type": "http", "method": "GET", "path": "/", "query_string": b"", "client": ("10.0.0.1", 5),
    "headers": [(b"host", b"localhost:1")], "server": ("127.0.0.1", 1),
}  # fmt: skip


def asked(app, body=b"", headers=(), **about):
    """(status, headers, body) of one request through the gate."""
    said = []
    scope = SCOPE | about | {"headers": [*SCOPE["headers"], *headers]}
    parts = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive():
        return next(parts)

    async def send(message):
        said.append(message)

    asyncio.run(Gate(app)(scope, receive, send))
    start, *rest = said
    return start["status"], dict(start["headers"]), b"".join(one.get("body", b"") for one in rest)


def test_a_name_that_is_not_ours_is_refused(live):
    for path in ("/", "/healthz", "/static/x.js"):
        assert live.get(path, host="evil.example").status_code == 400
        assert live.get(path, host="lapor.example.go.id").status_code == 400
    assert live.get("/", host=f"localhost:{live.port}").status_code == 200
    evil = f"evil.example:{live.port}"  # a name of theirs that was made to lead here
    line = socket.create_connection(("127.0.0.1", live.port))
    with line, pytest.raises(websockets.InvalidStatus):
        ws.connect(f"ws://{evil}/_stcore/stream", sock=line, origin=f"http://{evil}")


def test_behind_tls_every_cookie_is_secure_and_the_sites_own_name_is_answered(behind_tls):
    site = behind_tls
    for path in ("/_stcore/health", "/_stcore/host-config"):
        for cookie in site.get(path).headers.get_list("set-cookie"):
            assert cookie.endswith("; Secure"), cookie
    cookies = site.get("/_stcore/health").headers.get_list("set-cookie")
    assert any("_streamlit_xsrf" in one and "SameSite=Strict" in one for one in cookies)
    assert site.get("/", host="lapor.example.go.id").status_code == 200
    assert site.get("/", host="lapor.example.go.id.evil.example").status_code == 400


def test_too_much_at_once_is_not_read(live):
    post = {"origin": live.url, "x-ticket": "x"}
    assert httpx.post(live.url + "/sesi", headers=post, content=b"x" * 70_000).status_code == 413
    many = iter([b"x" * 40_000] * 3)  # no length is announced
    assert httpx.post(live.url + "/keluar", headers=post, content=many).status_code in (303, 413)
    secret = live.secret("siti")
    with live.open(secret) as connection:
        visit(connection)
        connection.send(b"x" * (limits.LARGEST_FRAME + 1))
        with pytest.raises(websockets.ConnectionClosed):
            while True:
                connection.recv(timeout=60)


def test_a_body_that_says_more_than_it_announced_is_cut():
    async def app(scope, receive, send):
        await receive()
        await PlainTextResponse("read")(scope, receive, send)

    assert asked(app, b"x" * 70_000)[0] == 413
    assert asked(app, b"x")[0] == 200


def test_signing_in_again_and_again_is_slowed_by_address_and_a_header_does_not_help(behind_tls):
    """The visitor 10.0.0.77 invents what stands before it."""
    with httpx.Client(base_url=behind_tls.url) as client:
        found = []
        for n in range(75):
            headers = {"origin": "https://lapor.example.go.id", "x-ticket": "x"}
            headers["x-forwarded-for"] = f"10.0.0.{n}, 10.0.0.77"
            found.append(client.post("/sesi", headers=headers).status_code)
        assert set(found[:60]) == {403}
        assert 429 in found[60:]
        headers["x-forwarded-for"] = "10.0.0.78"
        assert client.post("/sesi", headers=headers).status_code == 403  # another's are not his


def counted(site, origin, *headers):
    """For how many addresses the wrong tries count of visitors who say these headers."""
    url = f"ws://{origin.partition('://')[2]}/_stcore/stream"
    with site.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM attempt")
    for one in headers:
        line = socket.create_connection(("127.0.0.1", site.port))
        asked = {"sock": line, "origin": origin, "additional_headers": one}
        with ws.connect(url, subprotocols=["streamlit"], max_size=None, **asked) as connection:
            assert "Tautan ini tidak berlaku" in visit(connection, "", "tautan=guess")
    with site.writing() as session:
        tries = session.exec(select(Attempt.bucket)).all()
    assert len(tries) == len(headers)
    return len(set(tries))


FORGED = ({}, {"x-lapor-address": "9.9.9.9"}, {"X-Lapor-Address": "8.8.8.8"},
          {"x-forwarded-for": "7.7.7.7"})  # fmt: skip


def test_wrong_tries_count_for_the_address_that_the_gate_saw_and_not_for_a_said_one(live):
    assert counted(live, live.url, *FORGED) == 1


def test_behind_a_known_proxy_they_count_for_the_address_that_it_saw(behind_tls):
    origin = "https://lapor.example.go.id"
    first, second = {"x-forwarded-for": "1.2.3.4"}, {"x-forwarded-for": "1.2.3.5"}
    forged = first | {"x-lapor-address": "9.9.9.9"}, {"x-forwarded-for": "9.9.9.9, 1.2.3.4"}
    assert counted(behind_tls, origin, first, *forged) == 1
    assert counted(behind_tls, origin, first, second) == 2


def test_so_many_sockets_of_one_address_and_no_more(monkeypatch):
    monkeypatch.setattr(limits, "SOCKETS", Buckets(burst=2, per_second=0.001))
    begun, closed = [], []

    async def app(scope, receive, send):
        begun.append(scope)

    async def send(message):
        closed.append(message)

    scope = SCOPE | {"type": "websocket", "path": "/_stcore/stream"}
    scope["headers"] = [*SCOPE["headers"], (b"origin", b"http://localhost:1")]
    for client in (*[("10.0.0.1", 5)] * 3, ("10.0.0.2", 5)):
        asyncio.run(Gate(app)(scope | {"client": client}, None, send))
    assert len(begun) == 3
    assert closed == [{"type": "websocket.close", "code": 1013}]


def test_a_bucket_empties_and_fills(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: clock[0])
    bucket = Buckets(burst=3, per_second=2)
    assert [bucket.wait("a") for _ in range(5)] == [0, 0, 0, 0.5, 1.0]
    assert bucket.wait("b") == 0
    clock[0] = 2
    assert bucket.wait("a") == 0
    refused = Buckets(burst=1, per_second=1)
    assert [refused.wait("a", takes=False) > 0 for _ in range(3)] == [False, True, True]
    clock[0] = 3
    assert refused.wait("a", takes=False) == 0  # who was refused owes nothing


@pytest.fixture
def behind(monkeypatch):
    monkeypatch.setenv("LAPOR_PROXY", "10.9.0.0/16, 127.0.0.1")
    settings.cache_clear()
    proxy.proxies.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
    proxy.proxies.cache_clear()


def seen(client, *forwarded):
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    got = []

    async def app(scope, receive, send):
        got.extend(value for name, value in scope["headers"] if name == b"x-lapor-address")
        await PlainTextResponse("")(scope, receive, send)

    asked(app, client=client, headers=[*headers, (b"x-lapor-address", b"6.6.6.6")])
    return [one.decode() for one in got]


def test_without_a_known_proxy_nobody_says_where_they_are():
    assert seen(("10.9.0.1", 7), "1.2.3.4") == ["10.9.0.1"]
    assert seen(("1.2.3.4", 0), "1.2.3.4") == ["127.0.0.1"]  # uvicorn believed loopback


def test_a_known_proxy_is_believed_as_far_as_it_saw(behind):
    assert seen(("10.9.0.1", 7), "6.6.6.6, 1.2.3.4") == ["1.2.3.4"]
    assert seen(("10.9.0.1", 7), "6.6.6.6", "1.2.3.4, 10.9.3.3") == ["1.2.3.4"]
    assert seen(("1.2.3.4", 0), "1.2.3.4") == ["1.2.3.4"]
    assert seen(("8.8.8.8", 7), "1.2.3.4") == ["8.8.8.8"]  # not a proxy of ours
    assert seen(("10.9.0.1", 7), "nonsense") == ["0.0.0.0"]


def test_an_error_is_a_reference_and_the_log_has_the_place(capsys):
    async def app(scope, receive, send):
        raise ValueError("NIK 3404011203900001")

    with structlog.testing.capture_logs() as found:
        status, headers, body = asked(app)
    assert status == 500
    (line,) = found
    assert body.decode() == f"Terjadi kesalahan. Kode: {line['reference']}"
    assert b"content-security-policy" in headers
    assert "3404011203900001" not in str(found)
    assert line["kind"] == "ValueError" and "test_limits.py" in str(line["places"])


SAID = (
    "NIK 3404011203900001", "telepon 0812-3456-7890", "budi@contoh.go.id", "x" * 5_000,
    "PUT /_stcore/upload_file/5f6b-session/1 HTTP", "GET /queue?q=Bapak+Slamet HTTP",
    "password=kereta-api", "x-ticket: abcdef",
)  # fmt: skip
LEAKS = (
    "3404011203900001", "3456-7890", "budi@", "x" * 400, "5f6b-session", "Slamet", "kereta-api",
    "abcdef",
)  # fmt: skip


def test_the_log_keeps_nothing_of_a_person_and_no_secret(monkeypatch):
    """Through structlog and through the standard library, as text, as value, as exception."""
    written: list[str] = []
    made = logging.getLogRecordFactory()
    try:
        logs.configure()
        handler = logging.StreamHandler()
        handler.emit = lambda record: written.append(logging.Formatter().format(record))
        logger = logging.getLogger("of.somebody.else")
        logger.addHandler(handler)
        for text in SAID:
            logger.error("said %s", text)
            try:
                raise ValueError(text)
            except ValueError:
                logger.exception("failed")
                given = {"event": "x", "value": text, "cookie": "abcdef", "exc_info": True}
                given |= {"more": [text, {"secret": "kereta-api"}], "n": 3}
                written.append(json.dumps(logs.scrub(None, "error", dict(given))))
    finally:
        logging.setLogRecordFactory(made)
        structlog.reset_defaults()
        logger.removeHandler(handler)
    assert len(written) == 3 * len(SAID)
    assert [leak for leak in LEAKS if any(leak in line for line in written)] == []
    assert any("ValueError" in line and "test_limits.py" in line for line in written)


def sent(url: str, where: str) -> bytes:
    message = ForwardMsg()
    if where == "button":
        message.delta.new_element.download_button.url = url
    elif where == "picture":
        message.delta.new_element.imgs.imgs.add().url = url
    elif where == "text":
        message.delta.new_element.text.body = url
    else:
        message.backend_operation_response.deferred_file.url = url
    return message.SerializeToString()


@pytest.mark.parametrize(
    ("where", "opens"), [("button", True), ("picture", True), ("deferred", True), ("text", False)]
)
def test_an_address_in_a_text_opens_no_file(where, opens):
    media = Media()
    media.note("siti", sent("/media/ab12.xlsx", where))
    assert media.is_of("siti", "/media/ab12.xlsx") == opens
    assert not media.is_of("budi", "/media/ab12.xlsx")
    assert not media.is_of("siti", "/media/ab12.xlsx/x")
    media.note("siti", b"/media/\xff")


def test_two_files_of_one_name_would_share_an_address_so_no_two_have_one():
    """Finding 5: over 1 MiB Streamlit looks at the ends and the middle alone."""
    masked, open_ = (b"x" * 200_000 + middle + b"x" * 1_200_000 for middle in (b"****", b"3404"))
    same = [_calculate_file_id(one, export.CSV, "kpi.csv") for one in (masked, open_)]
    assert same[0] == same[1]
    other = [
        _calculate_file_id(one, export.CSV, export.file_name("kpi", "csv"))
        for one in (masked, open_)
    ]
    assert other[0] != other[1]


def test_a_frame_too_many_waits_and_is_not_lost(monkeypatch):
    monkeypatch.setattr(limits, "FRAMES", Buckets(burst=2, per_second=20))
    heard = []
    frames = iter([BackMsg(rerun_script={}).SerializeToString()] * 6)

    async def app(scope, receive, send):
        while (message := await receive())["type"] == "websocket.receive":
            heard.append(message)

    async def receive():
        data = next(frames, None)
        return {"type": "websocket.receive" if data else "websocket.disconnect", "bytes": data}

    scope = SCOPE | {"type": "websocket", "path": "/_stcore/stream"}
    scope["headers"] = [*SCOPE["headers"], (b"origin", b"http://localhost:1")]
    began = asyncio.new_event_loop()
    try:
        before = began.time()
        began.run_until_complete(Gate(app)(scope, receive, None))
        assert began.time() - before > 0.15
    finally:
        began.close()
    assert len(heard) == 6
