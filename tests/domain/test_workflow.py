"""The table of moves: every status reachable and left again, and nobody moves outside it.

The matrix below was written from the official process (domain.md 1.6), not from the code.
"""

import pytest

from db.codes import Holder, MoveCode, Role, Status
from lapor.domain.access import ALLOWED, Permission
from lapor.domain.effects import EFFECTS
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.workflow import BACK, BY_CODE, LABELS, MOVES, SAME, Standing, check, moves_from

M, R, S, H = MoveCode, Role, Status, Holder
HEAD = R.HEAD
N, C, L, SYS = R.NATIONAL, R.COORDINATOR, R.LIAISON, R.SYSTEM
OPEN = "unverified on_hold not_followed_up in_process"
ANY = f"{OPEN} done archived"
# move: who may, from where
MATRIX = {
    M.DIRECT: ({N, SYS}, "unverified"),
    M.VERIFY: ({SYS}, "unverified"),
    M.DISPATCH: ({N, C, SYS}, "unverified not_followed_up in_process"),
    M.ASSIGN_UNIT: ({N, C, L}, "not_followed_up in_process"),
    M.RETURN: ({N, C, L}, "unverified not_followed_up"),
    M.HOLD: ({N, C}, "unverified not_followed_up in_process"),
    M.COMPLETE: ({N, C}, "on_hold"),
    M.EXPIRE_HOLD: ({SYS}, "on_hold"),
    M.FOLLOW_UP: ({N, C, L}, "not_followed_up in_process"),
    M.REPLY: ({N, C, SYS}, "on_hold in_process"),
    M.CLOSE: ({N, C}, "in_process"),
    M.LAPSE: ({SYS}, "in_process"),
    M.REOPEN: ({N, C}, "done"),
    M.MERGE: ({N, C}, OPEN),
    M.UNMERGE: ({N, C}, "archived"),
    M.ARCHIVE: ({N, C}, "unverified on_hold"),
    M.RESTORE: ({N, C}, "archived"),
    M.CORRECT: ({N, C}, ANY),
    M.SET_CONFIDENTIALITY: ({N, C}, ANY),
    M.ESCALATE: ({N, SYS}, OPEN),
    M.RATE: ({N, C, SYS}, "done"),
    M.NOTE: ({N, C, L}, ANY),
    M.PROPOSE: ({N, C, L}, "not_followed_up in_process"),
    M.DECLINE: ({HEAD}, "not_followed_up in_process"),
    M.ASK_HELP: ({N, C}, "not_followed_up in_process"),
    M.GIVE_HELP: ({L}, "not_followed_up in_process on_hold"),
    M.REMIND: ({SYS}, OPEN),
    M.UNDO: ({N, C, L, HEAD}, ANY),
    M.DELETE: ({SYS}, OPEN),
    M.REDATE: ({SYS}, OPEN),
    M.REIMPORT: ({SYS}, ANY),
}
AT_AGENCY = Standing(H.AGENCY)
STANDING = {  # the complaint as each of these needs it
    M.UNMERGE: Standing(merged=True),
    M.PROPOSE: Standing(H.AGENCY, needs_approval=True),
    M.DECLINE: Standing(H.AGENCY, needs_approval=True, proposed=True),
    M.GIVE_HELP: Standing(H.AGENCY, helping=True),
}
NEED_A_NOTE = {
    M.RETURN, M.HOLD, M.FOLLOW_UP, M.REPLY, M.CLOSE, M.REOPEN, M.MERGE, M.UNMERGE, M.ARCHIVE,
    M.RESTORE, M.CORRECT, M.SET_CONFIDENTIALITY, M.ESCALATE, M.NOTE, M.PROPOSE, M.DECLINE,
    M.ASK_HELP, M.GIVE_HELP,
}  # fmt: skip


@pytest.mark.parametrize("code", MATRIX)
def test_a_move_is_allowed_exactly_where_the_matrix_says(code):
    roles, sources = MATRIX[code]
    wrong = [
        (status, role, allowed)
        for status in Status
        for role in Role
        if (allowed := is_allowed(code, status, role))
        != (role in roles and status in sources.split())
    ]
    assert wrong == []


def is_allowed(code, status, role):
    """Any other error than the refusal is one; the refusal is said in two languages."""
    try:
        check(BY_CODE[code], status, role, "a note", STANDING.get(code, AT_AGENCY))
    except NotAllowed as refused:
        assert refused.text.id != refused.text.en, (status, role)
        return False
    return True


def test_the_matrix_knows_every_move():
    assert set(MATRIX) | {M.RECEIVE} == set(BY_CODE) == set(MoveCode) == set(EFFECTS)
    assert len(MOVES) == len(BY_CODE)


@pytest.mark.parametrize("code", MATRIX)
@pytest.mark.parametrize("note", ["", "  \n "])
def test_a_note_is_required_exactly_where_it_should_be(code, note):
    roles, sources = MATRIX[code]
    where = (S(sources.split()[0]), next(iter(roles - {SYS}), SYS))
    if code in NEED_A_NOTE:
        with pytest.raises(BadInput, match="needs a note"):
            check(BY_CODE[code], *where, note, STANDING.get(code, AT_AGENCY))
    else:
        check(BY_CODE[code], *where, note, STANDING.get(code, AT_AGENCY))


def test_every_status_has_a_label_in_both_languages():
    assert set(LABELS) == set(Status)
    assert all(LABELS[status].id and LABELS[status].en for status in Status)


def test_every_status_can_be_reached():
    reached = {move.target for move in MOVES if move.target not in (SAME, BACK)}
    assert reached == set(Status)


def test_every_open_status_has_a_way_out_that_a_person_may_take():
    for status in filter(lambda one: one.is_open, Status):
        ways = [m for m in moves_from(status, C) if m.target not in (SAME, status)]
        assert ways, status


def test_a_closed_complaint_can_be_brought_back():
    assert M.REOPEN in codes(S.DONE, C)
    assert M.RESTORE in codes(S.ARCHIVED, C)
    assert codes(S.DELETED, C) == codes(S.DELETED, N) == set()


def codes(status: Status, role: Role, **how) -> set[MoveCode]:
    return {move.code for move in moves_from(status, role, Standing(**how))}


def test_an_agencys_officer_has_nothing_left_after_a_return():
    assert codes(S.NOT_FOLLOWED_UP, L, holder=H.AGENCY) == {
        M.RETURN, M.FOLLOW_UP, M.ASSIGN_UNIT, M.NOTE,
    }  # fmt: skip
    for holder in (H.GOVERNMENT, H.NATIONAL):
        for status in Status:
            assert codes(status, L, holder=holder) == set()
    with pytest.raises(NotAllowed):
        check(BY_CODE[M.FOLLOW_UP], S.NOT_FOLLOWED_UP, L, "a note", Standing(H.GOVERNMENT))


def test_nobody_stands_above_the_national_administrator():
    assert M.RETURN in codes(S.UNVERIFIED, N, holder=H.GOVERNMENT)
    assert M.RETURN not in codes(S.UNVERIFIED, N, holder=H.NATIONAL)


def test_what_was_merged_is_unmerged_and_what_was_archived_is_restored():
    assert {M.UNMERGE} == codes(S.ARCHIVED, C, merged=True) & {M.UNMERGE, M.RESTORE}
    assert {M.RESTORE} == codes(S.ARCHIVED, C, merged=False) & {M.UNMERGE, M.RESTORE}
    for code, merged in ((M.UNMERGE, False), (M.RESTORE, True)):
        with pytest.raises(NotAllowed):
            check(BY_CODE[code], S.ARCHIVED, C, "a note", Standing(merged=merged))


def test_who_may_not_write_has_no_button():
    writers = ALLOWED[Permission.MOVE_COMPLAINTS]
    for role in Role:
        for status in Status:
            if codes(status, role, holder=H.AGENCY):
                assert role in writers, role


def test_a_button_is_a_move_that_is_allowed():
    for status in Status:
        for role in Role:
            for merged in (False, True):
                for move in moves_from(status, role, Standing(H.AGENCY, merged)):
                    check(move, status, role, "a note", Standing(H.AGENCY, merged))


def test_what_is_told_names_only_what_the_story_can_fill_in():
    known = {
        "agency": "a",
        "government": "g",
        "unit": "u",
        "helper": "h",
        "due": "d",
        "rating": "5",
        "other": "n",
    }
    for move in MOVES:
        assert "{" not in move.told.id.format(**known) + move.told.en.format(**known)


def test_where_the_head_approves_an_answer_is_proposed_first():
    waits = Standing(H.AGENCY, needs_approval=True)
    assert codes(S.NOT_FOLLOWED_UP, L, **waits._asdict()) & {M.FOLLOW_UP, M.PROPOSE} == {M.PROPOSE}
    assert codes(S.NOT_FOLLOWED_UP, C, **waits._asdict()) & {M.FOLLOW_UP, M.PROPOSE} == {M.PROPOSE}
    assert codes(S.NOT_FOLLOWED_UP, HEAD, **waits._asdict()) == set()
    proposed = waits._replace(proposed=True)
    assert codes(S.NOT_FOLLOWED_UP, HEAD, **proposed._asdict()) == {M.FOLLOW_UP, M.DECLINE}


def test_a_helping_agency_helps_and_does_nothing_else():
    helps = Standing(H.AGENCY, helping=True)
    assert codes(S.IN_PROCESS, L, **helps._asdict()) == {M.GIVE_HELP, M.NOTE}
    for code in set(M) - {M.GIVE_HELP, M.NOTE, M.UNDO}:
        with pytest.raises(NotAllowed):
            check(BY_CODE[code], S.IN_PROCESS, L, "a note", helps)
