"""The gate: whatever Streamlit serves is asked for through here.

The cookie becomes a trusted header, and Streamlit makes st.user of it; what a browser says
about itself is dropped. Without a session there is one thing to get: the sign-in page.
"""

import re

from google.protobuf.message import DecodeError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.AuthRedirect_pb2 import AuthRedirect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from db.engine import engine, reading, writing
from lapor.services import sessions, start
from lapor.web.address import COOKIE, is_ours
from lapor.web.policy import ALONE, HEADERS

TRUSTED = "x-lapor-session"  # named in .streamlit/config.toml, server.trustedUserHeaders
DOCUMENT = re.compile(r"/[\w-]*")  # "/" and every page: all are Streamlit's index.html
OPEN = {"/sesi", "/sesi.js", "/keluar", "/healthz", "/favicon.png"} | {
    f"/_stcore/{name}" for name in ("health", "host-config", "stream")
}
CLOSED = re.compile(
    r"/_stcore/(metrics|agent|script-health-check)|/auth/|/oauth2callback|.+/_stcore"
)
FRAMES = {"rerun_script", "stop_script", "app_heartbeat"}
MORE_FRAMES = FRAMES | {"file_urls_request", "deferred_file", "dataframe_chunk"}  # signed in
# "Go to the address you are at". A socket that just closed would leave the old page standing.
RELOAD = ForwardMsg(auth_redirect=AuthRedirect(url="")).SerializeToString()


class Gate:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        secret = HTTPConnection(scope).cookies.get(COOKIE)
        key = sessions.key_of(secret) if secret and not _is_public(scope["path"]) else None
        if key and not await run_in_threadpool(_is_live, key):
            key = None
        scope = {**scope, "headers": _headers(scope, key)}
        answer = self._socket if scope["type"] == "websocket" else self._request
        await answer(scope, receive, send, key)

    async def _request(self, scope: Scope, receive: Receive, send: Send, key: str | None) -> None:
        async def dressed(message: Message) -> None:
            await send(_dress(message))

        path, answer = scope["path"], self.app
        if CLOSED.match(path):
            answer = PlainTextResponse("", 404)
        elif scope["method"] not in ("GET", "HEAD") and not is_ours(HTTPConnection(scope)):
            answer = PlainTextResponse("", 403)
        elif not (key or path in OPEN or _is_public(path) or DOCUMENT.fullmatch(path)):
            answer = PlainTextResponse("", 401)
        await answer(scope, receive, dressed)

    async def _socket(self, scope: Scope, receive: Receive, send: Send, key: str | None) -> None:
        if not is_ours(HTTPConnection(scope)):
            await send({"type": "websocket.close", "code": 1008})
            return
        over = False
        frames = MORE_FRAMES if key else FRAMES

        async def incoming() -> Message:
            nonlocal over
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                by_hand = not _is_by_itself(message.get("bytes"))
                if key and not await run_in_threadpool(_is_live, key, by_hand):
                    over = True
                    await send({"type": "websocket.send", "bytes": RELOAD})
                    await send({"type": "websocket.close", "code": 1008})
                    return {"type": "websocket.disconnect", "code": 1008}
                if _kind(message.get("bytes")) in frames:
                    return message

        async def outgoing(message: Message) -> None:
            if not over:
                await send(message)

        await self.app(scope, incoming, outgoing)


def _is_public(path: str) -> bool:
    return path.startswith("/static/")


def _headers(scope: Scope, key: str | None) -> list[tuple[bytes, bytes]]:
    """What came, without any identity but ours."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    for name in {name for name in headers if name.startswith("x-lapor-")}:
        del headers[name]
    if key:
        headers[TRUSTED] = key
    elif protocols := headers.get("sec-websocket-protocol"):
        # "streamlit, XSRF token, id of the page to go on with": nobody goes on with a sign-in page
        headers["sec-websocket-protocol"] = ",".join(protocols.split(",")[:2])
    if DOCUMENT.fullmatch(scope["path"]):
        del headers["accept-encoding"]  # _dress reads the body
    return headers.raw


def _dress(message: Message) -> Message:
    """Our headers on every answer; a document also says its language and is never stored."""
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        is_alone = headers.get("content-security-policy") == ALONE
        headers.update(HEADERS | ({"content-security-policy": ALONE} if is_alone else {}))
        if not headers.get("cache-control", "").startswith("public"):
            headers["cache-control"] = "no-store"
            for name in ("etag", "last-modified"):
                del headers[name]
    elif b'<html lang="en">' in message.get("body", b"")[:4096]:
        # two letters for two letters, so that content-length stays true
        body = message["body"].replace(b'<html lang="en">', b'<html lang="id">', 1)
        return {**message, "body": body}
    return message


def _kind(data: bytes | None) -> str | None:
    frame = BackMsg()
    try:
        frame.ParseFromString(data or b"")
    except DecodeError:
        return None
    kind = frame.WhichOneof("type")
    if kind == "backend_operation_request":
        return frame.backend_operation_request.WhichOneof("payload")
    return kind


def _is_by_itself(data: bytes | None) -> bool:
    """Did a clock on the page send this? Then nobody need be sitting there."""
    frame = BackMsg()
    try:
        frame.ParseFromString(data or b"")
    except DecodeError:
        return False
    return frame.rerun_script.is_auto_rerun


def _is_live(key: str, by_hand: bool = True) -> bool:
    """Does this session still hold? What a person does keeps it from growing idle."""
    if not start.is_ready(engine()):  # a cookie of a database that is gone
        return False
    with reading() as session:
        visit = sessions.visit(session, key)
    if visit and visit.touch_due and by_hand:
        with writing() as session:
            sessions.touch(session, key)
    return visit is not None
