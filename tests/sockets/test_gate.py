"""What the gate lets through, asked by a client that does not play by the rules."""

import asyncio
import hashlib
import re
from base64 import b64encode
from pathlib import Path

import jwt
import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from db.codes import Role
from lapor.services import accounts, sessions
from lapor.services.sessions import key_of
from lapor.ui.menu import PAGES
from lapor.web.assets import STATIC, VERSION
from lapor.web.frames import MORE_FRAMES
from lapor.web.frontend_words import translated
from lapor.web.gate import Gate
from lapor.web.policy import INLINE, POLICY
from tests.live import BROKEN, CANARY, LEAVER, running, visit

ADDRESSES = ["", *(Path(page.path).stem for page in PAGES)]
OF_EACH_SORT = ("", "complaint", "queue")  # bare, not in the menu, in the menu
SIGN_IN, QUEUE = "Silakan masuk", "Antrean laporan"
FORBIDDEN = "Halaman ini tidak terbuka untuk Anda"


@pytest.fixture(scope="session")
def siti(live):
    return live.secret("siti")


@pytest.fixture(scope="session")
def detail(live):
    """Where Siti reads a complaint of hers."""
    return live.detail("L-1")


def session_id(said: str) -> str:
    found = re.search(r'session_id: "([^"]+)"', said)
    assert found
    return found[1]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A server for each address takes minutes; which page it is makes no difference to a start."""
    if "first" in metafunc.fixturenames:
        every = metafunc.config.getoption("--every-kind")
        metafunc.parametrize("first", ADDRESSES if every else OF_EACH_SORT)


def test_the_first_visitor_after_a_start_gets_the_sign_in_page(tmp_path, first):
    with running(tmp_path) as fresh:
        asks_to_sign_in(fresh, first)


def asks_to_sign_in(site, address):
    with site.open() as connection:
        said = visit(connection, address, site.detail("L-1")[1])
    assert SIGN_IN in said, address
    assert CANARY not in said, address
    assert "page_not_found" not in said, address


def test_every_address_asks_a_stranger_to_sign_in(live):
    for address in ADDRESSES:
        asks_to_sign_in(live, address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_an_address(live, address):
    who = "siti" if address == "templates" else "rini"  # the nation answers nobody
    with live.open(live.secret(who)) as connection:
        said = visit(connection, address, live.detail("L-1")[1])
    assert SIGN_IN not in said
    assert FORBIDDEN not in said
    assert not any(words in said for words in BROKEN)
    assert "page_not_found" not in said


def test_signed_in_sees_the_page_behind_the_address(live, siti, detail):
    with live.open(siti) as connection:
        assert f"{CANARY} L-1" in visit(connection, *detail)


def test_a_page_of_another_role_is_a_sentence(live, detail):
    with live.open(live.secret("dewi")) as connection:
        said = visit(connection, *detail)
    assert FORBIDDEN in said
    assert CANARY not in said
    assert '"account": "dewi"' in live.log.read_text()  # and the log has it


@pytest.mark.parametrize("name", ["x-lapor-session", "X-Lapor-Session", "x_lapor_session"])
def test_a_header_is_no_identity(live, siti, name, detail):
    with live.open(**{name: key_of(siti)}) as connection:
        assert SIGN_IN in visit(connection, *detail)
    with live.open(live.secret("dewi"), **{name: key_of(siti)}) as connection:
        assert CANARY not in visit(connection, *detail)


def test_a_key_read_from_the_database_is_no_cookie(live, siti, detail):
    with live.open(key_of(siti)) as connection:
        assert SIGN_IN in visit(connection, *detail)


def test_the_id_of_somebody_elses_page_gives_nothing(live, siti, detail):
    with live.open(siti) as owner:
        stolen = session_id(visit(owner, *detail))
        for secret in ("", live.secret("budi"), live.secret("siti")):
            with live.open(secret, old=stolen) as thief:
                assert session_id(visit(thief)) != stolen
        assert stolen == session_id(visit(owner, *detail))


def test_a_reconnect_goes_on_with_ones_own_page(live, siti):
    with live.open(siti) as owner:
        mine = session_id(visit(owner))
    with live.open(siti, old=mine) as again:
        assert session_id(visit(again)) == mine


def test_a_sign_in_page_is_nobodys_to_go_on_with(live):
    with live.open() as first:
        stolen = session_id(visit(first))
    with live.open(old=stolen) as second:
        assert session_id(visit(second)) != stolen


def test_j5_a_revoked_session_ends_at_the_next_message(live, detail):
    secret = live.secret("siti")
    with live.open(secret) as connection:
        visit(connection, *detail)
        live.revoke(secret)
        ends_at_the_next_message(connection)
        with pytest.raises(websockets.ConnectionClosed):
            connection.recv(timeout=60)
    assert live.get("/media/x", secret).status_code == 401


def ends_at_the_next_message(connection):
    connection.send(BackMsg(rerun_script={}).SerializeToString())
    goodbye = ForwardMsg.FromString(connection.recv(timeout=60))
    assert goodbye.HasField("auth_redirect")


@pytest.mark.parametrize(
    "change",
    [
        lambda session: accounts.change_role(session, LEAVER, Role.PARTNER),
        lambda session: accounts.close_password(session, LEAVER),
        lambda session: accounts.disable(session, LEAVER),
    ],
    ids=["role", "password", "disabled"],
)
def test_j5_a_changed_accounts_open_tab_ends_at_the_next_message(live, change):
    with live.open(live.secret(LEAVER)) as connection:
        visit(connection)
        with live.writing() as session:
            change(session)
        ends_at_the_next_message(connection)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/media/0123456789abcdef.csv"),
        ("GET", "/component/extra_streamlit_components.CookieManager.cookie_manager/index.html"),
        ("GET", "/app/static/x.png"),
        ("GET", "/_stcore/bidi-components/x"),
        ("PUT", "/_stcore/upload_file/x/y"),
        ("DELETE", "/_stcore/upload_file/x/y"),
        ("GET", "/anything/else"),
    ],
)
def test_without_a_session_there_is_nothing_else(live, method, path):
    assert live.get(path, method=method, origin=live.url).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/mcp",
        "/_stcore/agent/openapi.json",
        "/_stcore/script-health-check",
        "/auth/login",
        "/oauth2callback",
        "/complaint/_stcore/health",
    ],
)
def test_closed_to_everybody(live, siti, path):
    assert live.get(path, siti).status_code == 404


@pytest.mark.parametrize("origin", [None, "http://evil.example", "http://127.0.0.1:1", "null"])
def test_a_foreign_or_missing_origin_is_refused(live, siti, origin):
    with pytest.raises(websockets.InvalidStatus), live.open(siti, origin=origin):
        pass
    headers = {"origin": origin} if origin else {}
    assert live.get("/keluar", siti, method="POST", **headers).status_code == 403


def test_frames_that_reach_past_the_page_are_dropped(live, siti):
    with live.open(siti) as connection:
        visit(connection)
        connection.send(BackMsg(set_run_on_save=True).SerializeToString())
        with pytest.raises(TimeoutError):
            connection.recv(timeout=0.5)
        assert QUEUE in visit(connection)  # the socket itself is well


@pytest.mark.parametrize(
    ("frame", "passes"),
    [
        (BackMsg(rerun_script={}), True),
        (BackMsg(clear_cache=True), False),
        (BackMsg(load_git_info=True), False),
        (BackMsg(file_urls_request={}), False),  # nobody uploads before signing in
        (BackMsg(backend_operation_request={"install_skills": {}}), False),
    ],
    ids=str,
)
def test_what_a_visitor_may_send(frame, passes):
    heard: list[object] = []
    messages = iter([frame.SerializeToString(), b"\xff", None])

    async def app(scope, receive, send):
        while (message := await receive())["type"] == "websocket.receive":
            heard.append(message)

    async def receive():
        data = next(messages)
        kind = "websocket.disconnect" if data is None else "websocket.receive"
        return {"type": kind, "bytes": data}

    headers = [(b"host", b"localhost:1"), (b"origin", b"http://localhost:1")]
    scope = {"type": "websocket", "path": "/_stcore/stream", "server": ("127.0.0.1", 1)}
    asyncio.run(Gate(app)(scope | {"headers": headers}, receive, None))
    assert len(heard) == passes


def test_every_kind_of_frame_was_thought_of():
    """An upgrade of Streamlit that brings a new one fails here."""
    kinds = {f.name for f in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    request = BackMsg.DESCRIPTOR.fields_by_name["backend_operation_request"].message_type
    kinds |= {f.name for f in request.oneofs_by_name["payload"].fields}
    assert kinds - MORE_FRAMES == {
        "clear_cache",
        "load_git_info",
        "set_run_on_save",
        "install_skills",
        "dismiss_skills_nudge",
        "debug_disconnect_websocket",
        "debug_shutdown_runtime",
        "backend_operation_request",  # judged by its payload
    }


@pytest.mark.parametrize("path", ["/", "/queue", "/healthz", "/sesi.js", "/media/x", "/anything"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_carries_the_policy(live, siti, path, signed_in):
    headers = live.get(path, siti if signed_in else "").headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_no_page_may_run_script_that_is_not_a_file():
    assert f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval' '{INLINE}';" in POLICY


def test_the_policy_names_the_one_inline_script_of_the_document(live):
    scripts = re.findall(r"<script>(.*?)</script>", live.get("/queue").text, re.DOTALL)
    hashes = [b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    assert [f"sha256-{h}" for h in hashes] == [INLINE]


@pytest.mark.parametrize("path", ["/", "/queue"])
@pytest.mark.parametrize(("asked", "said"), [("", "id"), ("id-ID", "id"), ("en-GB,en", "en")])
def test_a_document_is_in_the_browsers_language(live, path, asked, said):
    assert f'<html lang="{said}">' in live.get(path, **{"accept-language": asked}).text


@pytest.mark.parametrize("path", ["/", "/queue"])
def test_a_document_is_ours_before_any_script_ran(live, path):
    for secret, menu in (("", ""), (live.secret("siti"), "has-menu")):
        told = live.get(path, secret)
        assert "<title>Lapor</title>" in told.text
        assert f'<body class="{menu}">' in told.text
        assert len(told.content) == int(told.headers["content-length"])
    (looks,) = re.findall(r'href="(/looks.css[^"]+)', told.text)
    (keys,) = re.findall(r'src="(/keyboard.js[^"]+)', told.text)
    (early,) = re.findall(r'src="(/early.js[^"]+)', told.text)
    for path, holds in ((looks, "stMainBlockContainer"), (keys, "Escape"), (early, "laporParts")):
        assert holds in live.get(path).text


def test_scripts_come_squeezed_and_are_kept_for_good_under_our_version(live):
    document = live.get("/").text
    name = re.search(rf"\./static/{VERSION}/(js/index\.[^\"]+)", document)
    assert name and "./static/js" not in document
    answer = live.get(f"/static/{VERSION}/{name[1]}")
    assert answer.headers["content-encoding"] == "gzip"
    script = (STATIC / "static" / name[1]).read_text("utf-8")
    assert answer.text == translated(Path(name[1]).name, script) != script
    assert answer.headers["cache-control"] == "public, immutable, max-age=31536000"
    for old in ("", "0123456789abcdef/"):  # of a page that was opened before the last release
        again = live.get(f"/static/{old}{name[1]}")
        assert (again.text, again.headers["cache-control"]) == (answer.text, "public, no-cache")
    font = re.search(rf"\./(static/{VERSION}/media/[^\"]+)", document)
    assert font and live.get("/" + font[1]).status_code == 200
    for path in ("/static/../../__init__.py", f"/static/{VERSION}/js/../../../__init__.py"):
        assert live.get(path).status_code in (400, 401, 404)


def test_a_ticket_works_once(live):
    with live.writing() as session:
        ticket = sessions.issue_ticket(session, "siti")
    post = {"method": "POST", "origin": live.url, "x-ticket": ticket}
    assert live.get("/sesi", **(post | {"origin": "http://evil.example"})).status_code == 403
    answer = live.get("/sesi", **post)
    assert answer.status_code == 204
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert live.get("/sesi", **post).status_code == 403


@pytest.mark.filterwarnings("ignore:The HMAC key")
def test_j5_a_cookie_forged_with_the_sign_in_packages_own_key_buys_nothing(live, detail):
    """As published the package takes a cookie that it signed itself for a password."""
    token = {"username": "siti", "exp_date": 4e9}
    forged = jwt.encode(token, "some_key", algorithm="HS256")  # its default
    with live.open(cookie=f"some_cookie_name={forged}; lapor_auth={forged}") as connection:
        said = visit(connection, *detail)
    assert SIGN_IN in said
    assert "data-ticket" not in said


def test_behind_tls_the_cookie_is_secure_and_the_name_of_the_site_is_asked_for(behind_tls):
    origin, site = "https://lapor.example.go.id", behind_tls
    with site.writing() as session:
        ticket = sessions.issue_ticket(session, "siti")
    post = {"method": "POST", "x-ticket": ticket}
    assert site.get("/sesi", **post, origin=site.url).status_code == 403
    answer = site.get("/sesi", **post, origin=origin)
    with pytest.raises(websockets.InvalidStatus), site.open():
        pass
    assert answer.headers["set-cookie"].startswith("__Host-lapor=")
    assert answer.headers["set-cookie"].endswith("; HttpOnly; Path=/; SameSite=lax; Secure")
    assert "strict-transport-security" in answer.headers


def test_who_signs_in_anew_is_not_signed_in_as_before(live):
    """ASVS 7.2.4: the session that the browser had is over, whoever's it was."""
    before = live.secret("siti")
    with live.writing() as session:
        ticket = sessions.issue_ticket(session, "dewi")
    post = {"method": "POST", "origin": live.url}
    assert live.get("/sesi", before, **post, **{"x-ticket": "x"}).status_code == 403
    assert live.get("/media/x", before).status_code == 404  # still in
    assert live.get("/sesi", before, **post, **{"x-ticket": ticket}).status_code == 204
    assert live.get("/media/x", before).status_code == 401
