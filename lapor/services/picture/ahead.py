"""What is at risk, and what was decided? Offices answer; nobody is named."""

from datetime import date

from sqlmodel import Session

from lapor.domain.access import Actor
from lapor.domain.picture import Line, Section
from lapor.domain.programme_words import DECISIONS, MEETINGS, RISKS
from lapor.domain.text import Text
from lapor.services.programme_read import Danger, Decided, Met, meetings, risks

REGISTER = Text("Lapor, daftar risiko program", "Lapor, the programme's risks")
MINUTES = Text("Lapor, catatan rapat", "Lapor, minutes of meetings")
OVERDUE = Text("lewat tenggat", "overdue")


def lines(session: Session, actor: Actor, today: date) -> list[Line]:
    """Risks, the gravest first; then decisions that are late, open and done; then meetings."""
    found = meetings(session, actor, today)
    decided = [(met, one) for met in found for one in met.decisions]
    decided.sort(key=lambda each: (not each[1].is_overdue, each[1].values["state"] != "open"))
    return [
        *(_risk(one) for one in risks(session, actor, today)),
        *(_decision(met, one) for met, one in decided),
        *(_meeting(met) for met in found if met.values["held_on"] <= today),
    ]


def _risk(one: Danger) -> Line:
    state = _late(RISKS[one.values["state"]], late=one.is_overdue)
    by = f"{one.values['likelihood']} × {one.values['impact']}"
    return Line(
        Section.RISKS,
        f"risk/{one.code}",
        one.name,
        one.values["government_id"],
        kind=one.values["state"],
        words=Text(
            f"{state.id}; kemungkinan × dampak {by} = {one.score} dari 25",
            f"{state.en}; likelihood × impact {by} = {one.score} of 25",
        ),
        until=one.values["due_on"],
        source=REGISTER,
        is_demo=one.values["is_demo"],
        digests=tuple(proof.digest for proof in one.proofs if proof.digest),
    )


def _decision(met: Met, one: Decided) -> Line:
    return Line(
        Section.MEETINGS,
        f"decision/{one.code}",
        one.text,
        met.values["government_id"],
        kind=one.values["state"],
        words=_late(DECISIONS[one.values["state"]], late=one.is_overdue),
        since=met.values["held_on"],
        until=one.values["done_on"] or one.values["due_on"],
        source=MINUTES,
        is_demo=one.values["is_demo"],
        digests=tuple(proof.digest for proof in one.proofs if proof.digest),
    )


def _meeting(met: Met) -> Line:
    kind, number = MEETINGS[met.values["kind"]], met.values["number"]
    suffix = f" {number}" if number else ""
    source = met.values["source"]
    return Line(
        Section.MEETINGS,
        f"meeting/{met.code}",
        Text(kind.id + suffix, kind.en + suffix),
        met.values["government_id"],
        kind="meeting",
        words=met.summary,
        since=met.values["held_on"],
        until=met.values["to_on"] or met.values["held_on"],
        source=Text(source, source) if source else MINUTES,
        is_demo=met.values["is_demo"],
        digests=tuple(proof.digest for proof in met.proofs if proof.digest),
    )


def _late(state: Text, *, late: bool) -> Text:
    return Text(f"{state.id}, {OVERDUE.id}", f"{state.en}, {OVERDUE.en}") if late else state
