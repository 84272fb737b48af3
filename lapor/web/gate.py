"""The gate: whatever Streamlit serves is asked for through here.

The cookie becomes a trusted header, and Streamlit makes st.user of it; what a browser says
about itself is dropped. Without a session there is one thing to get: the sign-in page.
"""

import asyncio
import re

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.AuthRedirect_pb2 import AuthRedirect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lapor import metrics
from lapor.logs import about, report
from lapor.services import sessions
from lapor.web import document, limits
from lapor.web.address import COOKIE, SECURE, is_asked_by_its_name, is_ours
from lapor.web.frames import FRAMES, MORE_FRAMES, kind_of
from lapor.web.living import awaited, visit
from lapor.web.media import Media
from lapor.web.notices import AWAY, lang_of, pages
from lapor.web.policy import ALONE, HEADERS
from lapor.web.proxy import ADDRESS, address

TRUSTED = "x-lapor-session"  # named in .streamlit/config.toml, server.trustedUserHeaders
DOCUMENT = re.compile(r"/[\w-]*")  # "/" and every page: all are Streamlit's index.html
OPEN = {
    "/sesi", "/sesi.js", "/bahasa.js", *document.FILES, "/keluar", "/healthz", "/readyz",
    "/favicon.png", *(f"/_stcore/{name}" for name in ("health", "host-config", "stream")),
}  # fmt: skip
CLOSED = re.compile(
    r"/_stcore/(metrics|agent|script-health-check)|/auth/|/oauth2callback|.+/_stcore"
)
# "Go to the address you are at". A socket that just closed would leave the old page standing.
RELOAD = ForwardMsg(auth_redirect=AuthRedirect(url="")).SerializeToString()


LENGTH = str(len(document.THEIRS))
FORBIDDEN, TOO_BIG, LATER = 1008, 1009, 1013  # why a socket is closed
KINDS = ("static", "media", "_stcore", "lampiran", "bukti", "sesi", "keluar", "healthz", "readyz")


class Gate:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.media = Media()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        asks = HTTPConnection(scope)
        if not is_asked_by_its_name(asks) or (scope["type"] == "websocket" and not is_ours(asks)):
            await _refuse(scope, receive, send)
            return
        secret = asks.cookies.get(COOKIE)
        key = sessions.key_of(secret) if secret and not _is_public(scope["path"]) else None
        with structlog.contextvars.bound_contextvars(**about(key)):
            await self._let_in(scope, receive, send, key)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send, key: str | None) -> None:
        """As whoever the cookie says, if that holds; a stranger otherwise."""
        try:
            found = await run_in_threadpool(visit, key) if key else None
        except SQLAlchemyError:  # nobody can say who that is
            await _refuse(scope, receive, send, f"{AWAY.id}\n{AWAY.en}", 503)
            return
        key = key if found else None
        scope = {**scope, "headers": _headers(scope, key)}
        is_socket = scope["type"] == "websocket"
        if is_socket and limits.SOCKETS.wait(key or address(scope), takes=False) > 0:
            await _end(send, LATER)
            return
        if is_socket:
            lang = (found and found.lang) or lang_of(scope)
            await self._socket(scope, receive, send, key, lang)
        else:
            await self._request(scope, receive, send, key)

    async def _request(self, scope: Scope, receive: Receive, send: Send, key: str | None) -> None:
        begun = False

        async def dressed(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                metrics.requests.labels(_place(scope["path"]), message["status"]).inc()
            await send(_dress(message, lang_of(scope), has_menu=key is not None))

        status = self._refused(scope, key)
        answer = PlainTextResponse("", status) if status else self.app
        try:
            await answer(scope, limits.counted(receive, limits.most_of(scope["path"])), dressed)
        except limits.TooLargeError:
            answer = PlainTextResponse("", 413)
        except Exception as error:  # whatever it says may be a citizen's: the log has the place
            said = f"Terjadi kesalahan. Kode: {report(error)}"
            answer = PlainTextResponse(said, 500)
        else:
            return
        if not begun:
            await answer(scope, receive, dressed)

    def _refused(self, scope: Scope, key: str | None) -> int | None:
        """The status of what is not answered; None: it is."""
        path, is_read = scope["path"], scope["method"] in ("GET", "HEAD")
        if CLOSED.match(path):
            return 404
        if not is_read and not is_ours(HTTPConnection(scope)):
            return 403
        if not (key or path in OPEN or _is_public(path) or DOCUMENT.fullmatch(path)):
            return 401
        if path.startswith("/media/") and not (key and self.media.is_of(key, path)):
            return 404
        if limits.most_of(path) < _announced(scope):
            return 413
        return 429 if not _is_public(path) and _is_too_fast(scope, key, is_read) else None

    async def _socket(
        self, scope: Scope, receive: Receive, send: Send, key: str | None, lang: str
    ) -> None:
        over, frames = False, MORE_FRAMES if key else FRAMES

        async def incoming() -> Message:
            nonlocal over
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                if len(message.get("bytes") or b"") > limits.LARGEST_FRAME:
                    over = True
                    return await _end(send, TOO_BIG)
                await asyncio.sleep(limits.FRAMES.wait(key or address(scope)))
                if key and not await awaited(send, lang, key, message.get("bytes")):
                    over = True
                    await send({"type": "websocket.send", "bytes": RELOAD})
                    return await _end(send, FORBIDDEN)
                if pages.are_heard and kind_of(message.get("bytes")) in frames:
                    return message

        async def outgoing(message: Message) -> None:
            if key:
                self.media.note(key, message.get("bytes"))
            if not over:
                await send(message)

        with pages.opened(send, lang):
            await self.app(scope, incoming, outgoing)


async def _end(send: Send, code: int) -> Message:
    """Close a socket; returns what the app behind hears of it."""
    await send({"type": "websocket.close", "code": code})
    return {"type": "websocket.disconnect", "code": code}


async def _refuse(
    scope: Scope, receive: Receive, send: Send,
    words: str = "Alamat ini tidak dikenal. Unknown address.", status: int = 400,
) -> None:  # fmt: skip
    if scope["type"] == "websocket":
        await _end(send, FORBIDDEN if status == 400 else LATER)
        return
    metrics.requests.labels(_place(scope["path"]), status).inc()
    headers = HEADERS | ({"retry-after": "5"} if status == 503 else {})
    await PlainTextResponse(words, status, headers)(scope, receive, send)


def _place(path: str) -> str:
    """What was asked for, as one of a few words."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in KINDS else "document" if DOCUMENT.fullmatch(path) else "other"


def _is_too_fast(scope: Scope, key: str | None, is_read: bool) -> bool:
    if not is_read and scope["path"] in OPEN:
        return limits.SIGNING_IN.wait(address(scope), takes=False) > 0
    if key:
        return limits.REQUESTS.wait(key, takes=False) > 0
    return limits.STRANGERS.wait(address(scope), takes=False) > 0


def _announced(scope: Scope) -> int:
    said = HTTPConnection(scope).headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else 0


def _is_public(path: str) -> bool:
    return path.startswith("/static/")


def _headers(scope: Scope, key: str | None) -> list[tuple[bytes, bytes]]:
    """What came, without any identity but ours."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    for name in {name for name in headers if name.startswith("x-lapor-")}:
        del headers[name]
    headers[ADDRESS] = address(scope)
    if key:
        headers[TRUSTED] = key
    elif protocols := headers.get("sec-websocket-protocol"):
        # "streamlit, XSRF token, id of the page to go on with": nobody goes on with a sign-in page
        headers["sec-websocket-protocol"] = ",".join(protocols.split(",")[:2])
    if DOCUMENT.fullmatch(scope["path"]):
        del headers["accept-encoding"]  # _dress knows the body
    return headers.raw


def _dress(message: Message, lang: str, *, has_menu: bool) -> Message:
    """Our headers on every answer; a document is dressed too, and never stored."""
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        is_alone = headers.get("content-security-policy") == ALONE
        headers.update(HEADERS | ({"content-security-policy": ALONE} if is_alone else {}))
        if SECURE:
            _secure_cookies(headers)
        if not headers.get("cache-control", "").startswith("public"):
            headers["cache-control"] = "no-store"
            for name in ("etag", "last-modified"):
                del headers[name]
        if _is_document(message, headers):
            headers["content-length"] = str(len(document.dressed(lang, has_menu)))
    elif document.is_document(message.get("body", b"")):
        return {**message, "body": document.dressed(lang, has_menu)}
    return message


def _is_document(message: Message, headers: MutableHeaders) -> bool:
    """Will Streamlit's index.html follow?"""
    said = headers.get("content-type", ""), headers.get("content-length")
    return message["status"] == 200 and said[0].startswith("text/html") and said[1] == LENGTH


def _secure_cookies(headers: MutableHeaders) -> None:
    """Streamlit's own knows nothing of the proxy that speaks TLS for it."""
    for at, (name, value) in enumerate(headers.raw):
        if name == b"set-cookie" and b"; secure" not in value.lower():
            headers.raw[at] = (name, value + b"; Secure")
