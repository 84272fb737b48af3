"""docs/personal-data.md: the register of processing, retention, and what erasing leaves behind."""

from lapor.docs_parts import page, table
from lapor.domain import processing, retention


def page_of() -> str:
    rules = table(
        ("class", "status", "months"),
        ((klass or "any", status or "any", str(months)) for klass, status, months in
         retention.DEFAULTS),
    )  # fmt: skip
    return page(
        "Personal data",
        "The register of processing activities (UU 27/2022, article 31), as the page Privacy "
        "shows it, and how long personal data are kept.",
        *(_processing(one) for one in processing.REGISTER),
        "## Retention: the national default\n\n"
        "Months since a complaint was closed. To be confirmed: the legal periods are an open "
        "point. Nothing is erased by itself: a list is looked at and confirmed by typing.",
        rules,
        "## What erasing leaves behind\n\n"
        "SQLite: nothing. Freed places are overwritten (`secure_delete`), the index is merged, the "
        "file is vacuumed and its log of writes cut off; a test searches every byte.\n\n"
        "PostgreSQL: dead rows go with VACUUM; their bytes stay in free places of the tables until "
        "they are used again, unless `python -m lapor retention --confirm N --rewrite` copies the "
        "tables anew (nobody reads them meanwhile). The write-ahead log and its archives hold "
        "what was written until they are recycled: keep archives no longer than backups, 35 days. "
        "A transaction that began before an erasure holds its rows; the jobs come again.\n\n"
        "Backups: at most 35 days old; a restore does every erasure again, by the list that "
        "LAPOR_ERASURES names, before the database opens. Copies that `migrate` makes beside a "
        "SQLite file hold what was there: the command names them.",
    )


def _processing(one: processing.Activity) -> str:
    rows = ((name.en, getattr(one, field).id, getattr(one, field).en)
            for field, name in processing.FIELDS.items())  # fmt: skip
    return f"## {one.purpose.en} ({one.purpose.id})\n\n{table(('', 'id', 'en'), rows)}"
