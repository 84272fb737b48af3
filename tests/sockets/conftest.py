"""One server for the tests of this folder."""

from tests.live import live

__all__ = ["live"]
