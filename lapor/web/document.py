"""Streamlit's index.html as ours: its language, its name, and how it looks before any script ran.

What is put in takes the place of as many bytes, so that content-length stays true.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

LOOKS = (Path(__file__).parent / "looks.css").read_bytes()
ADDRESS = f"/looks.css?{hashlib.sha256(LOOKS).hexdigest()[:16]}"  # another when it changed
ENGLISH, INDONESIAN = b'<html lang="en">', b'<html lang="id">'
SAID = re.compile(rb"<title>Streamlit</title>|<body>\s*<noscript>.*?</noscript>", re.DOTALL)
TITLE = b"<title>Lapor</title>"
# of whoever is signed in: the menu's place is kept for it
BODY = (
    '<body class="{menu}">\n    <noscript><p>Lapor memerlukan JavaScript. '
    '<span lang="en">Lapor needs JavaScript.</span></p></noscript>\n'
    '    <link rel="stylesheet" href="{looks}">'
)


def is_document(body: bytes) -> bool:
    return ENGLISH in body[:4096]


@lru_cache(maxsize=4)  # one document, with a menu or without
def dressed(body: bytes, has_menu: bool) -> bytes:
    """Two letters for two letters, and blanks where ours is shorter."""
    ours = BODY.format(menu="has-menu" if has_menu else "", looks=ADDRESS).encode()

    def instead(found: re.Match[bytes]) -> bytes:
        said = TITLE if found[0].startswith(b"<title>") else ours
        return said.ljust(len(found[0])) if len(said) <= len(found[0]) else found[0]

    return SAID.sub(instead, body.replace(ENGLISH, INDONESIAN, 1))


def looks(request: Request) -> Response:
    headers = {"cache-control": "public, immutable, max-age=31536000"}
    return Response(LOOKS, media_type="text/css", headers=headers)
