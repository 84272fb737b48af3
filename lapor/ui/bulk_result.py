"""What became of each complaint of a bulk run: in words, as a table, as a file."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st
from sqlmodel import Session

from db.engine import reading
from lapor.domain.access import Actor, Permission
from lapor.domain.text import Text
from lapor.i18n import pick
from lapor.services import bulk_run
from lapor.services.bulk_run import CANCELLED, DONE, REFUSED, STALE, Outcome, Run
from lapor.services.export import Sheets
from lapor.ui import download, parts
from lapor.ui.frame import _, lang, number, tr
from lapor.ui.records import of_rows

RESULTS = {
    DONE: Text("Berhasil", "Succeeded"),
    REFUSED: Text("Ditolak", "Refused"),
    STALE: Text("Didahului orang lain", "Somebody was faster"),
    CANCELLED: Text("Tidak dikerjakan", "Left as it was"),
}
MOST = 5  # reasons named above the table
ORDER = (REFUSED, STALE, CANCELLED, DONE)  # what needs a look comes first


def show(actor: Actor, run: Run, undo: Callable[[int], None], close: Callable[[], None]) -> None:
    with reading() as session:
        outcomes = bulk_run.outcomes(session, actor, run.id)
    st.markdown(f"**{tr(run.move.label)}: {_summary(run)}**")
    _reasons(outcomes)
    rows = _rows(outcomes, lang())
    of_rows(
        [dict(zip(_header(), row, strict=True)) for row in rows], key="bulk-results",
        height="content" if len(rows) <= 10 else 360, alt=_("What became of each"),
    )  # fmt: skip
    with st.container(horizontal=True):
        if run.may_be_undone(datetime.now(UTC)):
            st.button(
                _("Undo all"), key="bulk-undo", icon=":material/undo:", on_click=undo,
                args=(run.id,),
            )  # fmt: skip
        download.offer(
            "langkah-massal", Permission.MOVE_COMPLAINTS, _sheets(run), key="bulk-file",
            summary=f"bulk run {run.id}",
        )  # fmt: skip
        st.button(_("Close this summary"), key="bulk-close", type="tertiary", on_click=close)


def _summary(run: Run) -> str:
    found = [(code, run.results.get(code, 0)) for code in (DONE, REFUSED, STALE, CANCELLED)]
    return " · ".join(f"{tr(RESULTS[code])} {number(n)}" for code, n in found if n)


def _reasons(outcomes: list[Outcome]) -> None:
    """Why, once for all that share it: a narrow table cuts the sentence."""
    found = Counter(tr(one.reason) for one in outcomes if one.reason).most_common(MOST)
    if found:
        reasons = [f"- {number(n)}: {parts.inert(why)}" for why, n in found]
        st.warning("\n".join(reasons), icon=":material/block:")


def _header() -> list[str]:
    return [_("Complaint no."), _("Result"), _("Reason")]


def _rows(outcomes: list[Outcome], spoken: str) -> list[tuple[str, str, str]]:
    return [
        (
            one.number,
            pick(RESULTS[one.result], spoken),
            pick(one.reason, spoken) if one.reason else "",
        )
        for one in sorted(outcomes, key=lambda one: ORDER.index(one.result or CANCELLED))
        if one.result
    ]


def _sheets(run: Run) -> download.Build:
    """Built when it is asked for, in the language of the page that offered it."""
    spoken, names = lang(), (_("Results"), _("Filters"), _("Definitions"))
    header, asked = _header(), f"{run.asked_at:%Y-%m-%d %H:%M} UTC"
    filters = [(_("Step"), tr(run.move.label)), (_("Asked at"), asked)]
    meanings = [(tr(RESULTS[code]), _meaning(code)) for code in RESULTS]
    definitions = [(_("Result"), _("Meaning")), *meanings]

    def build(session: Session, actor: Actor, now: datetime) -> Sheets:
        rows = _rows(bulk_run.outcomes(session, actor, run.id), spoken)
        return Sheets(names, header, list(rows), list(filters), list(definitions))

    return build


def _meaning(code: str) -> str:
    return {
        DONE: _("The step is in the story of the complaint."),
        REFUSED: _("The rules did not allow it; the complaint is as it was."),
        STALE: _("It was changed after it was looked at; the complaint is as they left it."),
        CANCELLED: _("The run was stopped before its turn; the complaint is as it was."),
    }[code]
