"""Numbers in a citizen's text that point at a person, hidden unless asked for.

Plain digit patterns: a NIK or KK has 16 digits, a phone begins with 0 or 62. Better to hide a
number too many than one too few.
"""

import re

# what people write between the digits of one number, and what hides between them unseen
GAP = r"[ \t.()\u00a0\u2002-\u200f\u2010-\u2015\u202f\u2060\u2212\ufeff-]{0,3}"
NIK = re.compile(rf"(?<!\d)\d(?:{GAP}\d){{15,}}")
PHONE = re.compile(rf"(?<!\d)(?:\+?62|0)(?:{GAP}\d){{8,14}}(?!\d)")
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,24}){1,4}")
HIDDEN = "••••••"


def mask(text: str) -> str:
    """The text with NIK, KK, phone numbers and e-mail addresses hidden but for their end."""
    if "@" in text:  # its pattern tries every letter
        text = EMAIL.sub(lambda found: HIDDEN + found[0][-3:], text)
    for pattern in (NIK, PHONE):
        text = pattern.sub(lambda found: HIDDEN + re.sub(r"\D", "", found[0])[-3:], text)
    return text


def mask_name(name: str) -> str:
    """The first letter of each part: B••• S•••. How long a name is says nothing."""
    return " ".join(f"{part[0]}•••" for part in name.split())


def mask_phone(phone: str) -> str:
    """The last three digits."""
    return HIDDEN + re.sub(r"\D", "", phone)[-3:]


def mask_email(email: str) -> str:
    """The first letter, and where it is kept: b•••@example.id."""
    name, _, place = email.partition("@")
    return f"{name[:1]}•••@{place}" if place else HIDDEN
