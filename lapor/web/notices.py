"""What open pages are told without having asked, and whether they are still heard.

A banner over the page, sent between two runs of its script: nothing is drawn again, so whatever
somebody has typed stays where it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from starlette.requests import HTTPConnection
from starlette.types import Message, Scope, Send
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg, ForwardMsgMetadata
from streamlit.proto.RootContainer_pb2 import RootContainer
from streamlit.proto.Toast_pb2 import Toast

from lapor import metrics
from lapor.config import settings
from lapor.domain.text import Text
from lapor.i18n import language_of, pick

STAYS = 0  # seconds: until the page is drawn again
# a banner shows about a hundred letters
STOPPING = Text(
    "Lapor dimulai ulang, sebentar saja. Isian Anda tetap di layar; yang disimpan diselesaikan.",
    "Lapor restarts, it takes a moment. What you typed stays; what is being saved is finished.",
)
AWAY = Text(
    "Basis data tidak terjangkau. Isian Anda tetap di layar; pekerjaan lanjut begitu terhubung.",
    "The database cannot be reached. What you typed stays; work goes on when it is back.",
)
BACK = Text("Basis data terjangkau lagi.", "The database can be reached again.")


def banner(text: Text, lang: str, icon: str, seconds: int = STAYS) -> Message:
    """As a message to a socket."""
    toast = Toast(body=pick(text, lang), icon=icon, duration=seconds)
    frame = ForwardMsg(
        metadata=ForwardMsgMetadata(delta_path=[RootContainer.EVENT, 0]),
        delta=Delta(new_element=Element(toast=toast)),
    )
    return {"type": "websocket.send", "bytes": frame.SerializeToString()}


def lang_of(scope: Scope) -> str:
    """The browser's: of whoever is not signed in, or has not chosen one."""
    said = HTTPConnection(scope).headers.get("accept-language", "").partition(",")[0]
    return language_of(said) or settings().lang


class Pages:
    """Those that are open in this process."""

    def __init__(self) -> None:
        self.open: dict[Send, str] = {}  # in which language
        self.are_heard = True  # False: the app ends, and begins nothing any more

    @contextmanager
    def opened(self, send: Send, lang: str) -> Iterator[None]:
        self.open[send] = lang
        with metrics.sockets.track_inprogress():
            try:
                yield
            finally:
                del self.open[send]

    async def tell(self, text: Text, icon: str) -> None:
        for send, lang in list(self.open.items()):
            # one that is closing, or is not open yet, need not hear it
            with suppress(RuntimeError, OSError):
                await send(banner(text, lang, icon))


pages = Pages()
