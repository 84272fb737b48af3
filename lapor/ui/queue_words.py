"""A row of the queue in words: the same ones in the table, on a card and in the preview."""

from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

from db.codes import Holder
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.domain.workflow import LABELS
from lapor.queries.complaints import QueueRow
from lapor.services.desk import Line
from lapor.ui import parts
from lapor.ui.frame import _, category, day, moment, tr


def title(row: QueueRow) -> str:
    return row.title if row.title is not None else _("(not for your role)")


def holder(row: QueueRow) -> str:
    """Who has it, from the person to the government."""
    if row.holder == Holder.NATIONAL:
        return _("National administrator")
    if row.holder == Holder.GOVERNMENT or row.agency is None:
        return _("{government}: coordinator", government=row.government)
    return " · ".join(filter(None, (row.officer, row.unit, row.agency)))


def marks(row: QueueRow) -> list[str]:
    """What sets it apart, in words."""
    return [
        words
        for words, holds in (
            (_("Secret"), row.is_secret),
            (_("Anonymous"), row.is_anonymous),
            (_("Escalated"), row.is_escalated),
            (_("Waiting for approval"), row.is_proposed),
            (_("Returned {n}×", n=row.returns), row.returns),
            (_("Has attachments"), row.has_attachment),
        )
        if holds
    ]


def opened_by(names: str | None) -> str:
    return _("open at {name}", name=names) if names else ""


Say = Callable[[Line, str | None], str]


class ListColumn(NamedTuple):
    label: Text
    say: Say
    width: int  # pixels, at least: what is left over is shared out


def _marked(line: Line, names: str | None) -> str:
    return ", ".join(filter(None, (*marks(line.row), opened_by(names))))


def _received(line: Line, _names: str | None) -> str:
    return moment(line.row.received_at, line.row.zone)


def _dispatched(line: Line, _names: str | None) -> str:
    return day(line.row.dispatched_on) if line.row.dispatched_on else ""


def _class(line: Line, _names: str | None) -> str:
    return tr(CLASS_NAMES[line.row.klass]) if line.row.klass else _("not classified")


C = ListColumn
COLUMNS = MappingProxyType(
    {
        "deadline": C(Text("Tenggat", "Deadline"), lambda one, _n: near(one), 98),
        "number": C(Text("Nomor", "Number"), lambda one, _n: one.row.number, 72),
        "title": C(Text("Judul", "Title"), lambda one, _n: title(one.row), 210),
        "status": C(Text("Status", "Status"), lambda one, _n: tr(LABELS[one.row.status]), 110),
        "holder": C(Text("Pemegang", "Held by"), lambda one, _n: holder(one.row), 255),
        "marks": C(Text("Tanda", "Marks"), _marked, 95),
        "received": C(Text("Diterima", "Received"), _received, 170),
        "dispatched": C(Text("Didisposisi", "Dispatched"), _dispatched, 130),
        "category": C(
            Text("Kategori", "Category"), lambda one, _n: category(one.row.category), 150
        ),
        "class": C(Text("Klasifikasi", "Class"), _class, 150),
        "channel": C(
            Text("Kanal", "Channel"), lambda one, _n: tr(CHANNEL_NAMES[one.row.channel]), 90
        ),
        "government": C(Text("Pemerintah", "Government"), lambda one, _n: one.row.government, 90),
    }
)
USUAL = ("deadline", "number", "title", "status", "holder", "marks")
# for whoever sees several governments
USUAL_WIDE = ("deadline", "number", "title", "status", "government", "holder", "marks")


def near(line: Line) -> str:
    return parts.deadline_words(line.deadline)


def shown(codes: tuple[str, ...], actor: Actor) -> list[str]:
    """The columns somebody chose, as far as there are such; else the usual ones."""
    is_wide = actor.scope(Permission.SEE_COMPLAINTS) == Scope.ALL
    usual = USUAL_WIDE if is_wide else USUAL
    return [code for code in codes if code in COLUMNS] or list(usual)
