"""Everything in a demo database, deleted in the transaction that fills it anew.

Until that commits, everybody reads what was there; if it fails, nothing is lost.
"""

from sqlalchemy import Connection
from sqlmodel import Session, SQLModel, select

import db.models as models
from lapor.domain.errors import NotAllowed
from lapor.domain.text import Text

AUDIT = "audit_log"
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
        "WHERE tgrelid = %s::regclass AND NOT tgisinternal"
    ),
}
FORGET_WORDS = "INSERT INTO complaint_fts (complaint_fts) VALUES ('delete-all')"
DROPS = {
    "sqlite": 'DROP TRIGGER "{name}"',
    "postgresql": 'DROP TRIGGER "{name}" ON "{table}"',
}


def empty(session: Session) -> None:
    """Raises NotAllowed where the database does not say of itself that it is a demo."""
    kind = session.exec(select(models.Mark.value).where(models.Mark.name == "kind")).first()
    if kind != "demo":
        raise NotAllowed(
            Text(
                "Basis data ini bukan basis data demo, jadi tidak dikosongkan.",
                "This is no demo database, so it is not emptied.",
            )
        )
    connection = session.connection()
    triggers = _take_off(connection)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql(FORGET_WORDS)
    for table in reversed(SQLModel.metadata.sorted_tables):
        connection.execute(table.delete())
    for statement in triggers:
        connection.exec_driver_sql(statement)
    session.expunge_all()


def _take_off(connection: Connection) -> list[str]:
    """The audit log's own guard against changes; returns what puts it back."""
    dialect = connection.dialect.name
    found = connection.exec_driver_sql(TRIGGERS[dialect], (AUDIT,)).all()
    for name, _ in found:
        connection.exec_driver_sql(DROPS[dialect].format(name=name, table=AUDIT))
    return [str(statement) for _, statement in found]
