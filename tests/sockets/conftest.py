"""One server for the tests of this folder, and one that stands behind a proxy with TLS."""

import pytest

from tests.live import live, running

__all__ = ["live"]


@pytest.fixture(scope="session")
def behind_tls(tmp_path_factory):
    settings = {"LAPOR_ORIGIN": "https://lapor.example.go.id", "LAPOR_PROXY": "127.0.0.1"}
    with running(tmp_path_factory.mktemp("tls"), **settings) as site:
        yield site
