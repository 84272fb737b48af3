"""Pages of docs/ that are written from the code, so that they cannot say anything else.

`python -m lapor.docs` writes them; a test fails while one is old.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType

from pydantic import SecretStr

from db.codes import Holder
from lapor import docs_demo
from lapor import docs_personal_data as personal_data
from lapor.config import DEMO_SECRET, Settings
from lapor.docs_architecture import picture
from lapor.docs_parts import page, table
from lapor.docs_performance import performance_page
from lapor.docs_readme import readme
from lapor.domain import glossary, kpi_catalogue, quality, rights_words, vocabulary, workflow
from lapor.domain.access import ROLE_NAMES
from lapor.domain.kpi import Direction, Kpi, Unit
from lapor.domain.programme_fields import KINDS, Entry, Form, Kind
from lapor.domain.text import Text
from lapor.services.programme_checks import COORDINATORS
from lapor.services.programme_tables import FORMS

ROOT = Path(__file__).parent.parent
DIRECTIONS = {
    Direction.HIGHER: "higher is better",
    Direction.LOWER: "lower is better",
    Direction.NEITHER: "neither way is better",
}
UNITS = {
    Unit.COMPLAINTS: "complaints",
    Unit.PERCENT: "per cent, 0–100",
    Unit.DAYS: "working days",
    Unit.RATE: "complaints per 100,000 people",
}


def kpi_page() -> str:
    index = table(
        ("code", "nama", "name"),
        ((f"[`{kpi.code}`](#{kpi.code})", kpi.name.id, kpi.name.en) for kpi in kpi_catalogue.KPIS),
    )
    return page(
        "KPIs",
        "R: complaints, not merged or archived, whose first dispatch falls in the period. As of D: "
        "only what had happened by the end of D. Known on K: only what had been recorded by the "
        "end of K. Median: the middle value or the mean of the two middle ones; p90: the smallest "
        "value that at least 90 % do not exceed. A complaint without dates counts in no timeliness "
        "KPI, and the number of those is told beside it. By agency, what is dated by receipt "
        "belongs to the agency that holds the complaint, everything else to the one that answers.",
        index,
        *(_kpi(kpi) for kpi in kpi_catalogue.KPIS),
    )


def _kpi(kpi: Kpi) -> str:
    target = "none that an official source gives"
    if kpi.target is not None:
        target = f"{kpi.target.value:g}: {kpi.target.basis.en}"
    facts = [
        ("Formula", kpi.formula.en),
        ("Rumus", kpi.formula.id),
        ("Unit", UNITS[kpi.unit]),
        ("Dated by", kpi.dated_by.value.replace("_", " ")),
        ("Target", f"{target} ({DIRECTIONS[kpi.direction]})"),
        ("Source", kpi.source.en),
        *_metrics(kpi),
    ]
    lines = [f"- {name}: {said}" for name, said in facts]
    return "\n".join([f"## {kpi.code}", "", f"**{kpi.name.id}** · {kpi.name.en}", "", *lines])


def _metrics(kpi: Kpi) -> Iterable[tuple[str, str]]:
    """The ledger's metrics, by their part in the shape."""
    names = {
        "of": "Counts",
        "less": "Takes away",
        "among": "Counts among",
        "undated": "Leaves out",
    }
    for part, name in names.items():
        if metrics := getattr(kpi.shape, part, ()):
            yield name, ", ".join(f"`{metric.value}`" for metric in metrics)


def quality_page() -> str:
    return page(
        "What spoils a number",
        "Each flaw is one declaration (`lapor/domain/quality.py`): what it is, who can mend it and "
        "which KPIs it moves. *without*: the KPI without these complaints. *bounds*: as if all "
        "whose day is unknown had been late (or quick), and as if none. *placed*: the parts of a "
        "number with and without what lies in none of them.",
        table(
            ("flaw", "apa", "what", "mended by", "what to do", "moves", "how"),
            (
                (
                    f"`{flaw.code}`",
                    flaw.name.id,
                    flaw.name.en,
                    ROLE_NAMES[flaw.owner].en,
                    flaw.mend.en,
                    ", ".join(f"`{code}`" for code in flaw.kpis),
                    f"{flaw.effect.value} by {flaw.by.value}" if flaw.by else flaw.effect.value,
                )
                for flaw in quality.FLAWS
            ),
        ),
    )


def workflow_page() -> str:
    moves = table(
        ("move", "tombol", "button", "by", "needs a note"),
        (
            (
                f"`{move.code.value}`",
                move.label.id,
                move.label.en,
                ", ".join(ROLE_NAMES[role].en for role in move.by),
                "yes" if move.needs_note else "",
            )
            for move in workflow.MOVES
        ),
    )
    return page(
        "The life of a complaint",
        "Every move there is; nothing moves outside this table (`lapor/domain/workflow.py`). "
        "Moves that leave the status as it is are in the table below the picture.",
        f"```mermaid\n{_diagram()}\n```",
        moves,
    )


def _diagram() -> str:
    lines = ["stateDiagram-v2"]
    lines += [f"    {status.value}: {label.id}" for status, label in workflow.LABELS.items()]
    for move in workflow.MOVES:
        for source in move.sources or ("[*]",):
            if move.target == workflow.SAME or move.target == source:
                continue
            target = "before" if move.target is workflow.BACK else str(move.target)
            lines.append(f"    {source} --> {target}: {move.label.id}")
    return "\n".join([*lines, "    before: (status sebelumnya)"])


def glossary_page() -> str:
    return page(
        "Glossary",
        "Codes are stored and travel in addresses; labels may change by decree.",
        _terms(),
        _words("Status", workflow.LABELS),
        _words("Role", ROLE_NAMES),
        _words("Class", vocabulary.CLASS_NAMES),
        _words("Channel", vocabulary.CHANNEL_NAMES),
        _words("Move", {move.code: move.label for move in workflow.MOVES}),
        "## Category\n\n"
        + table(
            ("code", "Indonesia", "English"),
            ((f"`{code}`", name.id, name.en) for code, name in vocabulary.CATEGORIES),
        ),
        "## Holder\n\n" + ", ".join(f"`{holder.value}`" for holder in Holder),
    )


def _terms() -> str:
    """What the app says beside the pages they stand on."""
    rows = (
        (one.name.id, one.meaning.id, one.name.en, one.meaning.en)
        for one in glossary.TERMS.values()
    )
    return "## Terms\n\n" + table(("istilah", "arti", "term", "meaning"), rows)


def _words(title: str, names: MappingProxyType[StrEnum, Text] | dict[StrEnum, Text]) -> str:
    rows = ((f"`{code.value}`", name.id, name.en) for code, name in names.items())
    return f"## {title}\n\n" + table(("code", "Indonesia", "English"), rows)


def rights_page() -> str:
    """Permissions × roles, and how far each reaches."""
    return page(
        "Rights",
        "Who may do what, and how far: the one table that pages and services ask "
        "(`lapor/domain/access.py`, from domain.md 4.1). A step on a complaint asks the table of "
        "[steps](workflow.md) too. The app shows this table under Administrasi, Hak akses, with "
        "what a role sees and why an account can see a complaint.",
        table(*rights_words.told()),
    )


def settings_page() -> str:
    rows = [
        (f"`LAPOR_{name.upper()}`", _default(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    return page(
        "Settings",
        "Set in the environment, read once at the start; a wrong value stops the program with a "
        "sentence.",
        table(("variable", "default", "what it is"), rows),
    )


def _default(value: object) -> str:
    if isinstance(value, SecretStr):
        return "one known to everybody" if value.get_secret_value() == DEMO_SECRET else "secret"
    text = value.value if isinstance(value, StrEnum) else str(value)
    return f"`{text}`" if text else "empty"


def programme_page() -> str:
    """Who enters what: managers and national administrators all of it."""
    coordinators = ", ".join(KINDS[name].many.en.lower() for name in COORDINATORS)
    return page(
        "The programme's rows",
        "Every kind of row that is entered, by a form or a table, in the order in which one may "
        "point at another (`lapor/domain/programme_fields.py`). A file has a sheet for each kind, "
        "named as the heading, and a column for each field, by its name or its label. Whoever may "
        "edit the programme as a whole enters all of them; a coordinator those of the own region: "
        f"{coordinators}. A field in bold is a part of the key, which never changes.",
        *(_kind_of_row(kind) for kind in KINDS.values()),
    )


def _kind_of_row(kind: Kind) -> str:
    """One kind: its fields, what may stand in each, and what a key is made of."""
    rows = (
        (
            f"**`{entry.name}`**" if entry.name in kind.key else f"`{entry.name}`",
            entry.label.id,
            entry.label.en,
            _form(entry),
            "yes" if entry.required else "",
            entry.help.en if entry.help else "",
        )
        for entry in kind.entries
    )
    head = ("field", "label (id)", "label (en)", "what may stand in it", "required", "note")
    title = f"## {kind.name}\n\n**{kind.one.id}** · {kind.one.en}. Key: "
    return title + "/".join(f"`{name}`" for name in kind.key) + "\n\n" + table(head, rows)


def _form(entry: Entry) -> str:
    said = FORMS[entry.form].en
    match entry.form:
        case Form.CHOICE:
            return ", ".join(f"`{code}`" for code in entry.choices)
        case Form.REFERENCE:
            return f"{said}: `{entry.to}`"
        case Form.WHOLE | Form.DECIMAL:
            return f"{said}, {entry.least:g} to {entry.most:g}"
        case Form.CODE | Form.TEXT | Form.LONG | Form.ADDRESS:
            return f"{said}, at most {entry.longest} characters"
    return said


PAGES: dict[str, Callable[[], str]] = {
    "README.md": partial(readme, "README.md"),
    "README.id.md": partial(readme, "README.id.md"),
    "docs/architecture.svg": partial(picture, "en"),
    "docs/architecture.id.svg": partial(picture, "id"),
    "docs/kpi.md": kpi_page,
    "docs/quality.md": quality_page,
    "docs/workflow.md": workflow_page,
    "docs/demo.md": docs_demo.page_of,
    "docs/glossary.md": glossary_page,
    "docs/programme.md": programme_page,
    "docs/rights.md": rights_page,
    "docs/settings.md": settings_page,
    "docs/personal-data.md": personal_data.page_of,
    "docs/performance.md": performance_page,
}


def write() -> None:
    for path, written in PAGES.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(written(), "utf-8")


if __name__ == "__main__":
    write()
