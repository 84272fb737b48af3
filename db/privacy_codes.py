"""The words the database stores about people's rights to their data, and about accounts."""

from enum import StrEnum


class LinkPurpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"  # of a password


class RequestKind(StrEnum):
    """What people may ask about their own data: UU 27/2022, articles 5 to 13."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"
    RESTRICTION = "restriction"


class RequestState(StrEnum):
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class HoldKind(StrEnum):
    """Why a complaint's personal data stay as they are."""

    LEGAL = "legal"  # evidence: nothing is erased
    RESTRICTION = "restriction"  # its person asked: kept, but not used
