"""Which complaints have a flaw that only several rows together tell."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

from sqlmodel import Session

from db.codes import Channel
from lapor.domain.quality import SAME_WORDS_WITHIN, TYPED, is_burst
from lapor.queries import bursts as queries
from lapor.queries import quality
from lapor.queries.bursts import Burst
from lapor.queries.quality import Found, Where

CODES = ("impossible_order", "repeated", "burst", "conflict")
WITHIN = timedelta(days=SAME_WORDS_WITHIN)


def found(session: Session, where: Where, code: str) -> list[Found]:
    """Those with one of CODES."""
    match code:
        case "impossible_order":
            return quality.told_by_row(session, where, code)
        case "repeated":
            return repeated(session, where)
        case "burst":
            return queries.behind(session, where, bursts(session, where))
        case "conflict":
            return quality.conflicts(session, where)
    raise ValueError(f"{code} is told by a complaint's own row")


def repeated(session: Session, where: Where) -> list[Found]:
    """Each that says the same as one received up to a week before it; the first is none."""
    return [
        later
        for _, same in groupby(quality.same_words(session, where), key=itemgetter(0))
        for later in _soon_after([one for _, one in same])
    ]


def _soon_after(same: list[Found]) -> Iterator[Found]:
    for before, one in zip(same, same[1:], strict=False):
        if one.received_on - before.received_on <= WITHIN:
            yield one


def bursts(session: Session, where: Where) -> list[Burst]:
    """The largest first."""
    by_receipt = queries.received(session, where, TYPED)
    if not by_receipt:
        return []
    on = [day for _, day in by_receipt]
    days = max(on) - min(on) + 1  # of a period that has begun, or of which data is missing
    usual: Counter[Channel] = Counter()
    for (channel, _), n in by_receipt.items():
        usual[channel] += n
    many = [
        Burst(channel, day, later, n)
        for later, counts in (
            (False, by_receipt),
            (True, queries.written_later(session, where, TYPED)),
        )
        for (channel, day), n in counts.items()
        # the day itself is none of the usual ones
        if is_burst(n, (usual[channel] - n) / days, later=later)
    ]
    return sorted(many, key=lambda one: (-one.n, one.day, one.channel))
