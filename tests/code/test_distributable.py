"""The tables can be spread over machines by government: what Citus asks of them, read from them.

docs/scale.md says what each class of table becomes there. The whole suite runs on tables that are
partitioned by hash of home_id as well (tests/partitioned.py): PostgreSQL then refuses the rest.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    MetaData,
    Table,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable
from sqlmodel import SQLModel

from db.models import GROWING

ROOT = Path(__file__).parents[2]
KEY = "home_id"
SUMMED = (
    "balance",
    "balance_agency",
    "balance_agency_day",
    "balance_day",
    "balance_late",
    "balance_place",
    "balance_receipt",
    "month_change",
    "month_sum",
)  # spread by government_id, as they are read
# attempts are counted on the coordinator alone, and locked there (docs/scale.md)
ALLOWED = {"lapor/services/throttle.py": ["pg_advisory_xact_lock"]}
# what PostgreSQL's distributed relatives do not have
FORBIDDEN = re.compile(
    r"\b(LISTEN \w+|NOTIFY \w+|pg_advisory\w+|LOCK TABLE|DEFERRABLE|EXCLUDE USING|WITH RECURSIVE"
    r"|percentile_(cont|disc)|FOR UPDATE OF|CREATE SEQUENCE|nextval)\b"
)


def faults(metadata: MetaData) -> Iterator[str]:
    for name, table in metadata.tables.items():
        made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        if re.search(r"\b(SERIAL|BIGSERIAL|SMALLSERIAL|IDENTITY|GENERATED)\b", made):
            yield f"{name}: the database numbers its rows"
        if name in GROWING:
            yield from _of_growing(name, table)
        elif any(_target(one) in GROWING for one in table.foreign_key_constraints):
            yield f"{name}: a small table refers to one that grows"


def _of_growing(name: str, table: Table) -> Iterator[str]:
    home = table.columns.get(KEY)
    if home is None or home.nullable:
        yield f"{name}: no {KEY}"
        return
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    for one in [table.primary_key, *unique, *(i for i in table.indexes if i.unique)]:
        if KEY not in one.columns:
            yield f"{name}: {one.name} is unique without {KEY}"
    for reference in table.foreign_key_constraints:
        if _target(reference) in GROWING and KEY not in reference.column_keys:
            yield f"{name}: refers to {_target(reference)} without {KEY}"


def _target(reference: ForeignKeyConstraint) -> str:
    return reference.referred_table.name


def test_every_table_can_be_spread_by_government():
    assert list(faults(SQLModel.metadata)) == []


def test_every_table_has_its_place_in_the_plan():
    """docs/scale.md has a row for each table: a new one is thought about before it is there."""
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs/scale.md").read_text()))
    assert [name for name in SQLModel.metadata.tables if name not in told] == []
    assert set(GROWING) | set(SUMMED) <= set(SQLModel.metadata.tables)


def _planted(kind: str) -> MetaData:
    metadata = MetaData()
    key = Column("id", BigInteger, primary_key=True, autoincrement=False)
    home = Column(KEY, BigInteger, primary_key=kind != "key", nullable=False, autoincrement=False)
    extra: list = []
    if kind == "unique":
        extra = [Column("number", BigInteger), UniqueConstraint("number", name="uq_number")]
    Table("complaint", metadata, key, home, *extra)
    if kind == "small":
        Table("reason", metadata, Column("c", BigInteger), Column("h", BigInteger),
              ForeignKeyConstraint(["c", "h"], ["complaint.id", "complaint.home_id"]))  # fmt: skip
    if kind == "serial":
        Table("reason", metadata, Column("id", BigInteger, primary_key=True))
    return metadata


@pytest.mark.parametrize("kind", ["key", "unique", "small", "serial"])
def test_a_table_that_could_not_is_found(kind):
    assert len(list(faults(_planted(kind)))) == 1
    assert list(faults(_planted("good"))) == []


def test_no_statement_asks_for_what_the_others_lack():
    sources = [*ROOT.glob("db/**/*.py"), *ROOT.glob("lapor/**/*.py")]
    found = {
        str(path.relative_to(ROOT)): sorted({one.group() for one in FORBIDDEN.finditer(words)})
        for path in sources
        if FORBIDDEN.search(words := path.read_text())
    }
    assert found == ALLOWED
