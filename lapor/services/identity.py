"""Who sent a complaint, sealed: the database holds only ciphertext, the key is kept outside."""

import json

from lapor import keyring

PURPOSE, BOUND = "identity", b"reporter"


def seal(person: dict[str, str]) -> bytes:
    """The nonce, then the ciphertext."""
    return keyring.seal(PURPOSE, json.dumps(person).encode(), BOUND)


def unseal(sealed: bytes) -> dict[str, str]:
    """Raises cryptography.exceptions.InvalidTag if the key or the bytes are not ours."""
    opened: dict[str, str] = json.loads(keyring.unseal(PURPOSE, sealed, BOUND))
    return opened
