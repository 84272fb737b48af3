"""What a page sends leaves together. Streamlit sends each of its hundred elements by itself, and
each writing wakes whoever waits at the other end: a tenth of the processor's time of a page.
"""

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol as Socket

TOGETHER = 0.002  # seconds; Streamlit hands on what there is every ten milliseconds
_made = Socket.connection_made


class Gathering:
    """A transport: what is written within that time is written at once, and before it closes."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.waiting: list[bytes] = []

    def write(self, data: bytes) -> None:
        if not self.waiting:
            asyncio.get_running_loop().call_later(TOGETHER, self.flush)
        self.waiting.append(data)

    def flush(self) -> None:
        data, self.waiting = b"".join(self.waiting), []
        if data and not self.transport.is_closing():  # whoever has left gets nothing
            self.transport.write(data)

    def close(self) -> None:
        self.flush()
        self.transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)


def arrange() -> None:
    """For all sockets from now on. Which class uvicorn takes for them, Streamlit has decided."""

    def made(socket: Socket, transport: Any) -> None:
        _made(socket, Gathering(transport))  # type: ignore[arg-type]

    Socket.connection_made = made  # type: ignore
