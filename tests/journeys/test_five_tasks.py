"""Five tasks that somebody new does with nothing but the screen, each within its stated clicks."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from db.models import Complaint, Pack
from lapor.demo.tasks import BY_CODE
from lapor.demo.tour import Which
from lapor.domain.disclosure import Reason
from lapor.services import demo_mode, reporters
from lapor.services.reporters import Hidden
from tests.demo_live import Enter, Hand, demo_running, person
from tests.journeys.test_the_programme import cells
from tests.live import Site, running

MISTAKES = """nomor_laporan;tanggal_masuk;kode_pemda;klasifikasi;judul;isi
U-1;2026-03-02;34.04;aspirasi;Lampu taman;Taman gelap pada malam hari.
U-2;2026-13-45;34.04;aspirasi;Trotoar;Trotoar rusak.
U-3;2026-03-04;34.04;bukan klasifikasi;Halte;Atap halte bocor.
U-4;2026-03-05;34.04;permintaan_informasi;Jadwal;Jam buka loket?
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with demo_running(tmp_path_factory) as found:
        yield found


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Enter]:
    contexts = []

    def entered(name: str) -> Hand:
        context, hand = person(browser, site, name)
        contexts.append(context)
        return hand

    yield entered
    for context in contexts:
        context.close()


def within(code: str, *hands: Hand) -> None:
    task = BY_CODE[code]
    did = (sum(hand.clicks for hand in hands), sum(hand.fields for hand in hands))
    assert did[0] <= task.clicks and did[1] <= task.fields, (code, did)


def test_find_and_answer_the_most_urgent_complaint(enter: Enter) -> None:
    hand = enter("budi")
    page = hand.page
    hand.menu("Antrean laporan")
    hand.settled()
    button = page.get_by_role("button", name="Tindak lanjuti", exact=True)
    hand.point("Laporan dalam daftar ini", 60, 0, button.first)
    expect(page.get_by_text("hari kerja lewat").first).to_be_visible()
    hand.click(button.first)
    hand.fill(page.get_by_label("Tanggapan untuk pelapor"), "Petugas kami sudah memeriksa lokasi.")
    hand.click(page.locator(".st-key-make-move").get_by_role("button"))
    expect(page.get_by_text("Tersimpan: Tindak lanjuti")).to_be_visible()
    within("urgent", hand)


def test_find_out_why_the_number_of_bali_fell(enter: Enter) -> None:
    hand = enter("maya")
    page = hand.page
    hand.menu("Pemantauan KPI")
    hand.choose("Periode", "Bulan lalu")
    number = page.locator(".st-key-number-51-follow_up_rate button")
    hand.settled()
    expect(number).to_have_count(1)  # that of the period before is gone
    hand.click(number)
    hand.click(page.locator(".st-key-passport-why button"))
    told = page.locator(".st-key-why-open")
    expect(told.get_by_text("selisih")).to_be_visible()
    within("why", hand)


def test_hand_over_a_brief_to_a_partner(enter: Enter, site: Site) -> None:
    maya = enter("maya")
    maya.menu("Rapat Dewan")
    expect(maya.page.get_by_role("heading", name="Apa yang dilihat rapat dewan?")).to_be_visible()
    maya.settled()
    maya.click(maya.page.get_by_text("Bekukan paket"))
    maya.fill(maya.page.get_by_label("Judul"), "Rapat Dewan triwulan keempat")
    maya.page.keyboard.press("Tab")
    maya.settled()
    maya.click(maya.page.locator(".st-key-freeze-it button"))
    expect(maya.page.get_by_text("Paket dibekukan")).to_be_visible()
    with site.writing() as session:
        assert [one.title for one in session.exec(select(Pack))] == ["Rapat Dewan triwulan keempat"]
    dewi = enter("dewi")
    dewi.menu("Mitra")
    with dewi.page.expect_download() as download:
        dewi.click(dewi.page.locator(".st-key-brief-id button"))
    assert download.value.path().read_bytes().startswith(b"%PDF")
    within("brief", maya, dewi)


def test_import_an_export_with_mistakes(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file: Any = {"name": "ekspor.csv", "mimeType": "text/csv", "buffer": MISTAKES.encode()}
    with running(tmp_path_factory.mktemp("real"), real=True) as real:
        context, hand = person(browser, real, "rini")
        page = hand.page
        hand.menu("Impor")
        with page.expect_file_chooser() as chooser:
            hand.click(page.get_by_role("button", name="Pilih berkas"))
        chooser.value.set_files([file])
        hand.click(page.get_by_role("button", name="Periksa berkas"))
        told = "\n".join(cells(page, "Baris yang ditolak"))
        assert "tanggal_masuk" in told and "klasifikasi" in told
        hand.click(page.get_by_role("button", name="Muat 2 laporan"))
        expect(page.get_by_text("2 laporan telah dimuat.")).to_be_visible()
        with real.writing() as session:
            numbers = set(session.exec(select(Complaint.number)))
        context.close()
    assert numbers >= {"U-1", "U-4"}
    assert not numbers & {"U-2", "U-3"}
    within("import", hand)


def test_find_who_saw_a_name(enter: Enter, site: Site) -> None:
    with site.writing() as session:
        siti = demo_mode.person(session, "siti")
        id = demo_mode.complaint(session, siti, Which.NAMED)
        assert id is not None
        number = session.exec(select(Complaint.number).where(Complaint.id == id)).one()
        reporters.disclose(session, siti, id, Hidden.IDENTITY, reason=Reason.COMPLETE)
    hand = enter("ratna")
    hand.menu("Jejak audit")
    hand.choose("Tindakan", "Melihat data pribadi")
    hand.settled()
    said = cells(hand.page, "Baris jejak audit, terbaru lebih dahulu")
    assert "siti" in said and number in said
    within("looked", hand)
