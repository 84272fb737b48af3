"""The number a citizen is given for a complaint entered here: short, speakable, checked.

Nine signs in three groups, like 3G7-K2M-9QX. The signs are the digits and the letters without I,
L, O, U (they look like others) and V (it sounds like F): 31, a prime. Eight of them hold the
home's ordinal and 29 bits of the digest of a key, so that a number tells neither how many
complaints there are nor the next one. The ninth makes the weighted sum of all nine a multiple of
31: one wrong sign, or any two that changed places, is always found.
"""

import hashlib

SIGNS = "0123456789ABCDEFGHJKMNPQRSTWXYZ"
BASE = len(SIGNS)
PLACES = 8  # before the check sign; 31 ** 8 is more than 2 ** (10 + 29)
DIGEST_BITS = 29
LOOKALIKES = str.maketrans("OIL", "011")
GAPS = " -.–—/\N{NO-BREAK SPACE}"


def number_for(home_id: int, key: str) -> str:
    """The number that this key gives a complaint of this home (0–1023); the same every time."""
    digest = hashlib.blake2b(key.encode(), digest_size=4).digest()
    value = home_id << DIGEST_BITS | int.from_bytes(digest, "big") >> (32 - DIGEST_BITS)
    places = [value // BASE**power % BASE for power in reversed(range(PLACES))]
    return _grouped(places + [_check(places)])


def canonical(typed: str) -> str | None:
    """The number as we write it, from what somebody typed or heard. None: it is none of ours."""
    signs = typed.upper().translate(LOOKALIKES).translate(dict.fromkeys(map(ord, GAPS)))
    places = [SIGNS.find(sign) for sign in signs]
    if len(places) != PLACES + 1 or -1 in places or _check(places[:-1]) != places[-1]:
        return None
    return _grouped(places)


def _check(places: list[int]) -> int:
    """Weights 1 to 8; the check sign weighs -1, which is 30 and none of them."""
    return sum(weight * place for weight, place in enumerate(places, 1)) % BASE


def _grouped(places: list[int]) -> str:
    signs = "".join(SIGNS[place] for place in places)
    return f"{signs[:3]}-{signs[3:6]}-{signs[6:]}"
