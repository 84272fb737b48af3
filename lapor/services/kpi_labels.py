"""The codes that readings and rows are labelled with."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from db.models import Agency, Category, Government, Region
from lapor.domain.kpi import Split
from lapor.queries.ledger import Key

Grouped = list[tuple[Key, dict[str, str | None]]]


class Labels:
    """Looks codes up once for many keys."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[Split, Any], str | None] = {}
        self._ordered: dict[tuple[tuple[Split, ...], tuple[Key, ...]], Grouped] = {}
        self._groups: dict[tuple[tuple[Split, ...], Key], dict[str, str | None]] = {}
        self._places: dict[tuple[tuple[Split, ...], Key], list[tuple[bool, str]]] = {}

    def learn(self, split: Split, ids: Iterable[Any]) -> None:
        wanted = {id for id in ids if id is not None and (split, id) not in self._known}
        if not wanted or split not in TABLES:
            return
        table, name = TABLES[split]
        statement = select(table.id, getattr(table, name))
        if len(wanted) < 500:
            statement = statement.where(col(table.id).in_(wanted))
        for id, code in self._session.exec(statement):
            self._known[split, id] = code

    def group(self, by: tuple[Split, ...], key: Key) -> dict[str, str | None]:
        found = self._groups.get((by, key))
        if found is None:
            pairs = zip(by, key, strict=True)
            found = {split.value: self.code(split, value) for split, value in pairs}
            self._groups[by, key] = found
            self._places[by, key] = [(code is None, code or "") for code in found.values()]
        return found

    def code(self, split: Split, value: Any) -> str | None:
        if value is None:
            return None
        if split == Split.MONTH:
            return f"{value // 12:04}-{value % 12 + 1:02}"
        if isinstance(value, StrEnum):
            return value.value
        self.learn(split, [value])
        return self._known.get((split, value), str(value))

    def groups(self, by: tuple[Split, ...], keys: Iterable[Key]) -> Grouped:
        """Each key with its codes, in the order of the codes; what has no code comes last."""
        asked = (by, tuple(keys))
        if (found := self._ordered.get(asked)) is None:
            found = self._ordered[asked] = self._in_order(*asked)
        return found

    def _in_order(self, by: tuple[Split, ...], keys: tuple[Key, ...]) -> Grouped:
        for place, split in enumerate(by):
            self.learn(split, {key[place] for key in keys})
        named = [(key, self.group(by, key)) for key in keys]
        return sorted(named, key=lambda one: self._places[by, one[0]])


TABLES: dict[Split, tuple[Any, str]] = {
    Split.GOVERNMENT: (Government, "code"),
    Split.AGENCY: (Agency, "name"),
    Split.CATEGORY: (Category, "code"),
    Split.TERRITORY: (Region, "code"),
}
