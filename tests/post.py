"""A mail server of our own on this machine: STARTTLS, and what it took or was told to refuse."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Office(socketserver.ThreadingTCPServer):
    """Answers as RFC 5321 asks for the little that a client of ours says."""

    daemon_threads = True

    def __init__(self, certificate: Path, *, speaks_tls: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.speaks_tls = speaks_tls
        self.taken: list[tuple[str, EmailMessage]] = []  # to whom, and what
        self.refuses: dict[str, int] = {}  # by address: the code

    @property
    def url(self) -> str:
        return f"smtp://localhost:{self.server_address[1]}"


class _Counter(socketserver.StreamRequestHandler):
    server: Office

    def handle(self) -> None:
        self.is_safe, self.to = False, ""
        self._say(220, "ready")
        while line := self.rfile.readline():
            words = line.decode().strip()
            if not self._answer(words.partition(" ")[0].upper(), words):
                return

    def _answer(self, verb: str, words: str) -> bool:
        if verb in ("EHLO", "HELO"):
            offers = self.server.speaks_tls and not self.is_safe
            self.wfile.write(b"250-office\r\n" + (b"250-STARTTLS\r\n" if offers else b""))
            self._say(250, "8BITMIME")
        elif verb == "STARTTLS":
            self._say(220, "go ahead")
            self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
            self.is_safe = True
        elif verb == "RCPT":
            self.to = words.partition("<")[2].partition(">")[0]
            self._say(self.server.refuses.get(self.to, 250), "so it is")
        elif verb == "DATA":
            self._say(354, "go on")
            lines = iter(self.rfile.readline, b".\r\n")
            message = message_from_bytes(b"".join(lines), policy=policy.default)
            self.server.taken.append((self.to, message))
            self._say(250, "taken")
        else:
            self._say(221 if verb == "QUIT" else 250, "fine")
        return verb != "QUIT"

    def _say(self, code: int, words: str) -> None:
        self.wfile.write(f"{code} {words}\r\n".encode())
        self.wfile.flush()


@contextmanager
def office(folder: Path, *, speaks_tls: bool = True) -> Iterator[Office]:
    """Open until the end of the block; whoever trusts `folder / "post.pem"` can talk to it."""
    server = Office(_certificate(folder / "post.pem"), speaks_tls=speaks_tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _certificate(path: Path) -> Path:
    """For localhost, signed by itself."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return path
