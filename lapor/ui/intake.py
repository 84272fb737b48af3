"""How an import is drawn: what to choose, what a file would do, what it did."""

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from db.engine import writing
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.services.intake.report import RefusedRows
from lapor.services.intake.run import import_file
from lapor.ui import jobs, parts, working
from lapor.ui.frame import _, go, number
from lapor.ui.intake_report import Outcome, report
from lapor.ui.uploader import uploader

LARGEST_MB = 20
JOB = "job"
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC")
MAKE_REAL = "LAPOR_MODE=production LAPOR_DATABASE_URL=sqlite:///nyata.db python -m lapor migrate"


def demo_refusal() -> None:
    parts.empty(
        _("This is a demo database"),
        _("Real complaints must not stand beside invented ones. Make a real database with:"),
    )
    st.code(MAKE_REAL, language=None, wrap_lines=True)


def choose(governments: dict[str, str]) -> None:
    """Everything the reading depends on. The widgets hold it; `asked` reads them."""
    left, right = st.columns(2)
    with left:
        _whose(governments)
    with right:
        _how()
    st.checkbox(_("Create agencies that are not known yet"), key="create")


def _whose(governments: dict[str, str]) -> None:
    st.selectbox(
        _("Government"),
        list(governments),
        index=None,
        key="government",
        format_func=lambda code: governments.get(code, ""),
        placeholder=_("Type to search"),
        help=_("Whose export it is. A complete file names the government in each row."),
    )
    formats = {
        "auto": _("Recognise it"),
        "ringkas": _("Laporan Ringkas of SP4N-LAPOR!"),
        "lengkap": _("Complete, with dates"),
    }
    st.selectbox(_("Format"), list(formats), key="format", format_func=lambda code: formats[code])


def _how() -> None:
    st.selectbox(
        _("Time zone of the file"),
        ZONES,
        index=None,
        key="zone",
        placeholder=_("As the format says"),
    )
    modes = {"valid": _("Load the good rows"), "all": _("All rows or none")}
    st.selectbox(
        _("If rows are refused"), list(modes), key="mode", format_func=lambda code: modes[code]
    )


def upload() -> Any:
    return uploader(
        _("File (CSV or XLSX, at most {n} MB)", n=LARGEST_MB),
        types=["csv", "xlsx"],
        most_mb=LARGEST_MB,
        key="file",
    )


def asked() -> dict[str, Any]:
    held = st.session_state
    return {
        "government": held.get("government"),
        "format": held.get("format") or "auto",
        "zone": held.get("zone"),
        "mode": held.get("mode") or "valid",
        "create_agencies": bool(held.get("create")),
    }


def signature() -> str:
    """Changes with the file and with every choice: a preview is of exactly this."""
    file = st.session_state.get("file")
    if file is None:
        return ""
    return hashlib.sha256(repr((file.file_id, asked())).encode()).hexdigest()


def start(actor: Actor, *, dry_run: bool) -> None:
    """Read the file in the background: to see what it would do, or to load it."""
    file = st.session_state.get("file")
    if file is None:
        return
    content, name, options = file.getvalue(), file.name, asked()
    total = 0 if dry_run else st.session_state.get("job-total", 0)
    working.begin(
        JOB, lambda job: _take(job, actor, content, name, {**options, "dry_run": dry_run}),
        total=total,
    )  # fmt: skip
    st.session_state["job-of"] = signature()


def _take(
    job: jobs.Job, actor: Actor, content: bytes, name: str, options: dict[str, Any]
) -> Outcome:
    if len(content) > LARGEST_MB << 20:
        raise BadInput(
            Text(
                f"Berkas lebih dari {LARGEST_MB} MB. Pakai baris perintah: python -m lapor import",
                f"The file is over {LARGEST_MB} MB. Use the command: python -m lapor import",
            )
        )

    refused = io.StringIO()
    write = RefusedRows(refused).write
    with writing() as session:
        report = import_file(
            session, actor, content, now=datetime.now(UTC), file_name=name, progress=job.advance,
            on_refused=write, **options,
        )  # fmt: skip
    return Outcome(report, refused.getvalue())


def _read(job: jobs.Job) -> str:
    return _("{n} rows read", n=number(job.read))


def done(found: Outcome) -> None:
    """Loaded: say what, and where it can be seen now."""
    told = found.report
    n = number(told.inserted + told.updated)
    st.success(_("{n} complaints were loaded.", n=n), icon=":material/task_alt:")
    with st.container(horizontal=True):
        st.button(_("To the queue"), key="to-queue", icon=":material/inbox:", on_click=_to_queue)
        st.button(_("Another file"), key="again", on_click=again)


def _to_queue() -> None:
    again()
    go("pages/queue.py")


def again() -> None:
    working.forget(JOB)
    st.session_state.pop("job-of", None)


def current() -> jobs.Job | None:
    """The job whose file and choices are still those on the page."""
    job = working.found(JOB)
    same = st.session_state.get("job-of") == signature()
    if job is not None and job.ready.is_set() and not same and _was_trial(job):
        return None
    return job


def _was_trial(job: jobs.Job) -> bool:
    return job.found is None or job.found.report.is_dry_run


def steps(check: Callable[[], None], load: Callable[[], None]) -> None:
    """Step 1 shows what would happen, step 2 does it."""
    if working.runs(JOB, _read):
        return
    job = current()
    if job is not None and job.found is not None and not job.found.report.is_dry_run:
        report(job.found)
        if not job.found.report.is_undone:
            done(job.found)
        return
    ready = st.session_state.get("file") is not None
    st.button(
        _("Check the file"), key="check", type="secondary" if job else "primary",
        disabled=not ready, on_click=check,
    )  # fmt: skip
    if job is None or working.failed(job):
        return
    st.subheader(_("What this file would do"), anchor=False)
    report(job.found)
    changes = job.found.report.inserted + job.found.report.updated
    st.session_state["job-total"] = job.found.report.read
    st.button(
        _("Load {n} complaints", n=number(changes)), key="load", type="primary",
        icon=":material/upload:", disabled=not changes, on_click=load,
    )  # fmt: skip


def by_code(choices: list[Any]) -> dict[str, str]:
    return {one.code: f"{one.name} ({one.code})" for one in choices}
