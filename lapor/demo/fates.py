"""What becomes of a complaint: verified, dispatched, answered, closed, and all that goes wrong."""

from db.codes import Class, ClosedBy, MoveCode
from db.days import day_of
from lapor.demo import notes
from lapor.demo.answers import answer, outcome
from lapor.demo.governments import FIRST_YEAR, NEIGHBOURS, of_year
from lapor.demo.life import Life, Present, pilot_of
from lapor.demo.people import NATIONAL
from lapor.demo.volumes import STORM, last_month
from lapor.demo.world import Office
from lapor.domain.clocks import hold_expires_on

M = MoveCode


class Ended(Exception):  # noqa: N818 - it says where the story has come to
    """The complaint went to the archive."""


def live(life: Life) -> None:
    """All of a life, as far as it has come."""
    try:
        life.receive()
        _reach_government(life)
        _triage(life)
        _dispatch(life)
        if _is_answered(life):
            answer(life)
            outcome(life)
    except (Present, Ended):
        return


def in_time_share(life: Life) -> float:
    """How likely this government was to keep its time in that year."""
    return of_year(pilot_of(life).in_time, life.draft.year)


def _reach_government(life: Life) -> None:
    if life.draft.is_via_centre:
        days = life.rng.choice((0, 0, 0, 1, 1, 2))
        life.direct(life.later(days), NATIONAL, life.draft.government)


def _verify_days(life: Life) -> int:
    """Working days until the coordinator looks at it."""
    if life.chance(1 - (1 - in_time_share(life)) * 0.55):
        return life.rng.choice((0, 0, 0, 1, 1, 1, 2))
    return 4 + min(int(life.rng.expovariate(0.35)), 18)


def _triage(life: Life) -> None:
    """What the coordinator does instead of dispatching it at once."""
    admin = life.government.coordinator
    drawn = life.rng.random()
    if life.draft.repeats and life.chance(0.6):
        _merge(life)
    elif life.draft.year == FIRST_YEAR and drawn < 0.05:
        life.move(M.DELETE, life.later(20), "")
        raise Ended
    elif drawn < 0.045:
        _archive(life)
    elif drawn < 0.085:
        _hold(life, life.later(life.rng.choice((0, 1, 1, 2))))
    elif drawn < 0.10:
        _send_to_neighbour(life)
    elif drawn < 0.105:
        flags = {"secret": True} if life.chance(0.7) else {"anonymous": True}
        life.move(M.SET_CONFIDENTIALITY, life.later(0), admin, facts=dict(flags))


def _merge(life: Life) -> None:
    admin = life.government.coordinator
    # the loader gives ids: until then the number of the other stands here, see build.py
    life.move(M.MERGE, life.later(1), admin, facts={"merged_into": life.draft.repeats})
    if not life.chance(0.08):
        raise Ended
    life.move(M.UNMERGE, life.later(1), admin)


def _archive(life: Life) -> None:
    by, drawn = life.government.coordinator, life.rng.random()
    at = life.later(life.rng.choice((0, 1, 1, 2, 3)))
    if drawn < 0.08:
        life.move(M.ARCHIVE, at, by, notes.BLOCKED, facts={"closed_by": ClosedBy.BLOCKED})
    elif drawn < 0.25:
        life.move(M.ARCHIVE, at, by, notes.WITHDRAWN, facts={"closed_by": ClosedBy.REPORTER})
    else:
        life.move(M.ARCHIVE, at, by)
    if not life.chance(0.09):
        raise Ended
    life.move(M.RESTORE, life.later(life.rng.randrange(1, 6)), by)


def _hold(life: Life, at: int) -> None:
    """Ask the reporter. Some answer; some never do."""
    by = life.government.coordinator
    life.move(M.HOLD, at, by)
    if life.chance(0.58):
        life.move(M.COMPLETE, life.later(life.rng.randrange(1, 15)), by)
        return
    if life.chance(0.25):
        life.move(M.ARCHIVE, life.later(life.rng.randrange(8, 18)), by)
        raise Ended
    due = hold_expires_on(life.state, life.government.rules)
    assert due is not None
    life.move(M.EXPIRE_HOLD, life.government.place.night(due, life.rng), "")
    raise Ended


def _send_to_neighbour(life: Life) -> None:
    """Back to the centre, which hands it to the government it belongs to."""
    code = pilot_of(life).code
    if code not in NEIGHBOURS:
        return
    life.move(M.RETURN, life.later(1), life.government.coordinator)
    other = life.world.pilots[NEIGHBOURS[code]]
    life.direct(life.later(life.rng.choice((0, 1, 1, 2))), NATIONAL, other)
    offices, weights = other.by_category[life.draft.category]
    (life.office,) = life.rng.choices(offices, weights)


def _dispatch(life: Life) -> None:
    right, drawn = life.office, life.rng.random()
    wrong = _another(life)
    life.dispatch(life.later(_verify_days(life)), wrong if drawn < 0.065 else right)
    if drawn < 0.055:
        life.move(M.RETURN, life.later(life.rng.choice((0, 1, 1, 2))), wrong.officer)
        life.dispatch(life.later(life.rng.choice((0, 1, 1, 2))), right)
    elif drawn < 0.065:
        life.dispatch(life.later(1), right)
    elif drawn < 0.080:
        _hold(life, life.later(1))
    elif drawn < 0.095:
        _correct(life)
    if life.office.units and life.chance(0.25):
        unit = life.rng.choice(life.office.units)
        life.move(M.ASSIGN_UNIT, life.later(0), life.office.officer, facts={"unit": unit})


def _another(life: Life) -> Office:
    """A busy agency that is not the one it should go to."""
    others = [o for o in life.government.offices[:9] if o != life.office and not o.is_silent]
    return life.rng.choice(others)


def _correct(life: Life) -> None:
    if life.chance(0.5) or life.draft.klass is None:
        wrong = Class.SERVICE if life.draft.klass != Class.SERVICE else Class.INFORMATION
        changed: dict[str, object] = {"klass": wrong}
    else:
        changed = {"category": life.rng.choice(sorted(life.world.categories.values()))}
    life.correct(life.later(life.rng.choice((0, 1))), life.government.coordinator, changed)


def _came_in_the_storm(life: Life) -> bool:
    """Too many at once last month, in one pilot: a number that fell, and why it did."""
    day = day_of(life.government.place.day(life.draft.at))
    last = last_month(day_of(life.world.today))
    return pilot_of(life).code == STORM and (day.year, day.month) == (last.year, last.month)


def _is_answered(life: Life) -> bool:
    """Some agencies never answer; then somebody above must see to it, or nobody does."""
    if _came_in_the_storm(life) and life.chance(0.4):
        return False
    if life.office.is_silent:
        if life.chance(0.12):
            life.move(M.ESCALATE, life.later(life.rng.randrange(20, 40)), NATIONAL)
            return False
        answers_for_it = next(o for o in life.government.offices if o.kind == "inspektorat")
        life.dispatch(life.later(life.rng.randrange(6, 16)), answers_for_it)
        return True
    if not life.chance((1 - in_time_share(life)) * 0.03):
        return True
    life.move(M.ESCALATE, life.later(life.rng.randrange(15, 45)), NATIONAL)
    return life.chance(0.75)
