"""Two processes of the app behind nginx, as deploy/nginx.conf has it: one database, one sign-in."""

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import websockets.sync.client as ws
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from lapor import logs
from lapor.services import sessions
from tests.builders import a_complaint
from tests.live import Site, heard, running, visit
from tests.sockets.test_operations import free_port

ROOT = Path(__file__).parents[2]
NAME = "lapor.example.go.id"
COOKIE = "__Host-lapor"


class Front:
    """nginx, and the two that are behind it."""

    def __init__(self, folder: Path, first: Site, second: Site) -> None:
        self.folder, self.behind, self.port = folder, (first, second), free_port()
        self.trust = ssl.create_default_context(cadata=certificate(folder))

    def get(self, path: str, secret: str = "", method: str = "GET", **headers: str):
        with httpx.Client(verify=self.trust) as client:
            return client.request(
                method, f"https://127.0.0.1:{self.port}{path}",
                headers=as_browser(secret) | headers,
                extensions={"sni_hostname": NAME},
            )  # fmt: skip

    def open(self, secret: str) -> ws.ClientConnection:
        return ws.connect(
            f"wss://{NAME}/_stcore/stream", ssl=self.trust,
            sock=socket.create_connection(("127.0.0.1", self.port)),
            origin=f"https://{NAME}", subprotocols=["streamlit"], max_size=None, max_queue=None,
            additional_headers={"cookie": f"{COOKIE}={secret}"}, close_timeout=1, open_timeout=60,
        )  # fmt: skip

    def place_of(self, secret: str) -> set[Site]:
        """Who drew pages for this browser."""
        mine = logs.about(sessions.key_of(secret))["session"]
        return {site for site in self.behind if any(
            one.get("session") == mine for one in drawn(site))}  # fmt: skip


def drawn(site: Site) -> list[dict[str, str]]:
    told = [line for line in site.log.read_text().splitlines() if '"event": "drawn"' in line]
    return [json.loads(line) for line in told]


def certificate(folder: Path) -> str:
    """For our name, signed by itself; written where nginx reads it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), False)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    said = made.public_bytes(serialization.Encoding.PEM).decode()
    (folder / "lapor.pem").write_text(said)
    (folder / "lapor.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )  # fmt: skip
    return said


@contextmanager
def nginx(front: Front):
    """The file as it is delivered; only ports and the places of the keys are ours."""
    said = (ROOT / "deploy/nginx.conf").read_text()
    for ours, theirs in zip(front.behind, ("8501", "8502"), strict=True):
        said = said.replace(f"127.0.0.1:{theirs}", f"127.0.0.1:{ours.port}")
    said = said.replace("listen 443", f"listen 127.0.0.1:{front.port}")
    said = re.sub(r"\n\s*listen \[::\]\S* ?.*;", "", said)
    said = said.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    said = said.replace("/etc/ssl/", f"{front.folder}/")
    (front.folder / "lapor.conf").write_text(said)
    places = "".join(
        f"{kind}_temp_path {front.folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.getuid() == 0 else ""
    (front.folder / "nginx.conf").write_text(
        f"{user}daemon off;\nerror_log stderr;\npid {front.folder}/pid;\nevents {{}}\n"
        f"http {{\n{places}include {front.folder}/lapor.conf;\n}}\n"
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with (front.folder / "nginx.log").open("w") as log:
        server = subprocess.Popen(
            [program, "-p", str(front.folder), "-c", f"{front.folder}/nginx.conf"],
            stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait(front, server, log.name)
            yield front
        finally:
            server.terminate()
            server.wait(10)


def _wait(front: Front, server: "subprocess.Popen[bytes]", log: str) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            front.get("/healthz").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(Path(log).read_text())


@pytest.fixture
def front(tmp_path):
    if not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()):
        assert not os.environ.get("CI"), "nginx is missing, and here its test must run"
        pytest.skip("nginx is not installed")
    places = [tmp_path / name for name in ("first", "second", "nginx")]
    for place in places:
        place.mkdir()
    settings = {"LAPOR_ORIGIN": f"https://{NAME}", "LAPOR_PROXY": "127.0.0.1"}
    database = {"LAPOR_DATABASE_URL": f"sqlite:///{places[0]}/live.db"}
    with (
        running(places[0], **settings) as first,
        running(places[1], empty=True, **settings, **database) as second,
        nginx(Front(places[2], first, second)) as front,
    ):
        yield front


def as_browser(secret: str) -> dict[str, str]:
    return {"host": NAME, "origin": f"https://{NAME}", "cookie": f"{COOKIE}={secret}"}


def past(site: Site, secret: str) -> ws.ClientConnection:
    """A page of one process, past nginx."""
    return ws.connect(
        f"ws://{NAME}/_stcore/stream", origin=f"https://{NAME}",
        sock=socket.create_connection(("127.0.0.1", site.port)),
        subprotocols=["streamlit"], max_size=None, max_queue=None, close_timeout=1, open_timeout=60,
        additional_headers={"cookie": f"{COOKIE}={secret}"},
    )  # fmt: skip


def received(site: Site, secret: str) -> int:
    """The first number of the KPI page, which is remembered between visits."""
    with past(site, secret) as page:
        (n,) = re.findall(r"\*\*(\d+)\*\*\s*\\n:small\[Laporan masuk\]", visit(page, "kpi"))
    return int(n)


def test_a_browser_stays_with_its_process_and_what_it_may_is_known_to_both(front):
    first, second = front.behind
    # signed in by the one, known to the other
    with first.writing() as session:
        ticket = sessions.issue_ticket(session, "siti")
    answer = front.get("/sesi", method="POST", **{"x-ticket": ticket})
    assert answer.status_code == 204
    mine = answer.cookies[COOKIE]
    # a browser's pages are all drawn by one, and both have some
    secrets = [mine]
    while len({site for one in secrets for site in front.place_of(one)}) < 2:
        secrets.append(first.secret("siti"))
        for _ in range(2):
            with front.open(secrets[-1]) as page:
                visit(page, "queue")
        assert len(secrets) < 40, "one process draws for everybody"
    assert all(len(front.place_of(one)) == 1 for one in secrets[1:])
    # what one writes the other's memory knows
    assert [received(site, mine) for site in front.behind] == [2, 2]
    with first.writing() as session:
        a_complaint(session, number="L-7", received="2026-09-07", dispatched="2026-09-08")
    assert [received(site, mine) for site in front.behind] == [3, 3]
    # signed out at the one, and out at the other
    with past(second, mine) as page:
        visit(page, "queue")
        assert first.get("/keluar", "", "POST", **as_browser(mine)).status_code == 303
        page.send(BackMsg(rerun_script={}).SerializeToString())
        with pytest.raises(ConnectionClosed):
            while True:
                heard(page)
    for site in front.behind:
        assert site.get("/lampiran/1", **as_browser(mine)).status_code == 401
    # one is killed: its browsers go to the other, and are still signed in
    (gone,) = front.place_of(secrets[1])
    os.kill(gone.pid, signal.SIGKILL)
    with front.open(secrets[1]) as page:
        assert "L-1" in visit(page, "queue")
    assert front.place_of(secrets[1]) == set(front.behind)
