"""What lies on the desks this morning, so that every role's queue has work in it.

The ordinary lives leave open complaints too; these are the ones a presenter counts on: late, due
today and tomorrow, unassigned, waiting for the reporter, returned, about to lapse.
"""

from random import Random
from typing import NamedTuple

from db.codes import Class, MoveCode
from lapor.demo import wording
from lapor.demo.draft import Draft
from lapor.demo.life import Life, Present
from lapor.demo.moments import OPENING, Place
from lapor.demo.people import NATIONAL
from lapor.demo.receipts import Receipt
from lapor.demo.world import Office, World
from lapor.domain.clocks import help_due

M = MoveCode
OWN, COLLEAGUE = "own", "colleague"
FEWEST, PER = 4, 100  # of the stock of one government: one for so many complaints in all


class Row(NamedTuple):
    """When each thing happened, in working days before today. Limits: V 3, F 5, C 10, R 14."""

    received: int
    dispatched: int | None = None
    followed: int | None = None
    then: tuple[MoveCode, int] | None = None
    is_national: bool = False  # still with the national administrator
    to: str = ""  # whose it is at the busiest agency: the liaison's, the colleague's, nobody's
    asked: int | None = None  # another agency was asked to help …
    helped: int | None = None  # … and did


# fmt: off
ROWS = (
    Row(6, 5, to=OWN),                         # F due today
    Row(8, 7, to=COLLEAGUE),                   # F two days late
    Row(3),                                    # V due today
    Row(5, 4, to=OWN, asked=3),                # F due tomorrow, with help
    Row(5),                                    # V two days late
    Row(9, 8, None, (M.HOLD, 6)),              # waiting for the reporter, was with the agency
    Row(5, 4, None, (M.RETURN, 1)),            # returned: to be dispatched again
    Row(13, 12, 10, to=COLLEAGUE),             # lapses tonight
    Row(12, 11, 8, (M.REPLY, 1)),              # the reporter asked again
    Row(2, 1),                                 # fresh
    Row(15, 14, 11, (M.REPLY, 3), to=OWN, asked=13, helped=12),  # R due today, was helped
    Row(2, None, None, (M.HOLD, 1)),           # waiting for the reporter, not yet dispatched
    Row(1),                                    # V in two days
    Row(12, 11, 9),                            # lapses tomorrow
    Row(6, 5),
    Row(28, 26, None, (M.ESCALATE, 3), to=COLLEAGUE),  # very late, escalated
    Row(2),                                    # V due tomorrow
    Row(5, 4),
)
CENTRE_ROWS = (
    Row(3, is_national=True),
    Row(1, is_national=True),
    Row(4, is_national=True),
    Row(2, is_national=True),
    Row(4, None, None, (M.RETURN, 1)),         # the government says it is not theirs
)
# fmt: on


def receipts(world: World, complaints: int | None) -> list[Receipt]:
    """The receipts of the stock: fewer in a small demo and in a small government."""
    found = []
    for code, government in world.pilots.items():
        share = len(ROWS) if complaints is None else complaints // PER
        count = min(len(ROWS) - 4 * (code == "13"), max(share, FEWEST))
        for index in range(count):
            found.append(_receipt(world, code, government.place, index, ROWS[index]))
    for index, (row, code) in enumerate(zip(CENTRE_ROWS, world.pilots, strict=False)):
        found.append(
            _receipt(world, code, world.centre.place, len(ROWS) + index, row)._replace(
                is_for_centre=row.is_national
            )
        )
    return found if complaints is None else found[: max(complaints - 1, 0)]


def _receipt(world: World, code: str, place: Place, index: int, row: Row) -> Receipt:
    rng = Random(f"{world.seed} stock {code} {index}")
    day = place.workday_before(world.today, row.received)
    return Receipt(
        place.at(day, OPENING + rng.randrange(7000)) + rng.randrange(1000), code, None, index
    )


def suited(draft: Draft, index: int) -> Draft:
    """The draft as its row needs it: two of three lie with the agency of the demo's liaison."""
    row = (*ROWS, *CENTRE_ROWS)[index]
    office = draft.government.liaison_office if index % 3 != 2 else draft.office
    if office.is_silent:
        office = draft.government.offices[1]
    return draft._replace(
        office=office,
        klass=Class.SERVICE,
        is_via_centre=row.is_national,
        by="",
        recorded_at=draft.at,
    )


def live(life: Life, index: int) -> None:
    """A life that ends where its row says."""
    row = (*ROWS, *CENTRE_ROWS)[index]
    try:
        life.receive()
        if row.dispatched is not None:
            life.dispatch(_moment(life, row.dispatched), life.office)
            _assign(life, row)
        _help(life, row)
        if row.followed is not None:
            text = wording.first_answer(life.rng)
            life.move(M.FOLLOW_UP, _moment(life, row.followed), life.office.officer, text)
        if row.then is not None:
            kind, days = row.then
            facts = {"suggested": _another(life).id} if _is_sent_back(life, kind) else None
            life.move(kind, _moment(life, days), _who(life, kind), facts=facts)
    except Present:
        return


def _assign(life: Life, row: Row) -> None:
    """The busiest agency gives it to one of its two officers, and to a unit where it has some."""
    officer = {OWN: life.office.officer, COLLEAGUE: life.office.colleague}.get(row.to)
    if officer is None or life.office.colleague is None or row.dispatched is None:
        return
    facts: dict[str, object] = {"officer": officer}
    if row.to == OWN and life.office.units:
        facts["unit"] = life.office.units[0]
    life.move(M.ASSIGN_UNIT, _moment(life, row.dispatched), life.office.officer, facts=facts)


def _help(life: Life, row: Row) -> None:
    """Another agency is asked by the coordinator, and answers or not."""
    if row.asked is None:
        return
    helper = _another(life)
    at = _moment(life, row.asked)
    rules, place = life.government.rules, life.government.place
    due = help_due(life.state, place.day(at), rules)
    life.move(M.ASK_HELP, at, life.government.coordinator, facts={"helper": helper.id, "due": due})
    if row.helped is not None:
        facts = {"helper": helper.id}
        life.move(M.GIVE_HELP, _moment(life, row.helped), helper.officer, facts=facts)


def _another(life: Life) -> Office:
    """An agency that answers, other than the one that has it: one for such things, if any."""
    able, _weights = life.government.by_category[life.draft.category]
    others = [o for o in (*able, *life.government.offices) if o != life.office and not o.is_silent]
    return others[0]


def _is_sent_back(life: Life, kind: MoveCode) -> bool:
    return kind == M.RETURN and life.state.agency is not None


def _moment(life: Life, days: int) -> int:
    place = life.government.place
    at = place.office(place.workday_before(life.world.today, days), life.rng)
    return max(at, life.at + 60_000)


def _who(life: Life, kind: MoveCode) -> str:
    if kind == M.ESCALATE:
        return NATIONAL
    if kind == M.REPLY:
        return ""
    if _is_sent_back(life, kind):
        return life.office.officer
    return life.government.coordinator
