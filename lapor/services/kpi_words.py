"""What was asked of a KPI, in words: which complaints it looks at."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from db.models import Agency, Category, Government, Region
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES, category_text
from lapor.domain.workflow import LABELS
from lapor.services.kpi_scope import Asked

GOVERNMENT = Text("Pemerintah daerah", "Government")
AGENCY = Text("Instansi", "Agency")
ALL = Text("semua", "all")


def in_words(session: Session, question: Asked) -> Iterator[tuple[Text, Text]]:
    """(what, which): the governments always, anything else where it is asked for."""
    cut, filters = question.cut, question.filters
    yield (
        GOVERNMENT,
        ALL if cut.governments is None else _names(session, Government, cut.governments),
    )
    if cut.agencies is not None:
        yield AGENCY, _names(session, Agency, cut.agencies)
    if filters.klass is not None:
        yield Text("Klasifikasi", "Class"), CLASS_NAMES[filters.klass]
    if filters.channel is not None:
        yield Text("Kanal", "Channel"), CHANNEL_NAMES[filters.channel]
    if filters.category is not None:
        top = select(Category.name).where(Category.code == filters.category)
        yield Text("Kategori", "Category"), category_text(session.exec(top).one())
    if filters.territory is not None:
        place = select(Region.name).where(Region.code == filters.territory)
        yield Text("Wilayah", "Territory"), _same(session.exec(place).first() or filters.territory)
    if filters.status is not None:
        yield Text("Status", "Status"), LABELS[filters.status]


def _names(session: Session, table: Any, ids: tuple[int, ...]) -> Text:
    statement = select(table.name).where(col(table.id).in_(ids)).order_by(table.name)
    return _same(", ".join(session.exec(statement)) or "–")


def _same(name: str) -> Text:
    """A name is the same in both languages."""
    return Text(name, name)
