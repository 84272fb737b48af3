"""Numbers in a citizen's text that point at a person, hidden unless asked for.

Plain digit patterns: a NIK or KK has 16 digits, a phone begins with 0 or 62. Better to hide a
number too many than one too few.
"""

import re

GAP = r"[ .()-]{0,3}"  # what people write between the digits of one number
NIK = re.compile(rf"(?<!\d)\d(?:{GAP}\d){{15,}}")
PHONE = re.compile(rf"(?<!\d)(?:\+?62|0)(?:{GAP}\d){{8,14}}(?!\d)")
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,24}){1,4}")
HIDDEN = "••••••"


def mask(text: str) -> str:
    """The text with NIK, KK, phone numbers and e-mail addresses hidden but for their end."""
    text = EMAIL.sub(lambda found: HIDDEN + found[0][-3:], text)
    for pattern in (NIK, PHONE):
        text = pattern.sub(lambda found: HIDDEN + re.sub(r"\D", "", found[0])[-3:], text)
    return text
