"""A line to a server that can be cut and mended: the database is away, and comes back."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Line:
    """On a port of its own, in a thread of its own."""

    def __init__(self, host: str, port: int) -> None:
        self.there = host, port
        self.loop = asyncio.new_event_loop()
        self.open: set[asyncio.StreamWriter] = set()
        self.server: asyncio.Server | None = None
        self.port = 0
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def mend(self) -> None:
        asyncio.run_coroutine_threadsafe(self._listen(), self.loop).result(10)

    def cut(self) -> None:
        """Whoever speaks hears nothing more, and nobody gets through."""
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(10)

    async def _listen(self) -> None:
        self.server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        if self.server:
            self.server.close()
            self.server = None
        for writer in list(self.open):
            writer.transport.abort()

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_connection(*self.there)
        self.open |= {back, forth}
        await asyncio.gather(_pour(near, forth), _pour(far, back))
        self.open -= {back, forth}


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while said := await source.read(1 << 16):
            into.write(said)
            await into.drain()
    into.transport.abort()


@contextmanager
def laid(host: str, port: int) -> Iterator[Line]:
    line = Line(host, port)
    line.mend()
    try:
        yield line
    finally:
        line.cut()
        line.loop.call_soon_threadsafe(line.loop.stop)
        line.thread.join()
