"""Everything that is sealed is sealed here: the newest key seals, older ones still open."""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lapor.config import derived_keys

NONCE = 12  # bytes before the ciphertext


@lru_cache
def ciphers(purpose: str) -> tuple[AESGCM, ...]:
    """Newest first."""
    return tuple(AESGCM(key) for key in derived_keys(purpose))


def seal(purpose: str, content: bytes, bound: bytes) -> bytes:
    """The nonce, then the ciphertext. It opens only with the same `bound`, which is not kept."""
    nonce = os.urandom(NONCE)
    return nonce + ciphers(purpose)[0].encrypt(nonce, content, bound)


def unseal(purpose: str, sealed: bytes, bound: bytes) -> bytes:
    """Raises cryptography.exceptions.InvalidTag if no key of ours fits, or the bytes are not ours.

    ValueError if there are too few bytes.
    """
    for cipher in ciphers(purpose):
        try:
            return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], bound)
        except InvalidTag:
            continue
    raise InvalidTag


def is_newest(purpose: str, sealed: bytes, bound: bytes) -> bool:
    """Does the key of today open it?"""
    try:
        ciphers(purpose)[0].decrypt(sealed[:NONCE], sealed[NONCE:], bound)
    except InvalidTag:
        return False
    return True
