"""Numbers in a citizen's text that point at a person, hidden unless asked for.

Plain digit patterns: a NIK or KK has 16 digits, a phone begins with 0 or 62. Better to hide a
number too many than one too few.
"""

import re

NIK = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")
PHONE = re.compile(r"(?<!\d)(?:\+?62|0)(?:[ .-]?\d){8,12}(?!\d)")
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,24}){1,4}")
HIDDEN = "••••••"


def mask(text: str) -> str:
    """The text with NIK, KK, phone numbers and e-mail addresses hidden but for their end."""
    for pattern in (EMAIL, NIK, PHONE):
        text = pattern.sub(lambda found: HIDDEN + found[0][-3:], text)
    return text
