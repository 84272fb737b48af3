"""What each move does to a complaint: the state after every activity of a story.

Blind to calendars: what depended on calendar, policy or zone was decided when it happened.
"""

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Any

from db.codes import ClosedBy, Holder, MoveCode, Status
from lapor.domain.state import Activity, Help, Measure, State

Effect = Callable[[State, Activity, dict[str, Any]], State]


def _measure(activity: Activity) -> Measure:
    return Measure(activity.in_time, activity.days or 0)


def _receive(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return State(
        government=activity.government,
        agency=activity.agency,
        received=activity.on,
        verify_due=activity.verify_due,
        **facts,
    )


def _direct(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(
        government=activity.government, agency=activity.agency, holder=Holder.GOVERNMENT
    )


def _verify(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    if was.verified is not None:
        return was
    return was._replace(verified=activity.on, verify=_measure(activity))


def _dispatch(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    verified, first = was.verified is not None, was.dispatched is None
    return was._replace(
        government=activity.government,
        agency=activity.agency,
        unit=facts.get("unit"),
        officer=facts.get("officer"),
        proposed_by=None,
        suggested=None,
        helps=tuple(one for one in was.helps if one.agency != activity.agency),
        holder=Holder.GOVERNMENT if activity.agency is None else Holder.AGENCY,
        status=Status.NOT_FOLLOWED_UP if was.followed is None else Status.IN_PROCESS,
        verified=was.verified if verified else activity.on,
        verify=was.verify if verified else _measure(activity),
        dispatched=activity.on if first else was.dispatched,
        replied=was.replied or not first,  # nothing lapses before the new agency has answered
        undated=bool(facts.get("undated")) if first else was.undated,
        follow_up_due=activity.follow_up_due if first else was.follow_up_due,
        resolve_due=activity.resolve_due if first else was.resolve_due,
    )


def _assign_unit(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(unit=facts.get("unit"), officer=facts.get("officer"))


def _return(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(
        status=Status.UNVERIFIED,
        unit=None,
        officer=None,
        proposed_by=None,
        suggested=facts.get("suggested"),
        holder=Holder.GOVERNMENT if was.holder == Holder.AGENCY else Holder.NATIONAL,
        returned=activity.on if was.returned is None else was.returned,
        returns=was.returns + int(facts.get("times", 1)),
    )


def _hold(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(
        status=Status.ON_HOLD,
        held_from=was.status,
        on_hold=activity.on,
        first_held=activity.on if was.first_held is None else was.first_held,
    )


def _complete(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    if was.on_hold is None:
        return was  # a story with a hole in it: verify says so
    return _due(
        was._replace(
            status=was.held_from or Status.UNVERIFIED,
            held_from=None,
            on_hold=None,
            holds=(*was.holds, (was.on_hold, activity.on)),
            hold_days=(*was.hold_days, activity.days),
            helps=_help_due(was.helps, facts.get("helps_due", {})),
        ),
        activity,
        facts,
    )


def _help_due(helps: tuple[Help, ...], dues: dict[str, int]) -> tuple[Help, ...]:
    return tuple(one._replace(due=dues.get(str(one.agency), one.due)) for one in helps)


def _due(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    """New due dates of the clocks that run; one that was not named stays."""
    return was._replace(
        verify_due=was.verify_due if activity.verify_due is None else activity.verify_due,
        follow_up_due=was.follow_up_due
        if activity.follow_up_due is None
        else activity.follow_up_due,
        resolve_due=was.resolve_due if activity.resolve_due is None else activity.resolve_due,
    )


def _follow_up(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    first = was.followed is None
    return was._replace(
        status=Status.IN_PROCESS,
        last_follow_up=activity.on,
        proposed_by=None,
        replied=False,
        followed=activity.on if first else was.followed,
        follow_up=_measure(activity) if first else was.follow_up,
    )


def _reply(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    """What was on hold waited for just this."""
    return (was if was.on_hold is None else _complete(was, activity, facts))._replace(replied=True)


def _close(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(
        status=Status.DONE,
        proposed_by=None,
        done=activity.on,
        first_done=activity.on if was.first_done is None else was.first_done,
        resolve=_measure(activity),
        closed_by=facts.get("closed_by", ClosedBy.ADMIN),
    )


def _lapse(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return _close(was, activity, {"closed_by": ClosedBy.SYSTEM})


def _reopen(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(
        status=Status.IN_PROCESS,
        done=None,
        resolve=None,
        rating=None,
        rated=None,
        closed_by=None,
        replied=True,  # nothing lapses before the agency has answered again
        reopened=activity.on if was.reopened is None else was.reopened,
    )


def _rate(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(rating=facts["rating"], rated=activity.on)


def _archive(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(
        status=Status.ARCHIVED,
        proposed_by=None,
        archived_from=was.status,
        archived=activity.on,
        merged_into=facts.get("merged_into"),
        closed_by=facts.get("closed_by", ClosedBy.ADMIN),
    )


def _expire_hold(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return _archive(was, activity, {"closed_by": ClosedBy.SYSTEM})


def _delete(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return _archive(was, activity, facts)._replace(status=Status.DELETED)


def _restore(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(
        status=was.archived_from or Status.UNVERIFIED,
        archived_from=None,
        archived=None,
        restored=activity.on,
        merged_into=None,
        closed_by=None,
    )


def _set_confidentiality(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(**facts)


def _propose(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(proposed_by=facts["proposed_by"])


def _decline(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(proposed_by=None)


def _ask_help(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    asked = Help(facts["helper"], activity.on, facts.get("due"))
    return was._replace(helps=(*(h for h in was.helps if h.agency != asked.agency), asked))


def _give_help(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(
        helps=tuple(
            one._replace(answered=activity.on) if one.agency == facts["helper"] else one
            for one in was.helps
        )
    )


def _escalate(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(escalated=activity.on)


def _remind(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was._replace(reminded=facts["due"])


def _nothing(was: State, activity: Activity, facts: dict[str, Any]) -> State:
    return was


M = MoveCode
EFFECTS: MappingProxyType[MoveCode, Effect] = MappingProxyType(
    {
        M.RECEIVE: _receive,
        M.DIRECT: _direct,
        M.VERIFY: _verify,
        M.DISPATCH: _dispatch,
        M.ASSIGN_UNIT: _assign_unit,
        M.RETURN: _return,
        M.HOLD: _hold,
        M.COMPLETE: _complete,
        M.EXPIRE_HOLD: _expire_hold,
        M.FOLLOW_UP: _follow_up,
        M.REPLY: _reply,
        M.CLOSE: _close,
        M.LAPSE: _lapse,
        M.REOPEN: _reopen,
        M.MERGE: _archive,
        M.UNMERGE: _restore,
        M.ARCHIVE: _archive,
        M.RESTORE: _restore,
        M.CORRECT: _nothing,  # it amends what came before: see lapor.domain.retelling
        M.REIMPORT: _nothing,
        M.SET_CONFIDENTIALITY: _set_confidentiality,
        M.ESCALATE: _escalate,
        M.RATE: _rate,
        M.DELETE: _delete,
        M.REDATE: _due,
        M.NOTE: _nothing,
        M.UNDO: _nothing,
        M.PROPOSE: _propose,
        M.DECLINE: _decline,
        M.ASK_HELP: _ask_help,
        M.GIVE_HELP: _give_help,
        M.REMIND: _remind,
    }
)


def apply(was: State, activity: Activity) -> State:
    return EFFECTS[activity.kind](was, activity, activity.facts or {})


def state_of(story: Iterable[Activity]) -> State:
    """The state after all of a story, told in the order it happened."""
    now = State()
    for activity in story:
        now = apply(now, activity)
    return now
