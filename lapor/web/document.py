"""Streamlit's index.html as ours: its language, its name, how it looks before any script ran, what
the keyboard needs, and where its scripts and its server are.
"""

import hashlib
import mimetypes
import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from lapor.services import outlines
from lapor.web.assets import KEPT, STATIC, VERSION

OURS = "/looks.css", "/keyboard.js", "/early.js"
FILES = {path: (Path(__file__).parent / path[1:]).read_bytes() for path in OURS}
FILES[outlines.PATH] = outlines.CONTENT
THEIRS = (STATIC / "index.html").read_bytes()
ENGLISH = '<html lang="en">'
SAID = re.compile(r"<title>Streamlit</title>|<body>\s*<noscript>.*?</noscript>|<!--.*?-->", re.S)
# Told where its server is, Streamlit opens its socket at once. Else it looks for the server first,
# below the page's own address, waits a tenth of a second, and looks at the root. It wants to know
# as well which other site may send the page messages: one that there cannot be.
BEGIN = """
      window.prerenderReady = false
      window.__streamlit = {
        BACKEND_BASE_URL: location.origin + "/",
        HOST_CONFIG: {allowedOrigins: ["https://lapor.invalid"], useExternalAuthToken: false}
      }
    """
INLINE = f"sha256-{b64encode(hashlib.sha256(BEGIN.encode()).digest()).decode()}"  # for the policy
SCRIPT = re.compile(r"<script>\s*window\.prerenderReady = false\s*</script>")
# of whoever is signed in: the menu's place is kept for it
BODY = (
    '<body class="{menu}">\n    <noscript><p>Lapor memerlukan JavaScript. '
    '<span lang="en">Lapor needs JavaScript.</span></p></noscript>\n'
    '    <link rel="stylesheet" href="{looks}"><script defer src="{keyboard}"></script>'
    '<script src="{early}"></script>'
)


def is_document(body: bytes) -> bool:
    return body == THEIRS


@lru_cache(maxsize=8)  # in two languages, with a menu or without
def dressed(lang: str, has_menu: bool) -> bytes:
    """`lang` is the browser's: Streamlit's own words are in it until the page has said its own."""
    looks, keyboard, early = map(_address, OURS)
    menu = "has-menu" if has_menu else ""
    body = BODY.format(menu=menu, looks=looks, keyboard=keyboard, early=early)

    def instead(found: re.Match[str]) -> str:
        if found[0].startswith("<!--"):
            return ""
        return "<title>Lapor</title>" if found[0].startswith("<title>") else body

    page = SAID.sub(instead, THEIRS.decode()).replace(ENGLISH, f'<html lang="{lang}">', 1)
    page = SCRIPT.sub(lambda _: f"<script>{BEGIN}</script>", page)
    return page.replace('="./static/', f'="./static/{VERSION}/').encode()


def _address(path: str) -> str:
    """Another when the file has changed."""
    return f"{path}?{hashlib.sha256(FILES[path]).hexdigest()[:16]}"


def file(request: Request) -> Response:
    path = request.url.path
    return Response(
        FILES[path], media_type=mimetypes.guess_type(path)[0], headers={"cache-control": KEPT}
    )
