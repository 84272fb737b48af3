"""Our own addresses: a ticket becomes a cookie, a session ends, a file is shown, all is well."""

from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from db.engine import engine, writing
from lapor.domain.errors import NotFound, Refusal
from lapor.i18n import pick
from lapor.services import attachments, programme_evidence, readiness, sessions
from lapor.services.evidence import PDF
from lapor.services.sealed_files import Served
from lapor.web import document
from lapor.web.address import COOKIE, SECURE
from lapor.web.notices import pages
from lapor.web.policy import ALONE

# A file, not an inline script: the same strict policy then holds on every page.
SCRIPT = """{
  const {ticket, to} = document.currentScript.dataset;
  fetch("/sesi", {method: "POST", headers: {"x-ticket": ticket}})
    .finally(() => to ? location.assign(to) : location.reload());
}
"""


# The document says which language it speaks: screen readers and Streamlit's own words follow it.
LANGUAGE = "document.documentElement.lang = document.currentScript.dataset.lang;\n"


def language(request: Request) -> Response:
    headers = {"cache-control": "public, max-age=3600"}
    return Response(LANGUAGE, media_type="text/javascript", headers=headers)


def script(request: Request) -> Response:
    return Response(SCRIPT, media_type="text/javascript")


def sign_in(request: Request) -> Response:
    with writing() as session:
        secret = sessions.redeem(
            session,
            request.headers.get("x-ticket", ""),
            agent=request.headers.get("user-agent", ""),
        )
        if secret:  # whoever was signed in here is not any more
            sessions.revoke(session, sessions.key_of(request.cookies.get(COOKIE, "")))
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


async def health(request: Request) -> Response:
    """The process lives. Restarting it would help nobody whose database is away."""
    return PlainTextResponse("ok")


def ready(request: Request) -> Response:
    """Fit to be sent visitors? 503: not now."""
    is_ready, looks = readiness.looks(engine())
    is_ready = is_ready and pages.are_heard
    return JSONResponse({"ready": is_ready} | looks, 200 if is_ready else 503)


def attachment(request: Request) -> Response:
    """A file of a complaint, for whoever may read it; the log says who got it."""
    id = _id(request.path_params["id"])
    return _file(request, lambda session, actor: attachments.served(session, actor, id))


def evidence(request: Request) -> Response:
    """A file that shows something of the programme; a partner gets what is shared."""
    code = request.path_params["code"]
    return _file(request, lambda session, actor: programme_evidence.served(session, actor, code))


def _file(request: Request, ask: Callable[..., Served]) -> Response:
    """What `ask(session, actor)` serves, or why not."""
    lang = "id"
    try:
        with writing() as session:
            visit = sessions.visit(session, sessions.key_of(request.cookies.get(COOKIE, "")))
            if visit is None:
                return PlainTextResponse("", 401)
            lang = visit.lang or lang
            file = ask(session, visit.actor)
    except Refusal as refusal:
        status = 404 if isinstance(refusal, NotFound) else 410
        return PlainTextResponse(pick(refusal.text, lang), status)
    how = "attachment" if file.media_type == PDF else "inline"
    return Response(
        file.content,
        media_type=file.media_type,
        headers={
            "content-disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
            "content-security-policy": ALONE,
        },
    )


def _id(said: str) -> int:
    """-1 is none. Python itself refuses to read a number of thousands of digits."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 20 else -1


ROUTES = [
    Route("/sesi.js", script),
    Route("/bahasa.js", language),
    *(Route(path, document.file) for path in document.FILES),
    Route("/sesi", sign_in, methods=["POST"]),
    Route("/keluar", sign_out, methods=["POST"]),
    Route("/healthz", health),
    Route("/readyz", ready),
    Route("/lampiran/{id}", attachment),
    Route("/bukti/{code}", evidence),
]
