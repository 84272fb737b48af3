"""Two hundred complaints of which every personal field holds a word that is found again, anywhere.

A word says which field it is of, and of which complaint: kenarijudul007. Numbers of persons are
digits that nobody has: a NIK of region 99, a telephone number of 0899.
"""

import base64
import re
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple
from uuid import uuid4
from zipfile import ZipFile

from sqlmodel import Session, select
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from db.codes import MoveCode
from db.models import Account, Complaint, Draft
from lapor.domain.access import Actor, Permission, Scope
from lapor.services import attachments
from lapor.services.complaints import make_move
from lapor.services.evidence import prepared
from tests.builders import a_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR
from tests.db.files import a_pdf
from tests.db.test_packs import pages
from tests.live import Site, heard

HOW_MANY = 200
PLACES = (("34.04", PUPR), ("51.03", BADUNG_PUPR), ("34.04", DINKES), ("51.03", BADUNG_PUPR))
OFFICERS = {PUPR: "budi", DINKES: "ani", BADUNG_PUPR: "wayan"}
WORDS = ("judul", "isi", "jawab", "berkas")  # for whoever may read the text
NEVER = ("nama", "surel", "alamat")  # of the reporter: hidden until somebody says why
WORD = re.compile(rb"kenari([a-z]+?)(\d{3})|99(\d{3})0{6}\d{5}|0899(\d{3})7777")
# the same three letters of base64, whatever stands before them
BURIED = [base64.b64encode(b"\0" * n + b"kenari")[4:8] for n in range(3)]
Canary = tuple[str, int]  # the field, and of which complaint


class Sown(NamedTuple):
    """A complaint of which the words are."""

    id: int
    government_id: int
    agency_id: int
    secret: bool
    anonymous: bool


def sow(session: Session) -> list[Sown]:
    """The complaints, by their numbers. The same secret must be set as the server has."""
    found = []
    for n in range(HOW_MANY):
        government, agency = PLACES[n % len(PLACES)]
        secret, anonymous = n // 4 % 2 == 1, n // 8 % 2 == 1
        number = f"{n:03}"
        one = a_complaint(
            session, number=f"9{number}", government=government, agency=agency, secret=secret,
            anonymous=anonymous, received="2026-09-07", dispatched="2026-09-08",
            title=f"Jalan kenarijudul{number} rusak",
            body=f"Isi kenariisi{number} NIK 99{number}00000012345 telepon 0899{number}7777",
            reporter={"name": f"kenarinama{number}", "phone": f"0899{number}7777",
                      "email": f"kenarisurel{number}@contoh.id"},
        )  # fmt: skip
        _work(session, one, OFFICERS[agency], number, is_answered=n % 3 == 0)
        found.append(Sown(one.id, one.government_id, agency, secret, anonymous))
    return found


def _work(session: Session, one: Complaint, officer: str, number: str, is_answered: bool) -> None:
    actor = actor_of(session, officer)
    now = at("2026-09-09")
    if is_answered:
        make_move(
            session, actor, one.id, MoveCode.FOLLOW_UP, seen=one.version,
            note=f"Jawaban kenarijawab{number}", now=now,
        )  # fmt: skip
    session.add(
        Draft(
            complaint_id=one.id, home_id=one.home_id, account=officer, move=MoveCode.FOLLOW_UP,
            body=f"kenaridraf{number}", seen=one.version, saved_at=now,
        )
    )  # fmt: skip
    if int(number) < 16:
        attachments.add(session, actor, one.id, prepared(f"kenariberkas{number}.pdf", a_pdf()))


def actor_of(session: Session, name: str) -> Actor:
    row = session.exec(select(Account).where(Account.name == name)).one()
    return Actor(row.name, row.role, row.government_id, row.agency_id, row.full_name)


def allowed(actor: Actor, sown: list[Sown]) -> set[Canary]:
    """What the table of rights opens to this actor without a reason given."""
    found: set[Canary] = set()
    for n, one in enumerate(sown):
        asked = Permission.SEE_SECRET_TEXT if one.secret else Permission.SEE_TEXT
        if _reaches(actor, asked, one):
            found |= {(word, n) for word in WORDS}
        if actor.name == OFFICERS[one.agency_id]:
            found.add(("draf", n))
    return found


def _reaches(actor: Actor, permission: Permission, one: Sown) -> bool:
    match actor.scope(permission):
        case Scope.ALL:
            return True
        case Scope.OWN_GOVERNMENT:
            return actor.government_id == one.government_id
        case Scope.OWN_AGENCY:
            return actor.agency_id == one.agency_id
    return False


def told(content: bytes) -> set[Canary]:
    """Every canary in these bytes. What is buried in base64 is somebody's, we do not say whose."""
    found = {_canary(*match.groups()) for match in WORD.finditer(content)}
    return found | {("base64", 0) for piece in BURIED if piece in content}


def _canary(word: bytes | None, of: bytes | None, nik: bytes | None, phone: bytes | None) -> Canary:
    if word is not None and of is not None:
        return word.decode(), int(of)
    return ("nik", int(nik)) if nik is not None else ("telepon", int(phone or 0))


def opened(content: bytes) -> bytes:
    """What a file says: a workbook unzipped, a PDF's letters, everything else as it is."""
    if content.startswith(b"%PDF-"):
        return " ".join(pages(content)).encode()
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as book:
            return b"\n".join(book.read(name) for name in book.namelist())
    return content


class Said(NamedTuple):
    """All that the server sent for one run of the script."""

    frames: list[ForwardMsg]

    @property
    def content(self) -> bytes:
        return b"\n".join(frame.SerializeToString() for frame in self.frames)

    @property
    def words(self) -> str:
        return "\n".join(map(str, self.frames))

    @property
    def session_id(self) -> str:
        return next(
            (f.new_session.initialize.session_id for f in self.frames if f.HasField("new_session")),
            "",
        )

    def buttons(self) -> Iterator[str]:
        """What can be pressed, by id; not what goes elsewhere."""
        for frame in self.frames:
            element = frame.delta.new_element
            if element.WhichOneof("type") == "button" and not element.button.disabled:
                yield element.button.id

    def folded(self) -> Iterator[str]:
        """What can be opened, by id."""
        for frame in self.frames:
            block = frame.delta.add_block
            for box in (block.popover, block.expandable):
                if box.id:  # else it is folded by the browser alone
                    yield box.id

    def files(self) -> Iterator[str]:
        for frame in self.frames:
            element = frame.delta.new_element
            if element.WhichOneof("type") == "download_button":
                yield element.download_button.deferred_file_id


def asked(connection, page: str, query: str = "", button: str = "") -> Said:
    """The page at this address with all of it unfolded, or after this button of it was pressed."""
    said = _run(connection, page, query, button)
    folded = () if button else tuple(said.folded())
    return _run(connection, page, query, opened=folded) if folded else said


def _run(connection, page: str, query: str, button: str = "", opened: tuple[str, ...] = ()) -> Said:
    frame = BackMsg()
    frame.rerun_script.page_name, frame.rerun_script.query_string = page, query
    for id in opened:
        state = frame.rerun_script.widget_states.widgets.add()
        state.id, state.bool_value = id, True
    if button:
        state = frame.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = button, True
    connection.send(frame.SerializeToString())
    frames: list[ForwardMsg] = []
    finished = False
    while not (finished and frames[-1].HasField("session_status_changed")):
        frames.append(heard(connection))
        if frames[-1].HasField("script_finished"):
            finished = frames[-1].script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return Said(frames)


def taken(connection, site: Site, secret: str, session_id: str, file_id: str) -> tuple[str, bytes]:
    """The file behind a download button, as the browser would take it: its address, its bytes."""
    frame = BackMsg()
    request = frame.backend_operation_request
    request.request_id, request.session_id = str(uuid4()), session_id
    request.deferred_file.file_id = file_id
    connection.send(frame.SerializeToString())
    while not (answer := heard(connection)).HasField("backend_operation_response"):
        pass
    response = answer.backend_operation_response
    assert not response.error_msg, response.error_msg
    address = response.deferred_file.url
    content = site.get(address, secret).content
    assert content
    return address, content
