"""A complaint before its life begins: who wrote what, when, where, by which channel."""

from typing import NamedTuple

from db.codes import Channel, Class
from lapor.demo.wording import Words
from lapor.demo.world import Government, Office


class Draft(NamedTuple):
    number: str
    government: Government  # the pilot that is to answer
    office: Office  # the agency that should
    year: int
    at: int  # milliseconds
    recorded_at: int
    by: str  # the account that typed it in; "": it came by itself
    is_via_centre: bool
    klass: Class | None
    category: str
    channel: Channel
    territory: int | None
    is_anonymous: bool
    is_secret: bool
    words: Words
    reporter: dict[str, str] | None
    repeats: str | None = None  # the number of the complaint it says again
