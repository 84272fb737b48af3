"""Refusals: what a user may be told, in both languages. Anything else is a bug."""

from lapor.domain.text import Text


class Refusal(Exception):  # noqa: N818 - it reads as what it is
    """A rule said no. The page shows the text; nothing was written."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class NotAllowed(Refusal):
    """Not by this role, or not in this state."""


class NotFound(Refusal):
    """Missing or out of scope: the two look the same."""


class Stale(Refusal):
    """Somebody else was faster. The text says so, and what to do."""


class StaleComplaint(Stale):
    """… with a complaint. The text says who, when and what they did."""

    def __init__(self, text: Text, complaint_id: int, seen: int) -> None:
        super().__init__(text)
        self.complaint_id, self.seen = complaint_id, seen


class BadInput(Refusal):
    """What was given cannot be used. The text says what, where and what to do."""


class NotFresh(NotAllowed):
    """The second factor must be shown anew. The page asks for it, and the step can be repeated."""


class TooMany(NotAllowed):
    """Too many wrong tries within an hour. The text says when the next one is heard."""


class WrongCode(BadInput):
    """A code that is wrong, late or used."""
