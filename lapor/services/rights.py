"""Why can somebody see this complaint, or not? Each answer with the row of the table behind it."""

from dataclasses import dataclass
from types import MappingProxyType

from sqlmodel import Session, col, select

from db.models import Account, Agency, Complaint, Government
from lapor.domain import workflow
from lapor.domain.access import ROLE_NAMES, Actor, Permission, Scope
from lapor.domain.errors import NotAllowed, NotFound, Refusal
from lapor.domain.rights_words import permission as words
from lapor.domain.rights_words import scope as reach
from lapor.domain.text import Text
from lapor.queries import complaints as queries
from lapor.queries.scope import visible
from lapor.services import complaints

P = Permission
QUESTIONS = MappingProxyType(
    {
        P.SEE_COMPLAINTS: Text("Membuka laporan ini", "Open this complaint"),
        P.SEE_TEXT: Text("Membaca judul, isi, dan jawabannya", "Read its title, text and answers"),
        P.SEE_SECRET_TEXT: Text(
            "Membaca judul, isi, dan jawabannya (rahasia)",
            "Read its title, text and answers (it is secret)",
        ),
        P.SEE_IDENTITY: Text("Meminta identitas pelapor", "Ask who the reporter is"),
        P.SEE_ANONYMOUS_IDENTITY: Text(
            "Meminta identitas pelapor (anonim)", "Ask who the reporter is (anonymous)"
        ),
    }
)


@dataclass(frozen=True)
class Answer:
    """May they, and which row, scope and flag decide it."""

    question: Text
    may: bool
    because: Text


def people(session: Session, actor: Actor) -> dict[str, str]:
    """Accounts that may be asked about: full names by name. Raises NotAllowed."""
    _require(actor)
    statement = select(Account).order_by(col(Account.full_name))
    if actor.scope(P.SEE_RIGHTS) != Scope.ALL:
        statement = statement.where(Account.government_id == actor.government_id)
    return {one.name: one.full_name for one in session.exec(statement)}


def why(session: Session, actor: Actor, account: str, number: str) -> list[Answer]:
    """What this account may do with the complaint of this number, and why.

    Tells nothing of the complaint but where it is. Raises NotAllowed, or NotFound where the
    account or the complaint is missing or beyond what the actor sees.
    """
    if account not in people(session, actor):
        raise NotFound(Text("Pilih akun dari daftar.", "Choose an account of the list."))
    found = queries.by_number(session, actor, number)
    complaint = queries.complaint(session, actor, found[0].id) if len(found) == 1 else None
    if complaint is None:
        raise NotFound(
            Text(
                "Nomor laporan tidak ditemukan. Periksa nomornya lalu coba lagi.",
                "There is no complaint of this number. Check it and try again.",
            )
        )
    row = session.get_one(Account, account)
    who = Actor(row.name, row.role, row.government_id, row.agency_id, row.full_name)
    if not row.is_active:
        off = Text("Akunnya nonaktif: tidak dapat masuk.", "The account is off: no way in.")
        return [Answer(QUESTIONS[P.SEE_COMPLAINTS], False, off)]
    return [*_seeing(session, who, complaint), *_moving(session, who, complaint)]


def _seeing(session: Session, who: Actor, complaint: Complaint) -> list[Answer]:
    text = P.SEE_SECRET_TEXT if complaint.is_secret else P.SEE_TEXT
    person = P.SEE_ANONYMOUS_IDENTITY if complaint.is_anonymous else P.SEE_IDENTITY
    opened = _asked(session, who, complaint, P.SEE_COMPLAINTS)
    reads, knows = (_asked(session, who, complaint, asked) for asked in (text, person))
    listed = Answer(
        Text("Menemukannya di antrean", "Find it in the queue"),
        _is_listed(session, who, complaint), _because(session, who, complaint, P.SEE_COMPLAINTS,
                                                      _is_listed(session, who, complaint)),
    )  # fmt: skip
    if opened.may and not listed.may:
        helps = Text(
            "Instansinya diminta membantu: laporan dapat dibuka, tetapi bukan di antreannya.",
            "Its agency was asked to help: it may be opened, but is not in its queue.",
        )
        opened = Answer(opened.question, True, helps)
    return [listed, opened, reads, knows]


def _is_listed(session: Session, who: Actor, complaint: Complaint) -> bool:
    same = (Complaint.id == complaint.id, Complaint.home_id == complaint.home_id)
    return session.exec(select(Complaint.id).where(*same, visible(who))).first() is not None


def _asked(session: Session, who: Actor, complaint: Complaint, permission: Permission) -> Answer:
    may = queries.complaint(session, who, complaint.id, permission) is not None
    because = _because(session, who, complaint, permission, may)
    return Answer(QUESTIONS[permission], may, because)


def _because(
    session: Session, who: Actor, complaint: Complaint, permission: Permission, inside: bool
) -> Text:
    """The row of the table, its scope, and where the complaint is."""
    role, row, scope = ROLE_NAMES[who.role], words(permission), who.scope(permission)
    if scope is None:
        return Text(
            f"Tabel hak tidak memberi {role.id}: “{row.id}”.",
            f"The table does not give a {role.en}: “{row.en}”.",
        )
    place, far = _place(session, complaint), reach(scope)
    here = Text("di dalam", "within") if inside else Text("di luar", "outside")
    return Text(
        f"“{row.id}” untuk {role.id}: {far.id}. Laporan ini ada di {place}: {here.id} cakupan itu.",
        f"“{row.en}” of a {role.en}: {far.en}. The complaint is with {place}: {here.en} that.",
    )


def _place(session: Session, complaint: Complaint) -> str:
    agency = session.get(Agency, complaint.agency_id) if complaint.agency_id else None
    government = session.get_one(Government, complaint.government_id)
    return " · ".join(filter(None, (government.name, agency.name if agency else "")))


def _moving(session: Session, who: Actor, complaint: Complaint) -> list[Answer]:
    """Every step of the table: the reach first, then the role, the status and the standing."""
    reached = queries.complaint(session, who, complaint.id, P.MOVE_COMPLAINTS) is not None
    because = _because(session, who, complaint, P.MOVE_COMPLAINTS, reached)
    if not reached:
        question = Text("Mengambil langkah apa pun", "Take any step")
        return [Answer(question, False, because)]
    standing = complaints.standing(session, who, complaint)
    found = []
    for move in workflow.MOVES:
        if not move.on_page:
            continue
        try:
            workflow.check(move, complaint.status, who.role, "-", standing)
        except Refusal as refusal:
            found.append(Answer(move.label, False, refusal.text))
        else:
            found.append(Answer(move.label, True, because))
    return found


def _require(actor: Actor) -> None:
    if not actor.may(P.SEE_RIGHTS):
        raise NotAllowed(
            Text("Hak akses bukan untuk peran Anda.", "Who may do what is not open to your role.")
        )
