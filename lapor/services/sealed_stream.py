"""A long file sealed in pieces: cut, reordered or changed anywhere, it does not open.

The magic and eight random bytes, then pieces, each of its length in four bytes and its ciphertext
(AES-GCM). A piece is bound to its place and to whether it is the last.
"""

import os
import struct
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lapor import keyring
from lapor.domain.errors import BadInput
from lapor.domain.text import Text

MAGIC = b"LAPOR-1\n"
PREFIX, PIECE, TAG = 8, 1 << 20, 16  # bytes
DAMAGED = Text(
    "Berkas ini rusak, terpotong, atau disegel dengan kunci lain (LAPOR_SECRET_KEY, "
    "LAPOR_OLD_SECRET_KEYS).",
    "This file is damaged, cut off, or sealed with another key (LAPOR_SECRET_KEY, "
    "LAPOR_OLD_SECRET_KEYS).",
)


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def seal(source: Path, target: Path, purpose: str) -> None:
    """Write `target` anew with what `source` holds."""
    cipher, prefix = keyring.ciphers(purpose)[0], os.urandom(PREFIX)
    size, place = source.stat().st_size, 0
    with source.open("rb") as plain, target.open("xb") as sealed:
        target.chmod(0o600)
        sealed.write(MAGIC + prefix)
        while place == 0 or plain.tell() < size:
            piece = plain.read(PIECE)
            nonce, bound = _place(prefix, place, plain.tell() >= size)
            ciphertext = cipher.encrypt(nonce, piece, bound)
            sealed.write(struct.pack(">I", len(ciphertext)) + ciphertext)
            place += 1
        sealed.flush()
        os.fsync(sealed.fileno())


def unseal(source: Path, target: Path, purpose: str) -> None:
    """The other way. Raises BadInput; what was written until then is not to be used."""
    size = source.stat().st_size
    with source.open("rb") as sealed, target.open("xb") as plain:
        target.chmod(0o600)
        sealed.read(len(MAGIC))
        prefix, cipher, place, is_last = sealed.read(PREFIX), None, 0, False
        while not is_last:
            piece = _piece(sealed)
            is_last = sealed.tell() >= size
            nonce, bound = _place(prefix, place, is_last)
            cipher = cipher or _fitting(purpose, nonce, piece, bound)
            plain.write(_opened(cipher, nonce, piece, bound))
            place += 1


def _place(prefix: bytes, place: int, is_last: bool) -> tuple[bytes, bytes]:
    """(nonce, what the piece is bound to)."""
    return prefix + struct.pack(">I", place), MAGIC + (b"last" if is_last else b"more")


def _piece(sealed: IO[bytes]) -> bytes:
    head = sealed.read(4)
    length = struct.unpack(">I", head)[0] if len(head) == 4 else 0
    if not TAG <= length <= PIECE + TAG:
        raise BadInput(DAMAGED)
    return sealed.read(length)


def _fitting(purpose: str, nonce: bytes, piece: bytes, bound: bytes) -> AESGCM:
    for cipher in keyring.ciphers(purpose):
        try:
            cipher.decrypt(nonce, piece, bound)
        except InvalidTag:
            continue
        return cipher
    raise BadInput(DAMAGED)


def _opened(cipher: AESGCM, nonce: bytes, piece: bytes, bound: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, piece, bound)
    except InvalidTag:
        raise BadInput(DAMAGED) from None
