"""What Alembic runs: one connection, one transaction, and migrations free of our own types."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import db.models  # noqa: F401  fills the metadata
from db.engine import engine, make_engine
from db.types import Code, Day, Moment, Number

PLAIN = (
    (Number, "sa.SmallInteger()"),
    (Day, "sa.Integer()"),
    (Moment, "sa.BigInteger()"),
)


def plain_types(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Old migrations must not break when a class of ours, or of SQLModel's, changes."""
    if kind != "type":
        return False
    if isinstance(item, Code):
        kept: Any = item.impl_instance
        return f"sa.String({kept.length})"
    if isinstance(item, AutoString):
        return f"sa.String({item.length or ''})"
    return next((plain for ours, plain in PLAIN if isinstance(item, ours)), False)


BY_HAND = ("complaint_fts", "ix_complaint_text_words", "ix_complaint_open")


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Full-text indexes, and what one database alone has, are written by hand in a migration."""
    return not (name or "").startswith(BY_HAND)


def migrate(connection: Connection) -> None:
    raw = connection.connection.driver_connection
    sqlite: Any = raw if connection.dialect.name == "sqlite" else None
    if sqlite:
        # SQLite rebuilds a table to alter it, and the old one would take its children with it
        sqlite.execute("PRAGMA foreign_keys = OFF")
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        render_item=plain_types,
        include_name=ours,
        transactional_ddl=True,
    )
    try:
        with context.begin_transaction():
            context.run_migrations()
            if sqlite and (orphans := sqlite.execute("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"the migration left orphans: {orphans[:10]}")
    finally:
        if sqlite:
            sqlite.execute("PRAGMA foreign_keys = ON")


url = context.get_x_argument(as_dictionary=True).get("url")
target = context.config.attributes.get("engine") or (make_engine(url) if url else engine())
with target.connect().execution_options(writes=True) as connection:
    migrate(connection)
