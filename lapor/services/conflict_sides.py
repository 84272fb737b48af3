"""What we say and what a file says, in words, line by line."""

from typing import Any, NamedTuple

from sqlmodel import Session

from db.days import day_of
from db.models import Agency, Category, Government, Region
from lapor.domain.agreement import differences, standing
from lapor.domain.state import State
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.domain.workflow import LABELS
from lapor.i18n import day
from lapor.services.stories import is_undated

NOTHING = Text("–", "–")
NO_DATE = Text("tanggal tidak diketahui", "date unknown")
YES, NO = Text("ya", "yes"), Text("tidak", "no")
# in the order of a complaint's life; named as lapor.domain.state does
WORDS = {
    "status": Text("Status", "Status"),
    "government": Text("Pemerintah", "Government"),
    "agency": Text("Instansi", "Agency"),
    "klass": Text("Klasifikasi", "Class"),
    "category": Text("Kategori", "Category"),
    "channel": Text("Kanal", "Channel"),
    "territory": Text("Wilayah", "Place"),
    "anonymous": Text("Anonim", "Anonymous"),
    "secret": Text("Rahasia", "Secret"),
    "rating": Text("Nilai pelapor", "Reporter's rating"),
}
DATES = {
    "received": Text("Diterima", "Received"),
    "verified": Text("Diverifikasi", "Verified"),
    "dispatched": Text("Didisposisikan", "Dispatched"),
    "followed": Text("Tindak lanjut pertama", "First follow-up"),
    "last_follow_up": Text("Tindak lanjut terakhir", "Last follow-up"),
    "on_hold": Text("Ditunda", "On hold"),
    "done": Text("Selesai", "Done"),
    "archived": Text("Diarsipkan", "Archived"),
}
ALWAYS = ("status", "agency")


class Side(NamedTuple):
    """One line: what it is about, and both words on it."""

    label: Text
    ours: Text
    theirs: Text
    differs: bool


def sides(session: Session, ours: State, theirs: State) -> list[Side]:
    """The facts that differ, where it stands in any case, and all the dates."""
    apart = set(differences(ours, theirs))
    words = [
        Side(label, _word(session, ours, name), _word(session, theirs, name), name in apart)
        for name, label in WORDS.items()
        if name in apart or name in ALWAYS
    ]
    dates = []
    for name, label in DATES.items():
        here, there = _date(ours, name), _date(theirs, name)
        if (here, there) != (NOTHING, NOTHING):
            dates.append(Side(label, here, there, here != there))
    return words + dates


def changes(session: Session, ours: State, theirs: State) -> str:
    """The same as one line for the story, in Indonesian, as the officers write theirs."""
    return "; ".join(
        f"{side.label.id}: {side.ours.id} → {side.theirs.id}"
        for side in sides(session, ours, theirs)
        if side.differs
    )


def _word(session: Session, state: State, name: str) -> Text:
    value: Any = standing(state)[name]
    tables = {"agency": Agency, "category": Category, "territory": Region, "government": Government}
    if value is None:
        return NOTHING
    if name in tables:
        row: Any = session.get(tables[name], value)
        return Text(row.name, row.name) if row else NOTHING
    if name in ("anonymous", "secret"):
        return YES if value else NO
    names: dict[str, Any] = {"status": LABELS, "klass": CLASS_NAMES, "channel": CHANNEL_NAMES}
    return names[name][value] if name in names else Text(str(value), str(value))


def _date(state: State, name: str) -> Text:
    """Of what a file without dates tells, only the receipt has one."""
    value = getattr(state, name)
    if value is None:
        return NOTHING
    if name != "received" and is_undated(state):
        return NO_DATE
    return Text(day(day_of(value), "id"), day(day_of(value), "en"))
