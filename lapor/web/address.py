"""The one address this app answers to, and the cookie that belongs to it."""

from starlette.requests import HTTPConnection

from lapor.config import settings

ORIGIN = settings().origin  # https://lapor.example.go.id; empty: this machine only
SECURE = ORIGIN.startswith("https://")
HERE = ("localhost", "127.0.0.1", "[::1]")  # names that no other site can have
COOKIE = "__Host-lapor" if SECURE else "lapor"


def is_ours(connection: HTTPConnection) -> bool:
    """Does the browser say that one of our own pages is asking? No answer is a no."""
    origin = connection.headers.get("origin")
    if ORIGIN:
        return origin == ORIGIN
    port = (connection.scope.get("server") or ("", 0))[1]
    return origin in (f"http://localhost:{port}", f"http://127.0.0.1:{port}")


def is_asked_by_its_name(connection: HTTPConnection) -> bool:
    """A name that leads here but is not ours is another site's (DNS rebinding)."""
    host = connection.headers.get("host", "")
    return (
        (bool(ORIGIN) and host == ORIGIN.partition("://")[2])
        or host.rpartition(":")[0] in HERE
        or host in HERE
    )
