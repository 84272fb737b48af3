"""Out of scope looks like missing, for everybody and everywhere."""

from datetime import UTC, datetime

import pytest

from db.codes import Holder, MoveCode
from lapor.domain.access import Permission
from lapor.domain.errors import NotAllowed, NotFound
from lapor.domain.worklists import Worklist
from lapor.queries.complaints import by_number, complaint, count, counts, queue
from lapor.queries.filters import Filters
from lapor.services.complaints import get, make_move
from lapor.services.desk import found, times
from lapor.services.dossier import dossier
from lapor.services.queue import queue_page
from lapor.services.targets import Target
from tests.builders import a_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR

M = MoveCode
NOW = at("2026-09-14")
MISSING = 1 << 60
# who may see what: S nowhere yet in Sleman, P at its PUPR, K at its Dinkes, B at Badung's PUPR,
# N still national
SEES = {
    "siti": "SPK",
    "budi": "P",
    "ani": "K",
    "ayu": "B",
    "wayan": "B",
    "rini": "SPKBN",
    "dewi": "",
}


@pytest.fixture
def complaints(session, cast):
    return {
        "S": a_complaint(session),
        "P": a_complaint(session, dispatched="2026-09-08"),
        "K": a_complaint(session, dispatched="2026-09-08", agency=DINKES),
        "B": a_complaint(session, government="51.03", dispatched="2026-09-08", agency=BADUNG_PUPR),
        "N": a_complaint(session, government="pusat", holder=Holder.NATIONAL),
    }


def words(attempt) -> str:
    with pytest.raises(NotFound) as refused:
        attempt()
    return f"{refused.value.text.id} | {refused.value.text.en}"


@pytest.mark.parametrize("who", SEES)
def test_one_complaint_is_seen_or_looks_missing(session, cast, complaints, who):
    actor = getattr(cast, who)
    missing = words(lambda: get(session, actor, MISSING))
    for letter, one in complaints.items():
        if letter in SEES[who]:
            assert get(session, actor, one.id).id == one.id
            assert dossier(session, actor, one.id, now=NOW).complaint.id == one.id
            assert [row.id for row in by_number(session, actor, one.number)] == [one.id]
            assert [line.row.id for line in found(session, actor, one.number, NOW)] == [one.id]
        else:
            assert words(lambda id=one.id: get(session, actor, id)) == missing
            assert words(lambda id=one.id: dossier(session, actor, id, now=NOW)) == missing
            assert complaint(session, actor, one.id) is None
            assert by_number(session, actor, one.number) == []
            assert found(session, actor, one.number, NOW) == []


@pytest.mark.parametrize("who", SEES)
def test_a_queue_and_its_counts_hold_only_what_is_in_scope(session, cast, complaints, who):
    actor = getattr(cast, who)
    now = times(session, actor, NOW)
    expected = {complaints[letter].id for letter in SEES[who]}
    rows = queue(session, actor, Filters(), times=now)
    assert {row.id for row in rows} == expected
    assert count(session, actor, Filters(), times=now) == len(expected)
    assert max(counts(session, actor, Filters(), Worklist, times=now).values()) == len(expected)
    page = queue_page(session, actor, now=NOW)
    assert ({line.row.id for line in page.lines}, page.total) == (expected, len(expected))


@pytest.mark.parametrize("who", SEES)
def test_a_filter_never_widens_the_scope(session, cast, complaints, who):
    actor = getattr(cast, who)
    for filters in (
        Filters(government_id=cast.badung),
        Filters(agency_id=PUPR),
        Filters(agency_id=BADUNG_PUPR),
    ):
        rows = queue(session, actor, filters, times=times(session, actor, NOW))
        assert {row.id for row in rows} <= {complaints[letter].id for letter in SEES[who]}


@pytest.mark.parametrize("who", ["budi", "ani", "wayan", "dewi", "ayu", "siti"])
def test_a_move_out_of_scope_is_refused_as_if_it_were_missing(session, cast, complaints, who):
    actor = getattr(cast, who)

    def attempt(id: int) -> None:
        make_move(session, actor, id, M.FOLLOW_UP, seen=2, note="x", now=NOW)

    missing = words(lambda: attempt(MISSING))
    for letter, one in complaints.items():
        if letter not in SEES[who]:
            version = one.version
            assert words(lambda id=one.id: attempt(id)) == missing
            session.refresh(one)
            assert one.version == version


def test_nothing_is_merged_into_what_one_cannot_see(session, cast, complaints):
    from lapor.domain.errors import BadInput

    def refusal(number: str) -> str:
        with pytest.raises(BadInput) as refused:
            make_move(
                session, cast.siti, complaints["S"].id, M.MERGE, seen=1, note="x", now=NOW,
                target=Target(other=number),
            )  # fmt: skip
        return refused.value.text.id

    assert refusal(complaints["B"].number) == refusal("9999999999")


def test_a_secret_text_is_read_only_with_the_right_to(session, cast):
    from db.codes import Role
    from lapor.domain.access import ALLOWED, Actor

    secret = a_complaint(session, secret=True, title="Judul rahasia")
    for role in Role:
        actor = Actor("x", role, cast.sleman, PUPR)
        if not actor.may(Permission.SEE_COMPLAINTS) or role == Role.LIAISON:
            continue
        shown = dossier(session, actor, secret.id, now=NOW)
        (row,) = by_number(session, actor, secret.number)
        if role in ALLOWED[Permission.SEE_SECRET_TEXT]:
            assert (shown.title, row.title) == ("Judul rahasia", "Judul rahasia")
        else:
            assert (shown.title, shown.body, shown.edited, row.title) == (None,) * 4


def test_who_may_only_look_has_no_moves(session, cast):
    from db.codes import Role
    from lapor.domain.access import Actor

    one = a_complaint(session)
    for role in (Role.HEAD, Role.MANAGER, Role.OVERSEER, Role.AUDITOR):
        actor = Actor("x", role, cast.sleman)
        assert dossier(session, actor, one.id, now=datetime.now(UTC)).moves == []
        with pytest.raises((NotFound, NotAllowed)):
            make_move(session, actor, one.id, M.HOLD, seen=1, note="x", now=NOW)
