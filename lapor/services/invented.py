"""In demo mode every file says that its data are invented: here is what it says, and where.

A sealed month is the exception: its digest is of its bytes, so only its name says it.
"""

from lapor.config import Mode, settings
from lapor.domain.text import Text
from lapor.i18n import pick

UNTRUE = Text("DATA BUATAN, bukan data nyata.", "INVENTED DATA, not real.")
IN_A_NAME = "data-buatan-"
COLUMN = "data_buatan"  # of a CSV: each of its rows says it, also where it was copied to


def is_on() -> bool:
    return settings().mode == Mode.DEMO


def told(lang: str) -> str:
    """The sentence; nothing in production."""
    return pick(UNTRUE, lang) if is_on() else ""


def in_both() -> str:
    """For a file whose language nobody chose; nothing in production."""
    return f"{UNTRUE.id} {UNTRUE.en}" if is_on() else ""


def begins() -> str:
    """What the name of a file begins with."""
    return IN_A_NAME if is_on() else ""
