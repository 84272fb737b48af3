"""Files on the disk: sealed, under random names, each bound to the row that names it."""

import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

from lapor.config import derived_key, settings
from lapor.domain.errors import Refusal
from lapor.domain.text import Text


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


@lru_cache
def _cipher() -> AESGCM:
    return AESGCM(derived_key("attachments"))


def new_name() -> str:
    return secrets.token_hex(32)


def write(session: Session, stored_as: str, content: bytes, bound: bytes) -> None:
    """All of it or nothing, on the disk before the database says it is there.

    `bound` names the row: a file put in another's place does not open. A transaction that fails
    afterwards leaves a sealed file that no row names.
    """
    path = folder(session) / stored_as
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    nonce = os.urandom(12)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(nonce + _cipher().encrypt(nonce, content, bound))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read(session: Session, stored_as: str, bound: bytes) -> bytes:
    """What was written. Raises Lost."""
    try:
        sealed = (folder(session) / stored_as).read_bytes()
        return _cipher().decrypt(sealed[:12], sealed[12:], bound)
    except (OSError, InvalidTag, ValueError):
        raise Lost(
            Text(
                "Berkas lampiran ini hilang atau rusak di penyimpanan. Hubungi pengelola sistem.",
                "The file of this attachment is lost or damaged. Please tell the system's keeper.",
            )
        ) from None
