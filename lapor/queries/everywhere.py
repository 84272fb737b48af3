"""Every government there is, named so that a database seeks: each key begins with it.

PostgreSQL takes `IN (SELECT …)` for a join and reads the whole ledger; an array it seeks with.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col

from db.models import Government


class Everywhere(FunctionElement[bool]):
    """True of a column that holds the id of a government."""

    inherit_cache = True
    type = Boolean()
    name = "everywhere"

    def self_group(self, against: Any = None) -> "Everywhere":
        """It is a comparison already: SQLite would be told to compare it with 1, and scan."""
        return self


def everywhere(column: Any) -> ColumnElement[bool]:
    return Everywhere(col(column), select(col(Government.id)).scalar_subquery())


@compiles(Everywhere)
def _is_one_of(element: Everywhere, compiler: Any, **how: Any) -> str:
    column, ids = (compiler.process(one, **how) for one in element.clauses)
    return f"{column} IN {ids}"


@compiles(Everywhere, "postgresql")
def _is_in_array(element: Everywhere, compiler: Any, **how: Any) -> str:
    column, ids = (compiler.process(one, **how) for one in element.clauses)
    return f"{column} = ANY (ARRAY{ids})"
