"""Our own addresses: a ticket becomes a cookie, a session ends, the server is well."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from db.engine import reading, writing
from lapor.services import sessions
from lapor.web.address import COOKIE, SECURE

# A file, not an inline script: the same strict policy then holds on every page.
SCRIPT = """{
  const ticket = document.currentScript.dataset.ticket;
  fetch("/sesi", {method: "POST", headers: {"x-ticket": ticket}})
    .finally(() => location.reload());
}
"""


def script(request: Request) -> Response:
    return Response(SCRIPT, media_type="text/javascript")


def sign_in(request: Request) -> Response:
    with writing() as session:
        secret = sessions.redeem(session, request.headers.get("x-ticket", ""))
    if secret is None:
        return Response(status_code=403)
    response = Response(status_code=204)
    # lax: a link in a message must find its reader signed in. No max-age: we keep the time
    response.set_cookie(COOKIE, secret, httponly=True, secure=SECURE, samesite="lax")
    return response


def sign_out(request: Request) -> Response:
    with writing() as session:
        sessions.revoke(session, sessions.key_of(request.cookies.get(COOKIE, "")))
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(COOKIE, httponly=True, secure=SECURE, samesite="lax")
    return response


def health(request: Request) -> Response:
    with reading() as session:
        session.connection().exec_driver_sql("SELECT 1")
    return PlainTextResponse("ok")


ROUTES = [
    Route("/sesi.js", script),
    Route("/sesi", sign_in, methods=["POST"]),
    Route("/keluar", sign_out, methods=["POST"]),
    Route("/healthz", health),
]
