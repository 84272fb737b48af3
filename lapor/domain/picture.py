"""The programme in lines, each a figure or a sentence with its source.

The partners' page, a frozen pack, its brief, the annex and the difference of two packs are all made
of these lines, so they cannot disagree. Nothing in a line is anybody's who is not an office.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from lapor.domain.errors import BadInput
from lapor.domain.text import Text

FORMAT = 1  # of the frozen text; a reader of an older one stays


class Section(StrEnum):
    """The reader's questions, in the order they are answered."""

    PILOTS = "pilots"
    RESULTS = "results"
    DELIVERABLES = "deliverables"
    REACHED = "reached"
    TOPICS = "topics"
    RISKS = "risks"
    MEETINGS = "meetings"


QUESTIONS: Mapping[Section, Text] = {
    Section.PILOTS: Text("Bagaimana keenam daerah percontohan?", "How are the six pilots doing?"),
    Section.RESULTS: Text("Apa hasil yang dicapai?", "Which results were reached?"),
    Section.DELIVERABLES: Text(
        "Apa yang dijanjikan dan sudah ada?", "What was promised, and what is in place?"
    ),
    Section.REACHED: Text("Siapa yang terjangkau?", "Who was reached?"),
    Section.TOPICS: Text("Apa yang dilaporkan orang?", "What do people complain about?"),
    Section.RISKS: Text("Apa yang berisiko?", "What is at risk?"),
    Section.MEETINGS: Text(
        "Apa yang diputuskan, dan apa lanjutannya?", "What was decided, and then?"
    ),
}


class Partner(StrEnum):
    KEMENPANRB = "kemenpanrb"
    KOICA = "koica"
    UNDP = "undp"


@dataclass(frozen=True, slots=True)
class Asks:
    """A reader: by what name, why they read, and their questions in their order."""

    name: Text
    why: Text
    sections: tuple[Section, ...]


PARTNERS: Mapping[Partner, Asks] = {
    Partner.KEMENPANRB: Asks(
        Text("KemenPANRB", "KemenPANRB"),
        Text(
            "Pembina sistem: kinerja keenam daerah dan kelengkapan dokumennya lebih dulu.",
            "Steers the system: how the six perform, and which documents they have, come first.",
        ),
        tuple(Section),
    ),
    Partner.KOICA: Asks(
        Text("KOICA", "KOICA"),
        Text(
            "Penyandang dana: hasil, yang dijanjikan, dan siapa yang terjangkau lebih dulu.",
            "Funds the programme: results, promises and who was reached come first.",
        ),
        (
            Section.RESULTS, Section.DELIVERABLES, Section.REACHED, Section.RISKS,
            Section.MEETINGS, Section.PILOTS, Section.TOPICS,
        ),
    ),
    Partner.UNDP: Asks(
        Text("UNDP", "UNDP"),
        Text(
            "Pengelola program: risiko dan keputusan, lalu inklusi dan hasil lebih dulu.",
            "Manages the programme: risks and decisions, then inclusion and results come first.",
        ),
        (
            Section.RISKS, Section.MEETINGS, Section.REACHED, Section.RESULTS,
            Section.DELIVERABLES, Section.PILOTS, Section.TOPICS,
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A figure (`value` in `unit`) or what is so in `words`; its key never changes."""

    section: Section
    key: str
    name: Text
    place: str = ""  # code of a government; "" is all six, or the nation
    kind: str = ""  # of a figure: baseline, target, actual; of a sentence: its state
    series: str = ""  # figures of two series are never one line
    value: float | None = None
    unit: str = ""
    words: Text | None = None
    n: int | None = None  # what a share or a median is made of
    target: float | None = None
    since: date | None = None
    until: date | None = None
    source: Text | None = None
    note: Text | None = None
    is_hidden: bool = False  # made of too few to be shown
    is_demo: bool = False
    digests: tuple[str, ...] = ()  # SHA-256 of the evidence


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    within: str = ""  # the place whose number holds this one's too


@dataclass(frozen=True, slots=True)
class Picture:
    """All lines as of a day, as known on a day, of a period; both ends of it are in it."""

    since: date
    until: date
    as_of: date
    known_on: date
    places: tuple[Place, ...] = ()
    lines: tuple[Line, ...] = ()
    is_demo: bool = False
    made_by: str = field(default="Lapor", compare=False)
    counted_at: datetime | None = field(default=None, compare=False)  # None: exact; in no pack

    def of(self, section: Section) -> list[Line]:
        return [line for line in self.lines if line.section == section]

    def name_of(self, code: str) -> str:
        return next((place.name for place in self.places if place.code == code), "")


@dataclass(slots=True)
class Course:
    """One series of an indicator in one place: where it began, where it is, where it should be."""

    line: Line  # the newest of any kind: its name, series and place
    baseline: Line | None = None
    actual: Line | None = None
    target: Line | None = None


def courses(lines: Iterable[Line]) -> list[Course]:
    """Of each kind the newest. Two series are never one."""
    found: dict[tuple[str, str, str], Course] = {}
    for line in lines:
        indicator = line.key.split("/")[1]  # two may have one name
        course = found.setdefault((indicator, line.series, line.place), Course(line))
        known: Line | None = getattr(course, line.kind)
        if known is None or (known.until or date.min) < (line.until or date.min):
            setattr(course, line.kind, line)
    return list(found.values())


class What(StrEnum):
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that is not what it was."""

    what: What
    before: Line | None
    after: Line | None
    fields: tuple[str, ...] = ()  # names of what changed

    @property
    def line(self) -> Line:
        found = self.after or self.before
        assert found is not None
        return found


def differences(before: Picture, after: Picture) -> list[Difference]:
    """In the order of the newer picture, then what is gone in the order of the older."""
    was = {line.key: line for line in before.lines}
    now = {line.key: line for line in after.lines}
    found = []
    for key, line in now.items():
        if key not in was:
            found.append(Difference(What.NEW, None, line))
        elif names := _differing(was[key], line):
            found.append(Difference(What.CHANGED, was[key], line, names))
    gone = [Difference(What.GONE, line, None) for key, line in was.items() if key not in now]
    return found + gone


def _differing(one: Line, other: Line) -> tuple[str, ...]:
    names = [part.name for part in fields(Line)]
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))


def frozen(picture: Picture) -> str:
    """Canonical JSON: the same picture is the same text, letter by letter."""
    told = {
        "format": FORMAT,
        "made_by": picture.made_by,
        "since": picture.since.isoformat(),
        "until": picture.until.isoformat(),
        "as_of": picture.as_of.isoformat(),
        "known_on": picture.known_on.isoformat(),
        "is_demo": picture.is_demo,
        "places": [_plain(place) for place in picture.places],
        "lines": [_plain(line) for line in picture.lines],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def thawed(text: str) -> Picture:
    """Raises BadInput where it is not of a format this version reads."""
    told = json.loads(text)
    if told.get("format") != FORMAT:
        raise BadInput(
            Text(
                "Paket ini dibuat oleh versi Lapor yang lain. Perbarui Lapor, lalu buka lagi.",
                "This pack was made by another version of Lapor. Update Lapor, then open it again.",
            )
        )
    return Picture(
        since=date.fromisoformat(told["since"]),
        until=date.fromisoformat(told["until"]),
        as_of=date.fromisoformat(told["as_of"]),
        known_on=date.fromisoformat(told["known_on"]),
        places=tuple(Place(**one) for one in told["places"]),
        lines=tuple(_line(one) for one in told["lines"]),
        is_demo=told["is_demo"],
        made_by=told["made_by"],
    )


def _plain(one: Any) -> dict[str, Any]:
    """Without what says no more than the default."""
    return {
        part.name: _word(value)
        for part in fields(one)
        if (value := getattr(one, part.name)) != part.default
    }


def _word(value: Any) -> Any:
    if isinstance(value, Text):
        return {"id": value.id, "en": value.en}
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


TEXTS = ("name", "words", "source", "note")
DAYS = ("since", "until")


def _line(told: Mapping[str, Any]) -> Line:
    found = dict(told)
    for name in TEXTS:
        if name in found:
            found[name] = Text(**found[name])
    for name in DAYS:
        if name in found:
            found[name] = date.fromisoformat(found[name])
    found["digests"] = tuple(found.get("digests", ()))
    return Line(**{**found, "section": Section(found["section"])})


def numbered(lines: Iterable[Line]) -> dict[Text, int]:
    """The sources of these lines, each once and with its number, in the order they are met."""
    sources = dict.fromkeys(line.source for line in lines if line.source is not None)
    return {source: number for number, source in enumerate(sources, 1)}
