"""How agencies answer, and how complaints end: by lapse, by an officer, or not for a long time."""

from db.codes import ClosedBy, MoveCode
from lapor.demo import notes, wording
from lapor.demo.governments import of_year
from lapor.demo.life import Life, Present, pilot_of
from lapor.domain.clocks import lapse_on

M = MoveCode
QUICK = ((0, 1, 2, 3, 4, 5), (4, 8, 8, 6, 4, 3))  # working days and how often
LATEST = 60


def answer(life: Life) -> None:
    """The first follow-up, and what the agency adds before it is done."""
    (further,) = life.rng.choices((0, 1, 2), (56, 34, 10))
    final = life.draft.words.subject.answer
    first = final if further == 0 else wording.first_answer(life.rng)
    _follow_up(life, _first_days(life), first)
    for left in range(further, 0, -1):
        text = final if left == 1 else wording.progress(life.rng)
        _follow_up(life, 1 + min(int(life.rng.expovariate(0.5)), 9), text)


def _first_days(life: Life) -> int:
    in_time = of_year(pilot_of(life).in_time, life.draft.year) ** life.office.slowness
    if life.chance(in_time):
        (days,) = life.rng.choices(*QUICK)
        return min(days, _days_left(life))
    return 6 + min(int(life.rng.expovariate(0.16)), LATEST)


def _days_left(life: Life) -> int:
    """A return, a hold or an escalation may have eaten some of the time."""
    due, place = life.state.follow_up_due, life.government.place
    assert due is not None
    today = place.day(life.at)
    return place.calendar.elapsed(today, due) if today < due else 0


def _follow_up(life: Life, days: int, text: str) -> None:
    life.move(M.FOLLOW_UP, life.later(days), life.office.officer, text)


def outcome(life: Life) -> None:
    """Until it is done, and what may still happen after."""
    if life.chance(of_year(pilot_of(life).unfinished, life.draft.year)):
        _leave(life)
    else:
        _finish(life)
    if life.chance(0.18):
        _rate(life)
    if life.chance(0.016):
        life.move(M.REOPEN, life.later(life.rng.randrange(1, 9)), life.government.coordinator)
        _follow_up(life, life.rng.randrange(1, 5), wording.further_answer(life.rng))
        _finish(life)


def _leave(life: Life) -> None:
    """The reporter asked again and nobody answered, until old complaints were cleaned up."""
    _reply(life)
    if life.chance(0.35 * (1 - of_year(pilot_of(life).in_time, life.draft.year))):
        raise Present  # nobody has remembered it to this day
    at = life.later(life.rng.randrange(60, 300))
    life.move(M.CLOSE, at, life.government.coordinator, notes.CLEANED_UP)


def _reply(life: Life) -> None:
    """By the portal, or told to the coordinator. Always before the closing window ends."""
    by = life.government.coordinator if life.chance(0.2) else ""
    life.move(M.REPLY, life.later(life.rng.randrange(1, 8)), by)


def _finish(life: Life) -> None:
    for _ in range(3):
        if not life.chance(0.15):
            break
        _reply(life)
        _follow_up(life, life.rng.choice((1, 1, 2, 2, 3, 4, 6)), wording.further_answer(life.rng))
    if life.chance(0.17):
        _close(life)
        return
    day = lapse_on(life.state, life.government.rules)
    assert day is not None
    life.move(M.LAPSE, life.government.place.night(day, life.rng), "")


def _close(life: Life) -> None:
    at, by = life.later(life.rng.choice((1, 2, 3, 4, 6))), life.government.coordinator
    if life.chance(0.3):
        by_reporter = {"closed_by": ClosedBy.REPORTER}
        life.move(M.CLOSE, at, by, notes.CLOSED_BY_REPORTER, facts=by_reporter)
    else:
        life.move(M.CLOSE, at, by)


def _rate(life: Life) -> None:
    """Quick answers please more."""
    was_quick = life.state.follow_up is not None and life.state.follow_up.in_time
    weights = (3, 5, 14, 44, 34) if was_quick else (14, 20, 30, 26, 10)
    (rating,) = life.rng.choices((1, 2, 3, 4, 5), weights)
    life.move(M.RATE, life.later(life.rng.randrange(0, 5)), "", "", facts={"rating": rating})
