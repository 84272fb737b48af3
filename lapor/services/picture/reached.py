"""Who was reached? People at events, by sex, age and disability; few are not told."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from lapor.domain.access import Actor
from lapor.domain.picture import Line, Section
from lapor.domain.programme_words import AGES, DISABILITIES, SEXES, Choices
from lapor.domain.text import Text
from lapor.services.picture.pilots import HIDDEN
from lapor.services.programme_reach import TRAINING, Group, by

SOURCE = Text("Lapor, daftar peserta kegiatan", "Lapor, participants of activities")
KINDS = {
    TRAINING: Text("Pelatihan", "Trainings"),
    "other": Text("Kegiatan lain", "Other activities"),
}
ALL = "*"  # every place together
CUTS: Mapping[str, tuple[Text, Choices]] = {
    "sex": (Text("jenis kelamin", "sex"), SEXES),
    "disability": (Text("disabilitas", "disability"), DISABILITIES),
    "age_group": (Text("umur", "age"), AGES),
}


def lines(session: Session, actor: Actor, today: date) -> list[Line]:
    """Each group of each kind of event: of all together where no part is hidden, then of each
    place. Trainings come first."""
    whole, placed = [], []
    for cut, (label, choices) in CUTS.items():
        groups: dict[tuple[str, str, str], list[Group]] = defaultdict(list)
        for one in by(session, actor, cut):
            groups[one.kind, one.government, one.code].append(one)
            groups[one.kind, ALL, one.code].append(one)
        for (kind, place, code), members in groups.items():
            line = _line(cut, label, choices, (kind, place, code), members, today)
            if place != ALL:
                placed.append(line)
            elif not line.is_hidden:
                whole.append(line)
    return [*sorted(whole, key=_order), *sorted(placed, key=_order)]


def _order(line: Line) -> tuple[bool, int, bool, str]:
    is_unknown = "/not_recorded/" in line.key
    return "/other/" in line.key, list(CUTS).index(line.kind), is_unknown, line.key


def _line(
    cut: str, label: Text, choices: Choices, key: tuple[str, str, str], members: list[Group],
    today: date,
) -> Line:  # fmt: skip
    kind, place, code = key
    people = [one.people for one in members]
    hidden = None in people
    total = None if hidden else sum(n for n in people if n is not None)
    group, event = choices[code], KINDS[kind]
    return Line(
        Section.REACHED,
        f"people/{kind}/{cut}/{code}/{place}",
        Text(
            f"{event.id}, {label.id}: {group.id.lower()}",
            f"{event.en}, {label.en}: {group.en.lower()}",
        ),
        "" if place == ALL else place,
        kind=cut,
        value=total,
        unit="people",
        until=today,
        source=SOURCE,
        note=HIDDEN if hidden else None,
        is_hidden=hidden,
    )
