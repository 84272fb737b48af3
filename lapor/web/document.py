"""Streamlit's index.html as ours: its language, its name, how it looks before any script ran, and
what the keyboard needs.

What is put in takes the place of as many bytes, so that content-length stays true.
"""

import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FILES = {
    f"/{name}": (Path(__file__).parent / name).read_bytes() for name in ("looks.css", "keyboard.js")
}
ENGLISH = b'<html lang="en">'
SAID = re.compile(rb"<title>Streamlit</title>|<body>\s*<noscript>.*?</noscript>", re.DOTALL)
TITLE = b"<title>Lapor</title>"
# of whoever is signed in: the menu's place is kept for it
BODY = (
    '<body class="{menu}">\n    <noscript><p>Lapor memerlukan JavaScript. '
    '<span lang="en">Lapor needs JavaScript.</span></p></noscript>\n'
    '    <link rel="stylesheet" href="{looks}"><script defer src="{keyboard}"></script>'
)


def is_document(body: bytes) -> bool:
    return ENGLISH in body[:4096]


@lru_cache(maxsize=8)  # one document in two languages, with a menu or without
def dressed(body: bytes, lang: str, has_menu: bool) -> bytes:
    """Two letters for two letters, and blanks where ours is shorter.

    `lang` is the browser's: what Streamlit writes before the page has said its own is in that.
    """
    looks, keyboard = map(_address, FILES)
    menu = "has-menu" if has_menu else ""
    ours = BODY.format(menu=menu, looks=looks, keyboard=keyboard).encode()

    def instead(found: re.Match[bytes]) -> bytes:
        said = TITLE if found[0].startswith(b"<title>") else ours
        return said.ljust(len(found[0])) if len(said) <= len(found[0]) else found[0]

    return SAID.sub(instead, body.replace(ENGLISH, f'<html lang="{lang}">'.encode(), 1))


def _address(path: str) -> str:
    """Another when the file has changed."""
    return f"{path}?{hashlib.sha256(FILES[path]).hexdigest()[:16]}"


def file(request: Request) -> Response:
    path = request.url.path
    headers = {"cache-control": "public, immutable, max-age=31536000"}
    return Response(FILES[path], media_type=mimetypes.guess_type(path)[0], headers=headers)
