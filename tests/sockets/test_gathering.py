"""What is written to a socket within two milliseconds is written at once, in its order."""

import asyncio

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from lapor.web import gathering
from lapor.web.gathering import TOGETHER, Gathering


class Wire:
    """A transport that remembers what was written to it."""

    def __init__(self) -> None:
        self.told: list[bytes | str] = []

    def write(self, data: bytes) -> None:
        self.told.append(data)

    def close(self) -> None:
        self.told.append("closed")

    def is_closing(self) -> bool:
        return "closed" in self.told


def after(*steps: bytes | str, pause: float = 0) -> list[bytes | str]:
    """What the wire was told when each was written, or the socket closed."""
    wire = Wire()

    async def write() -> None:
        socket = Gathering(wire)
        for step in steps:
            socket.close() if isinstance(step, str) else socket.write(step)
            await asyncio.sleep(pause)
        await asyncio.sleep(10 * TOGETHER)

    asyncio.run(write())
    return wire.told


def test_what_is_written_together_leaves_together():
    assert after(b"a", b"b", b"c") == [b"abc"]


def test_what_comes_later_leaves_later():
    assert after(b"a", b"b", pause=20 * TOGETHER) == [b"a", b"b"]


def test_all_has_left_before_it_closes_and_nothing_afterwards():
    assert after(b"a", b"b", "close") == [b"ab", "closed"]


def test_whoever_has_left_is_written_nothing():
    wire = Wire()

    async def leave() -> None:
        Gathering(wire).write(b"a")
        wire.close()
        await asyncio.sleep(10 * TOGETHER)

    asyncio.run(leave())
    assert wire.told == ["closed"]


def test_whatever_else_is_asked_the_transport_answers():
    assert not Gathering(Wire()).is_closing()


def test_a_socket_of_uvicorn_writes_through_it(monkeypatch):
    """Or each frame leaves by itself again, which nobody would see."""
    monkeypatch.setattr(WebSocketsSansIOProtocol, "connection_made", gathering._made)
    given = []
    monkeypatch.setattr(gathering, "_made", lambda socket, transport: given.append(transport))
    gathering.arrange()
    WebSocketsSansIOProtocol.connection_made(object(), Wire())
    assert isinstance(given[0], Gathering)


def test_streamlit_still_asks_uvicorn_for_that_class():
    from streamlit.web.server.starlette.starlette_server import _get_websocket_protocol
    from uvicorn.config import WS_PROTOCOLS

    name = WebSocketsSansIOProtocol.__name__
    assert str(WS_PROTOCOLS[_get_websocket_protocol()]).endswith(f":{name}")
