"""The life of a complaint: its statuses, and the only moves between them.

Sources: domain.md 1.3–1.6 (admin manual V3, PermenPANRB 62/2018 in practice documents).
"""

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from db.codes import Holder, MoveCode, Role, Status
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.text import Text

LABELS = MappingProxyType(
    {
        Status.UNVERIFIED: Text("Belum diverifikasi", "Not yet verified"),
        Status.ON_HOLD: Text("Tertunda", "On hold"),
        Status.NOT_FOLLOWED_UP: Text("Belum ditindaklanjuti", "Not yet followed up"),
        Status.IN_PROCESS: Text("Sedang diproses", "In process"),
        Status.DONE: Text("Selesai", "Done"),
        Status.ARCHIVED: Text("Diarsipkan", "Archived"),
        Status.DELETED: Text("Dihapus", "Deleted"),
    }
)
BACK = None  # a target: wherever the complaint was before
SAME = "same"  # a target: it stays where it is; a reply ends a hold besides


@dataclass(frozen=True, slots=True)
class Move:
    code: MoveCode
    sources: tuple[Status, ...]
    target: Status | str | None
    by: tuple[Role, ...]
    needs_note: bool
    label: Text  # the verb on the button …
    told: Text  # … and in the story, after the name of whoever did it
    on_page: bool = True  # offered as a button on the complaint's page
    can_be_undone: bool = True  # for UNDO_WITHIN, by whoever made it, while it is the last


class Standing(NamedTuple):
    """What besides its status decides which moves a complaint allows this actor."""

    holder: Holder = Holder.GOVERNMENT
    merged: bool = False
    needs_approval: bool = False  # its agency's answers wait for the head
    proposed: bool = False  # … and one does
    helping: bool = False  # the actor's agency was asked to help and does not lead


PLAIN = Standing()
UNDO_WITHIN = timedelta(minutes=10)

S, R, M = Status, Role, MoveCode
NEW, HELD, WAITING, WORK, DONE, KEPT = (
    S.UNVERIFIED, S.ON_HOLD, S.NOT_FOLLOWED_UP, S.IN_PROCESS, S.DONE, S.ARCHIVED,
)  # fmt: skip
OPEN = (NEW, HELD, WAITING, WORK)
ANY = (*OPEN, DONE, KEPT)
ADMINS, OFFICERS = (R.NATIONAL, R.COORDINATOR), (R.NATIONAL, R.COORDINATOR, R.LIAISON)
CLOCK = (R.SYSTEM,)

# fmt: off
MOVES = (
    #    code           from                  to       who                  note   button, and the verb in the story
    Move(M.RECEIVE,     (),                   NEW,     (*ADMINS, *CLOCK),   False, Text("Terima", "Receive"), Text("menerima laporan", "received the complaint"), False, False),
    Move(M.DIRECT,      (NEW,),               NEW,     (R.NATIONAL, *CLOCK), False, Text("Teruskan ke pemerintah daerah", "Hand to a government"), Text("meneruskan laporan ke {government}", "handed the complaint to {government}")),
    Move(M.VERIFY,      (NEW,),               SAME,    CLOCK,               False, Text("Verifikasi", "Verify"), Text("memverifikasi laporan", "verified the complaint"), False, False),
    Move(M.DISPATCH,    (NEW, WAITING, WORK), WAITING, (*ADMINS, *CLOCK),  False, Text("Disposisikan", "Dispatch"), Text("mendisposisikan laporan ke {agency}", "dispatched the complaint to {agency}")),
    Move(M.ASSIGN_UNIT, (WAITING, WORK),      SAME,    OFFICERS,            False, Text("Tugaskan", "Assign"), Text("menugaskan laporan ke {unit}", "assigned the complaint to {unit}")),
    Move(M.RETURN,      (NEW, WAITING),       NEW,     OFFICERS,            True,  Text("Kembalikan (bukan wewenang)", "Return (not ours)"), Text("mengembalikan laporan", "returned the complaint")),
    Move(M.HOLD,        (NEW, WAITING, WORK), HELD,    ADMINS,              True,  Text("Tunda", "Hold"), Text("menunda laporan", "put the complaint on hold")),
    Move(M.COMPLETE,    (HELD,),              BACK,    ADMINS,              False, Text("Lengkapi", "Complete"), Text("melanjutkan laporan yang sudah lengkap", "resumed the completed complaint")),
    Move(M.EXPIRE_HOLD, (HELD,),              KEPT,    CLOCK,               False, Text("Arsipkan yang tak dilengkapi", "Archive what was not completed"), Text("mengarsipkan laporan yang tidak dilengkapi", "archived the complaint, which was not completed"), False, False),
    Move(M.FOLLOW_UP,   (WAITING, WORK),      WORK,    (*OFFICERS, R.HEAD), True,  Text("Tindak lanjuti", "Follow up"), Text("menindaklanjuti laporan", "followed the complaint up"), can_be_undone=False),
    Move(M.REPLY,       (HELD, WORK),         SAME,    (*ADMINS, *CLOCK),   True,  Text("Catat tanggapan pelapor", "Record the reporter's reply"), Text("mencatat tanggapan pelapor", "recorded the reporter's reply")),
    Move(M.CLOSE,       (WORK,),              DONE,    ADMINS,              True,  Text("Tutup", "Close"), Text("menutup laporan", "closed the complaint")),
    Move(M.LAPSE,       (WORK,),              DONE,    CLOCK,               False, Text("Tutup otomatis", "Lapse"), Text("menutup laporan karena tidak ada tanggapan", "closed the complaint, as nobody replied"), False, False),
    Move(M.REOPEN,      (DONE,),              WORK,    ADMINS,              True,  Text("Buka kembali", "Reopen"), Text("membuka kembali laporan", "reopened the complaint")),
    Move(M.MERGE,       OPEN,                 KEPT,    ADMINS,              True,  Text("Gabungkan", "Merge"), Text("menggabungkan laporan ke laporan {other}", "merged the complaint into {other}")),
    Move(M.UNMERGE,     (KEPT,),              BACK,    ADMINS,              True,  Text("Batalkan penggabungan", "Unmerge"), Text("membatalkan penggabungan", "undid the merge")),
    Move(M.ARCHIVE,     (NEW, HELD),          KEPT,    ADMINS,              True,  Text("Arsipkan", "Archive"), Text("mengarsipkan laporan", "archived the complaint")),
    Move(M.RESTORE,     (KEPT,),              BACK,    ADMINS,              True,  Text("Pulihkan", "Restore"), Text("memulihkan laporan dari arsip", "restored the complaint from the archive")),
    Move(M.CORRECT,     ANY,                  SAME,    ADMINS,              True,  Text("Koreksi data", "Correct"), Text("mengoreksi data laporan", "corrected the complaint's data")),
    Move(M.SET_CONFIDENTIALITY, ANY,          SAME,    ADMINS,              True,  Text("Ubah kerahasiaan", "Change confidentiality"), Text("mengubah kerahasiaan laporan", "changed the complaint's confidentiality")),
    Move(M.ESCALATE,    OPEN,                 SAME,    (R.NATIONAL, *CLOCK), True, Text("Eskalasi", "Escalate"), Text("mengeskalasi laporan", "escalated the complaint")),
    Move(M.RATE,        (DONE,),              SAME,    (*ADMINS, *CLOCK),   False, Text("Catat nilai pelapor", "Record the reporter's rating"), Text("mencatat nilai {rating} dari 5 oleh pelapor", "recorded the reporter's rating {rating} of 5")),
    Move(M.NOTE,        ANY,                  SAME,    OFFICERS,            True,  Text("Catatan internal", "Internal note"), Text("menulis catatan internal", "wrote an internal note")),
    Move(M.PROPOSE,     (WAITING, WORK),      SAME,    OFFICERS,            True,  Text("Ajukan jawaban", "Propose an answer"), Text("mengajukan jawaban untuk disetujui pimpinan", "proposed an answer for the head to approve")),
    Move(M.DECLINE,     (WAITING, WORK),      SAME,    (R.HEAD,),           True,  Text("Kembalikan jawaban", "Send the answer back"), Text("mengembalikan jawaban untuk diperbaiki", "sent the answer back to be improved")),
    Move(M.ASK_HELP,    (WAITING, WORK),      SAME,    ADMINS,              True,  Text("Minta bantuan instansi", "Ask an agency for help"), Text("meminta bantuan {helper} sampai {due}", "asked {helper} for help until {due}")),
    Move(M.GIVE_HELP,   (WAITING, WORK, HELD), SAME,   (R.LIAISON,),        True,  Text("Berikan bantuan", "Give help"), Text("memberikan bantuan dari {helper}", "gave the help of {helper}")),
    Move(M.REMIND,      OPEN,                 SAME,    CLOCK,               False, Text("Ingatkan", "Remind"), Text("mengingatkan bahwa laporan jatuh tempo pada {due}", "reminded that the complaint is due on {due}"), False, False),
    Move(M.UNDO,        ANY,                  BACK,    (*OFFICERS, R.HEAD), False, Text("Urungkan", "Undo"), Text("mengurungkan langkah terakhir", "undid the last step"), False, False),
    Move(M.DELETE,      OPEN,                 S.DELETED, CLOCK,             False, Text("Hapus", "Delete"), Text("mencatat laporan sebagai dihapus", "recorded the complaint as deleted"), False, False),
    Move(M.REDATE,      OPEN,                 SAME,    CLOCK,               False, Text("Hitung ulang tenggat", "Count again"), Text("menghitung ulang tenggat", "counted the deadlines again"), False, False),
    Move(M.REIMPORT,    ANY,                  SAME,    CLOCK,               False, Text("Impor ulang", "Import again"), Text("memuat ulang laporan dari berkas", "loaded the complaint again from a file"), False, False),
)
# fmt: on
BY_CODE = MappingProxyType({move.code: move for move in MOVES})


LIKELIEST = MappingProxyType(
    {
        S.UNVERIFIED: (M.DISPATCH, M.DIRECT, M.HOLD, M.RETURN),
        S.ON_HOLD: (M.COMPLETE, M.GIVE_HELP, M.ARCHIVE),
        S.NOT_FOLLOWED_UP: (
            M.FOLLOW_UP,
            M.PROPOSE,
            M.GIVE_HELP,
            M.DECLINE,
            M.RETURN,
            M.ASSIGN_UNIT,
        ),
        S.IN_PROCESS: (M.FOLLOW_UP, M.PROPOSE, M.GIVE_HELP, M.DECLINE, M.CLOSE, M.REPLY),
        S.DONE: (M.RATE, M.REOPEN),
        S.ARCHIVED: (M.UNMERGE, M.RESTORE),
    }
)


def moves_from(status: Status, role: Role, standing: Standing = PLAIN) -> list[Move]:
    """The buttons this role sees on a complaint that is like this, the likeliest first."""
    likely = LIKELIEST.get(status, ())
    found = [
        move
        for move in MOVES
        if move.on_page
        and status in move.sources
        and role in move.by
        and _fits(move.code, role, standing)
    ]
    return sorted(found, key=lambda m: likely.index(m.code) if m.code in likely else len(likely))


def _fits(code: MoveCode, role: Role, standing: Standing) -> bool:
    if code == MoveCode.UNDO:
        return True  # whose step it was is asked elsewhere
    if standing.helping:
        return code in (MoveCode.GIVE_HELP, MoveCode.NOTE)
    if role == Role.HEAD or code == MoveCode.DECLINE:
        return standing.proposed
    if role == Role.LIAISON and standing.holder != Holder.AGENCY:
        return False  # it was returned: not theirs any more
    own = {
        MoveCode.GIVE_HELP: False,
        MoveCode.RETURN: standing.holder != Holder.NATIONAL,  # there is nobody above
        MoveCode.UNMERGE: standing.merged,
        MoveCode.RESTORE: not standing.merged,
        MoveCode.PROPOSE: standing.needs_approval,
        MoveCode.FOLLOW_UP: not standing.needs_approval or role == Role.NATIONAL,
    }
    return own.get(code, True)


def check(move: Move, status: Status, role: Role, note: str, standing: Standing = PLAIN) -> None:
    """Raises NotAllowed or BadInput: nothing moves outside the table."""
    if role not in move.by or not _fits(move.code, role, standing):
        raise NotAllowed(
            Text(
                f"“{move.label.id}” bukan wewenang Anda untuk laporan ini.",
                f"“{move.label.en}” is not yours to do on this complaint.",
            )
        )
    if status not in move.sources:
        raise NotAllowed(
            Text(
                f"“{move.label.id}” tidak dapat dilakukan saat laporan “{LABELS[status].id}”.",
                f"“{move.label.en}” cannot be done to a complaint that is “{LABELS[status].en}”.",
            )
        )
    if move.needs_note and role != Role.SYSTEM and not note.strip():
        raise BadInput(needs_note(move))


def needs_note(move: Move) -> Text:
    return Text(
        f"“{move.label.id}” perlu penjelasan. Isi kolom catatan lalu coba lagi.",
        f"“{move.label.en}” needs a note. Write one and try again.",
    )
