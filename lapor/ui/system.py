"""How the system's page is drawn: health, jobs, import runs, storage and settings."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import streamlit as st

from lapor.domain.audit_words import said as in_words
from lapor.queries.storage import TableSize
from lapor.services.progress import Progress
from lapor.services.system import Health, Imported, Job, Setting, Storage
from lapor.ui import jobs, parts, working
from lapor.ui.frame import _, moment, number, tr
from lapor.ui.records import records

WIB = "Asia/Jakarta"
WORK, IS_READING = "system-work", "system-work-reads"
Work = Callable[[Progress], int]
SKEW = timedelta(seconds=2)  # more than so much is worth a word


def health(found: Health) -> None:
    st.subheader(_("Health"), anchor=False)
    if found.is_current:
        st.badge(_("The database is reachable and at the newest schema"), color="green",
                 icon=":material/check_circle:")  # fmt: skip
    else:
        st.error(
            _("The schema is at {revision}, this program needs {newest}. Run: python -m lapor "
              "migrate", revision=found.revision or "–", newest=found.newest)
        )  # fmt: skip
    if found.skew is not None and abs(found.skew) > SKEW:
        st.warning(
            _("The clock of the database differs by {n} seconds: set both by NTP.",
              n=number(found.skew.total_seconds(), 1))
        )  # fmt: skip
    st.text(
        _("{server} · Python {python} · Streamlit {streamlit} · schema {revision} · mode {mode}",
          server=found.server, python=found.python, streamlit=found.streamlit,
          revision=found.revision or "–", mode=found.mode)
    )  # fmt: skip
    st.caption(
        _("`python -m lapor backup FILE` puts the database and its files into one sealed file; it "
          "is among the jobs below when it was last made. Keep it on another machine.")
    )  # fmt: skip


def job_table(found: Sequence[Job]) -> None:
    st.subheader(_("Jobs"), anchor=False)
    if not found:
        parts.empty(
            _("No job has run yet"), _("The clock's work begins half a minute after the app.")
        )
        return
    records(
        {
            _("Job"): [tr(one.title) for one in found],
            _("Last began"): [moment(one.last.started_at, WIB) for one in found],
            _("Ended"): [_when(one.last.finished_at) for one in found],
            _("Failed"): [one.last.failed or 0 for one in found],
            _("Last ended well"): [_when(one.last_good) for one in found],
            _("Next"): [_when(one.next_at) for one in found],
            _("What it did"): [_done(one.outcome) for one in found],
        },
        key="jobs-table",
        height="content",
        alt=_("Jobs"),
    )


def _done(outcome: Mapping[str, object]) -> str:
    """Its counts in words, without the place where it goes on."""
    counts = ", ".join(f"{code} {n}" for code, n in outcome.items() if code != "after")
    return tr(in_words(counts)) if counts else ""


def _when(at: datetime | None) -> str:
    return "–" if at is None else moment(at, WIB)


def buttons(run: Work, verify: Work) -> None:
    """Begin one of the two in the background, and say how it ended."""
    if working.runs(WORK, _told, may_stop=st.session_state.get(IS_READING, False)):
        return
    job = working.found(WORK)
    if job is not None:
        _ended(job)
    with st.container(horizontal=True):
        st.button(
            _("Do the clock's work now"), key="run-jobs", icon=":material/play_arrow:",
            on_click=_begin, args=(run, False),
        )  # fmt: skip
        st.button(
            _("Verify everything now"), key="run-verify", icon=":material/fact_check:",
            on_click=_begin, args=(verify, True),
        )  # fmt: skip
    st.caption(
        _("Verifying reads everything: minutes on a large database. `python -m lapor verify` does "
          "the same and names every difference.")
    )  # fmt: skip


def _begin(work: Work, reads: bool) -> None:
    """What only reads can be stopped; the clock's work is many small steps, each done whole."""
    st.session_state[IS_READING] = reads
    working.begin(WORK, lambda job: (work(job.advance), reads))


def _told(job: jobs.Job) -> str:
    return (
        _("{n} complaints verified …", n=number(job.read)) if job.read else _("It is being done …")
    )


def _ended(job: jobs.Job) -> None:
    if not working.failed(job) and job.found:
        n, reads = job.found
        if reads and n:
            st.error(_("{n} differences: run `python -m lapor verify` to name them.", n=number(n)))
        elif reads:
            st.success(_("Everything agrees"))
        elif n:
            st.success(_("Done"))
        else:
            st.info(_("Another process is at it already"))


def imports(found: Sequence[Imported]) -> None:
    st.subheader(_("Import runs"), anchor=False)
    if not found:
        parts.empty(_("No file was imported yet"), _("Each import leaves a line here."))
        return
    runs = [one.run for one in found]
    records(
        {
            _("When"): [moment(one.at, WIB) for one in runs],
            _("File"): [one.file_name for one in runs],
            _("Who"): [one.by for one in found],
            _("Format"): [one.format for one in runs],
            _("Read"): [one.read for one in runs],
            _("New"): [one.inserted for one in runs],
            _("Changed"): [one.updated for one in runs],
            _("As before"): [one.unchanged for one in runs],
            _("Contradicts us"): [one.conflict for one in runs],
            _("Refused"): [one.refused for one in runs],
            _("SHA-256 of the file"): [one.file_hash for one in runs],
        },
        key="imports-table",
        height="content" if len(runs) < 13 else 460,
        alt=_("Import runs"),
    )


def sizes(found: Storage) -> None:
    st.subheader(_("Storage"), anchor=False)
    with st.container(horizontal=True):
        st.metric(_("Database"), size(found.database), border=True, width=200)
        if found.wal is not None:
            st.metric(_("Write-ahead log"), size(found.wal), border=True, width=200)
        st.metric(
            _("Attachments ({n})", n=number(found.n_files)), size(found.files), border=True,
            width=200,
        )  # fmt: skip
        st.metric(_("Free on the disk"), size(found.free), border=True, width=200)


def size(n: float) -> str:
    """Bytes as people say them."""
    for unit in ("B", "kB", "MB", "GB"):
        if n < 1000:
            return f"{number(n, 0 if unit == 'B' else 1)} {unit}"
        n /= 1000
    return f"{number(n, 1)} TB"


def tables(found: Sequence[TableSize]) -> None:
    records(
        {
            _("Table"): [one.name for one in found],
            _("Rows"): [number(one.rows) for one in found],
            _("Size with indexes"): [size(one.bytes) if one.bytes else "–" for one in found],
        },
        key="tables-table",
        height=400,
        alt=_("Tables"),
    )


def settings(found: Sequence[Setting]) -> None:
    st.subheader(_("Settings"), anchor=False)
    records(
        {
            _("Setting"): [one.name for one in found],
            _("Value"): [_value(one) for one in found],
            _("From"): [_("environment") if one.is_set else _("default") for one in found],
            _("Default"): [one.default for one in found],
            _("What it means"): [tr(one.meaning).replace("`", "") for one in found],
        },
        key="settings-table",
        height="content",
        row_height=84,  # what they mean, and an address, take up to four lines
        column_config={
            _("Value"): st.column_config.TextColumn(width=150),
            _("What it means"): st.column_config.TextColumn(width=440),
        },
        alt=_("Settings"),
    )


def _value(one: Setting) -> str:
    if one.value is not None:
        return one.value
    return _("that of the demo") if one.is_demo_secret else _("set, not shown")
