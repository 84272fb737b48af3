"""Whose is /media/…? Streamlit serves it to everybody who knows the address.

A session may get what it was sent the address of: pictures, and the files of its buttons. Only
what Streamlit itself fills in counts, so that nobody writes such an address into a text of theirs.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator

from google.protobuf.message import DecodeError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATH = re.compile(r"/media/([^/?]+)")
MOST = 400  # addresses of one session; a page has a few
SESSIONS = 2_000


class Media:
    def __init__(self) -> None:
        self.sent: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()

    def note(self, key: str, data: bytes | None) -> None:
        """A message on its way to this session."""
        if not data or b"/media/" not in data:
            return
        mine = self.sent.setdefault(key, OrderedDict())
        self.sent.move_to_end(key)
        for url in _addresses(data):
            if found := PATH.search(url):
                mine[found[1]] = None
                mine.move_to_end(found[1])
        while len(mine) > MOST:
            mine.popitem(last=False)
        while len(self.sent) > SESSIONS:
            self.sent.popitem(last=False)

    def is_of(self, key: str, path: str) -> bool:
        found = PATH.fullmatch(path)
        return found is not None and found[1] in self.sent.get(key, ())


def _addresses(data: bytes) -> Iterator[str]:
    message = ForwardMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return
    yield message.backend_operation_response.deferred_file.url
    element = message.delta.new_element
    yield element.download_button.url
    yield from (one.url for one in element.imgs.imgs)
