"""Who sent a complaint, sealed: the database holds only ciphertext, the key is kept outside."""

import json
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lapor.config import derived_key


@lru_cache
def _cipher() -> AESGCM:
    return AESGCM(derived_key("identity"))


def seal(person: dict[str, str]) -> bytes:
    """The nonce, then the ciphertext."""
    nonce = os.urandom(12)
    return nonce + _cipher().encrypt(nonce, json.dumps(person).encode(), b"reporter")


def unseal(sealed: bytes) -> dict[str, str]:
    """Raises cryptography.exceptions.InvalidTag if the key or the bytes are not ours."""
    opened: dict[str, str] = json.loads(_cipher().decrypt(sealed[:12], sealed[12:], b"reporter"))
    return opened
