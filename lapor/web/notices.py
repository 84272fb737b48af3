"""What open pages are told without having asked, and whether they are still heard.

A banner over the page, sent between two runs of its script: nothing is drawn again, so whatever
somebody has typed stays where it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from starlette.types import Send
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg, ForwardMsgMetadata
from streamlit.proto.RootContainer_pb2 import RootContainer
from streamlit.proto.Toast_pb2 import Toast

from lapor import metrics
from lapor.domain.text import Text

STAYS = 0  # seconds: until the page is drawn again
STOPPING = Text(
    "Lapor sedang dimulai ulang, sebentar saja. Isian Anda tetap di layar ini; yang sedang "
    "disimpan diselesaikan.",
    "Lapor is being restarted, it takes a moment. What you typed stays on this screen; what is "
    "being saved is finished.",
)
BACK = Text("Basis data terjangkau lagi.", "The database can be reached again.")


def banner(text: Text, icon: str, seconds: int = STAYS) -> bytes:
    """As a frame. The gate does not know who reads, so it says both languages."""
    toast = Toast(body=f"{text.id}\n\n{text.en}", icon=icon, duration=seconds)
    frame: bytes = ForwardMsg(
        metadata=ForwardMsgMetadata(delta_path=[RootContainer.EVENT, 0]),
        delta=Delta(new_element=Element(toast=toast)),
    ).SerializeToString()
    return frame


class Pages:
    """Those that are open in this process."""

    def __init__(self) -> None:
        self.open: set[Send] = set()
        self.are_heard = True  # False: the app ends, and begins nothing any more

    @contextmanager
    def opened(self, send: Send) -> Iterator[None]:
        self.open.add(send)
        with metrics.sockets.track_inprogress():
            try:
                yield
            finally:
                self.open.discard(send)

    async def tell(self, frame: bytes) -> None:
        for send in list(self.open):
            # one that is closing, or is not open yet, need not hear it
            with suppress(RuntimeError, OSError):
                await send({"type": "websocket.send", "bytes": frame})


pages = Pages()
