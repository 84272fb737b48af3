"""A browser whose server answers late, for as long as a test wants."""

import re

from playwright.sync_api import Page, WebSocketRoute


class SlowLine:
    """What the server says waits, while it is told to; what the browser says goes through."""

    def __init__(self, page: Page) -> None:
        self.holds = False
        self._waiting: list[str | bytes] = []
        page.route_web_socket(re.compile("_stcore/stream"), self._join)

    def _join(self, browser: WebSocketRoute) -> None:
        self._browser = browser
        server = browser.connect_to_server()
        browser.on_message(server.send)
        server.on_message(self._hear)

    def _hear(self, message: str | bytes) -> None:
        if self.holds:
            self._waiting.append(message)
        else:
            self._browser.send(message)

    def release(self) -> None:
        self.holds = False
        for message in self._waiting:
            self._browser.send(message)
