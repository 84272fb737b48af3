"""The breach kit's files: the list of people and complaints, and the notice the law asks for."""

from datetime import datetime

from sqlmodel import Session

from db.models import Account, Incident
from lapor.domain.access import Actor, Permission
from lapor.domain.text import Text
from lapor.i18n import moment, pick
from lapor.queries import reference
from lapor.services import breach
from lapor.services.breach import Reach
from lapor.services.export import Row, Sheets
from lapor.services.printing import Sheet

ZONE = "Asia/Jakarta"
NAMES = (Text("Tersentuh", "Touched"), Text("Saringan", "Filters"), Text("Definisi", "Definitions"))
HEADER = (
    Text("Nomor laporan", "Number"), Text("Pemerintah daerah", "Government"),
    Text("Orang (disamarkan)", "Person (masked)"), Text("Data pribadi dibuka", "Data were opened"),
    Text("Tindakan dalam log audit", "Actions in the audit log"),
)  # fmt: skip
TAKEN = Text("Berkas diunduh", "File taken out")
YES, NO = Text("ya", "yes"), Text("tidak", "no")
TITLE = Text("Pemberitahuan kegagalan pelindungan data pribadi", "Notice of a personal data breach")
LAW = Text(
    "UU 27/2022 Pasal 46: disampaikan tertulis paling lambat 3 x 24 jam kepada subjek data pribadi "
    "dan lembaga.",
    "Law 27/2022, Article 46: in writing within 3 x 24 hours to the people concerned and to the "
    "authority.",
)
FOUND = Text("Diketahui: {found}. Batas: {due}.", "Found: {found}. By: {due}.")
PARTS = (
    Text("1. Data pribadi yang terungkap", "1. The personal data that were disclosed"),
    Text("2. Kapan dan bagaimana terungkap", "2. When and how they were disclosed"),
    Text("3. Penanganan dan pemulihan", "3. How it is handled and put right"),
)
EMPTY = Text("(belum diisi)", "(not filled in yet)")
SCOPE = Text(
    "Menurut log audit, akun {account} menyentuh {n} laporan dan data {people} orang antara "
    "{since} dan {until}; {exports} berkas diunduh.",
    "By the audit log, account {account} touched {n} complaints and the data of {people} people "
    "between {since} and {until}; {exports} files were taken out.",
)


def sheets(
    session: Session, actor: Actor, account: str, since: datetime, until: datetime, lang: str
) -> Sheets:
    """The list, for whoever writes to the people. Raises as `reach`."""
    found = breach.reach(session, actor, account, since, until)
    governments = reference.governments(session, actor, Permission.SEE_BREACH)
    names = {one.id: one.name for one in governments}
    touched: list[Row] = [
        [
            one.number, names.get(one.government_id, ""), one.person,
            pick(YES if one.saw_person else NO, lang),
            ", ".join(f"{action} x{n}" for action, n in sorted(one.actions.items())),
        ]
        for one in found.complaints
    ]  # fmt: skip
    taken: list[Row] = [
        [pick(TAKEN, lang), "", "", "", f"{moment(at, ZONE, lang)}: {what} ({said})"]
        for at, what, said in found.exports
    ]
    return Sheets(
        names=(pick(NAMES[0], lang), pick(NAMES[1], lang), pick(NAMES[2], lang)),
        header=[pick(one, lang) for one in HEADER],
        data=touched + taken,
        filters=[["", account], ["", moment(since, ZONE, lang)], ["", moment(until, ZONE, lang)]],
        definitions=[[pick(LAW, lang)]],
    )


def notice(session: Session, actor: Actor, incident_id: int, lang: str) -> bytes:
    """The three contents of the notice as a PDF. Raises NotAllowed or NotFound."""
    row = breach.get(session, actor, incident_id)
    sheet = Sheet(lang, row.title)
    sheet.add_page()
    sheet.line_of(pick(TITLE, lang), 15, "B")
    sheet.line_of(row.title, 12)
    clock = {"found": moment(row.found_at, ZONE, lang), "due": moment(row.due_at, ZONE, lang)}
    sheet.line_of(pick(FOUND, lang).format(**clock), 10)
    sheet.line_of(pick(LAW, lang), 9)
    for part, words in zip(PARTS, (row.what, row.how, row.handling), strict=True):
        sheet.ln(3)
        sheet.line_of(pick(part, lang), 11, "B")
        sheet.line_of(words or pick(EMPTY, lang), 10)
    if row.account and row.from_at and row.until_at:
        sheet.ln(3)
        found = breach.reach(session, actor, row.account, row.from_at, row.until_at)
        sheet.line_of(_scope(session, row, found, lang), 10)
    return bytes(sheet.output())


def _scope(session: Session, row: Incident, found: Reach, lang: str) -> str:
    account = session.get(Account, row.account)
    assert row.from_at and row.until_at
    return pick(SCOPE, lang).format(
        account=account.full_name if account else row.account, n=len(found.complaints),
        people=found.people, exports=len(found.exports),
        since=moment(row.from_at, ZONE, lang), until=moment(row.until_at, ZONE, lang),
    )  # fmt: skip
