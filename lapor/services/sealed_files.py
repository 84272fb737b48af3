"""Files on the disk: sealed, under random names, each bound to the row that names it."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from sqlmodel import Session

from lapor import keyring
from lapor.config import settings
from lapor.domain.errors import Refusal
from lapor.domain.text import Text

PURPOSE = "attachments"


class Lost(Refusal):
    """It should be on the disk, and is not, or is not what was put there."""


@dataclass(frozen=True)
class Served:
    """A file as the browser gets it."""

    name: str
    media_type: str
    content: bytes


def folder(session: Session) -> Path:
    """LAPOR_FILES, else beside the SQLite file."""
    return beside(session, settings().files, "files")


def beside(session: Session, said: str, kind: str) -> Path:
    """A folder for what is not kept in the database: where the operator said, else beside it."""
    if said:
        return Path(said)
    url = session.get_bind().engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).with_suffix(f".{kind}")
    return Path(f"lapor-{kind}")


def new_name() -> str:
    return secrets.token_hex(32)


def write(session: Session, stored_as: str, content: bytes, bound: bytes) -> None:
    """All of it or nothing, on the disk before the database says it is there.

    `bound` names the row: a file put in another's place does not open. A transaction that fails
    afterwards leaves a sealed file that no row names.
    """
    place(folder(session) / stored_as, keyring.seal(PURPOSE, content, bound))


def place(path: Path, sealed: bytes) -> None:
    """Bytes that are sealed already; what stood there before is replaced as a whole."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read(session: Session, stored_as: str, bound: bytes) -> bytes:
    """What was written. Raises Lost."""
    try:
        sealed = (folder(session) / stored_as).read_bytes()
        return keyring.unseal(PURPOSE, sealed, bound)
    except (OSError, InvalidTag, ValueError):
        raise Lost(
            Text(
                "Berkas lampiran ini hilang atau rusak di penyimpanan, atau disegel dengan kunci "
                "lain (LAPOR_SECRET_KEY). Hubungi pengelola sistem.",
                "The file of this attachment is lost or damaged, or sealed with another key "
                "(LAPOR_SECRET_KEY). Please tell the system's keeper.",
            )
        ) from None


def shred(path: Path) -> bool:
    """Write over it, then take it away. False: it was not there.

    A disk that copies on write, as SSDs do, may keep the old blocks for a while: what they hold
    is sealed, and the row that bound it is gone.
    """
    try:
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.write(os.urandom(size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return False
    return True
