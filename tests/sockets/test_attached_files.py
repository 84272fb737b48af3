"""A file of a complaint is served through the gate: to whom, with which headers, and the log."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select, update
from streamlit.proto.BackMsg_pb2 import BackMsg

from db.models import Attachment, AuditLog, Complaint, WebSession
from lapor.config import DEMO_SECRET
from lapor.services import attachments
from lapor.services.evidence import prepared
from lapor.services.sessions import key_of
from lapor.web.policy import ALONE
from tests.builders import a_complaint
from tests.cast import BADUNG_PUPR
from tests.db.files import a_pdf, a_picture
from tests.live import run, running, visit

NAME = 'foto "jalan"; ../a\r\nX-Bad: 1 é.jpg'


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    # the test seals the files, so the server must have the same secret
    with running(tmp_path_factory.mktemp("files"), LAPOR_SECRET_KEY=DEMO_SECRET) as site:
        with site.writing() as session:
            attach(session, "F-1", "budi", {}, [(NAME, a_picture()), ("surat.pdf", a_pdf())])
            attach(session, "F-2", "budi", {"secret": True}, [("rahasia.png", a_picture("PNG"))])
            badung = {"government": "51.03", "agency": BADUNG_PUPR}
            attach(session, "F-3", "wayan", badung, [("badung.jpg", a_picture())])
        yield site


def attach(session, number, by, about, files):
    from lapor.services import accounts
    from lapor.services.sessions import open, visit

    complaint = a_complaint(
        session, number=number, received="2026-09-07", dispatched="2026-09-08", **about
    )
    assert accounts.find(session, by)
    actor = visit(session, key_of(open(session, by))).actor
    for name, data in files:
        attachments.add(session, actor, complaint.id, prepared(name, data))


def ids(site, number):
    with site.writing() as session:
        return session.exec(
            select(Attachment.id)
            .join(Complaint, col(Complaint.id) == Attachment.complaint_id)
            .where(Complaint.number == number)
            .order_by(Attachment.id)
        ).all()


def get(site, id, who=None, method="GET"):
    return site.get(f"/lampiran/{id}", site.secret(who) if who else "", method)


def test_a_picture_is_shown_and_may_do_nothing(site):
    answer = get(site, ids(site, "F-1")[0], "budi")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xff\xd8\xff")
    headers = answer.headers
    assert headers["content-type"] == "image/jpeg"
    assert headers["content-security-policy"] == ALONE == "sandbox; default-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["content-disposition"].startswith("inline; filename*=UTF-8''a%20")
    assert "x-bad" not in headers
    for sign in '\r\n"/\\':
        assert sign not in headers["content-disposition"].removeprefix("inline; filename*=")


def test_a_pdf_is_taken_away(site):
    answer = get(site, ids(site, "F-1")[1], "budi")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''surat.pdf"


def test_other_addresses_keep_the_policy_of_pages(site):
    assert "script-src" in get(site, "x", "budi").headers["content-security-policy"]


@pytest.mark.parametrize("number", ["F-1", "F-2"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("budi", 200), ("siti", 200), ("rini", 200), ("ani", 404), ("ayu", 404), ("wayan", 404),
     ("dewi", 404), (None, 401)],
)  # fmt: skip
def test_who_gets_it(site, number, who, status):
    answer = get(site, ids(site, number)[0], who)
    assert answer.status_code == status
    if status != 200:
        assert b"JFIF" not in answer.content and b"PNG" not in answer.content


def test_a_number_in_a_name_is_hidden_here_too(site):
    with site.writing() as session:
        named = [("ktp 3404011203900001.jpg", a_picture())]
        attach(session, "F-4", "budi", {}, named)
    (id,) = ids(site, "F-4")
    assert "3404011203900001" not in str(get(site, id, "budi").headers)


def test_another_government_may_not_know_that_it_is_there(site):
    (theirs,) = ids(site, "F-3")
    missing = get(site, theirs + 1, "budi")
    there = get(site, theirs, "budi")
    assert (
        (there.status_code, there.text) == (missing.status_code, missing.text) == (404, there.text)
    )
    assert "Lampiran tidak ditemukan" in there.text


@pytest.mark.parametrize(
    "id",
    [
        "0",
        "-1",
        "1e3",
        "9" * 30,
        "9" * 5_000,
        "\u0663",
        "../etc/passwd",
        "..%2f..%2fetc",
        "1;x",
        "%00",
    ],
)
def test_nonsense_is_nowhere(site, id):
    """What is no number of ours is at most Streamlit's own page."""
    answer = get(site, id, "rini")
    is_page = b"<title>Streamlit</title>" in answer.content
    assert answer.status_code in (400, 404) or is_page
    assert b"root:" not in answer.content
    assert "script-src" in answer.headers["content-security-policy"]


def test_each_view_is_a_line_and_a_refusal_is_none(site):
    id = ids(site, "F-1")[0]

    def lines():
        with site.writing() as session:
            return session.exec(
                select(AuditLog.actor).where(
                    AuditLog.action == "see_attachment", AuditLog.summary == f"attachment {id}"
                )
            ).all()

    before = len(lines())
    get(site, id, "ani")
    get(site, id)
    get(site, id, "siti")
    assert lines()[before:] == ["siti"]


def test_a_signed_out_session_gets_nothing(site):
    secret = site.secret("budi")
    site.revoke(secret)
    assert site.get(f"/lampiran/{ids(site, 'F-1')[0]}", secret).status_code == 401


def test_what_is_not_on_the_disk_is_a_sentence(site):
    (id,) = ids(site, "F-3")
    for path in site.path.with_suffix(".files").iterdir():
        with site.writing() as session:
            row = session.exec(select(Attachment).where(Attachment.id == id)).one()
            if path.name == row.stored_as:
                path.rename(path.with_suffix(".away"))
    answer = get(site, id, "wayan")
    assert (answer.status_code, answer.headers["content-type"]) == (
        410, "text/plain; charset=utf-8",
    )  # fmt: skip
    assert "hilang atau rusak" in answer.text


def test_a_clock_on_the_page_does_not_keep_a_session_awake(site):
    secret = site.secret("budi")
    early = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=20)

    def seen():
        with site.writing() as session:
            return session.exec(
                select(WebSession.seen_at).where(WebSession.key == key_of(secret))
            ).one()

    def grow_old():
        with site.writing() as session:
            session.connection().execute(
                update(WebSession)
                .where(col(WebSession.key) == key_of(secret))
                .values(seen_at=early)
            )

    with site.open(secret) as connection:
        visit(connection, *site.detail("F-1"))
        for by_itself in (True, False):
            grow_old()
            frame = BackMsg()
            frame.rerun_script.page_name, frame.rerun_script.query_string = site.detail("F-1")
            frame.rerun_script.is_auto_rerun = by_itself
            run(connection, frame)
            assert (seen() == early) == by_itself


def test_evidence_of_the_programme_goes_through_the_same_gate(site):
    from lapor.services import programme_evidence
    from lapor.services.sessions import open, visit

    with site.writing() as session:
        actor = visit(session, key_of(open(session, "rini"))).actor
        about = {"about": "meeting", "about_key": "DEWAN-9", "title": "Notula"}
        hidden = programme_evidence.add(session, actor, about, prepared("a.pdf", a_pdf()))
        shared = programme_evidence.add(
            session, actor, about | {"shared": True}, prepared("b.png", a_picture("PNG"))
        )
    for code, who, status in (
        (hidden, "rini", 200), (hidden, "dewi", 404), (shared, "dewi", 200), (shared, "budi", 404),
        (shared, None, 401), ("E-999", "rini", 404), ("x" * 4_000, "rini", 404),
    ):  # fmt: skip
        found = site.get(f"/bukti/{code}", site.secret(who) if who else "", "GET")
        assert found.status_code == status, (code[:20], who)
        if found.is_success:
            assert found.headers["content-security-policy"] == ALONE
