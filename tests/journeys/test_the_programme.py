"""From an empty programme to what a partner sees: one table brings a whole log-frame."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect
from sqlalchemy import delete
from sqlmodel import select
from streamlit.proto.BackMsg_pb2 import BackMsg

from db.codes import Role
from db.models import (
    Account,
    Decision,
    Event,
    Evidence,
    Figure,
    Indicator,
    Meeting,
    Milestone,
    Participants,
    ProgrammeChange,
    Result,
    Risk,
    Topic,
)
from lapor.services import passwords
from tests.journeys.test_signing_in import sign_in
from tests.live import PASSWORD, Site, live

__all__ = ["live"]  # the fixture

MOST = 40  # form submissions
EMPTIED: tuple[Any, ...] = (
    Evidence, Decision, Meeting, Participants, Event, Risk, Milestone, Figure, Indicator, Result,
    Topic,
)  # fmt: skip
YEARS = (2024, 2025)
OUTPUTS = {"K1": "Kebijakan pengaduan", "K2": "Kapasitas petugas", "K3": "Kesadaran masyarakat"}
INDICATORS = [f"K{n // 4 + 1}.{n % 4 + 1}" for n in range(12)]
EACH = [(n, code, year) for n, code in enumerate(INDICATORS) for year in YEARS]
ROWS: dict[str, list[dict[str, object]]] = {
    "result": [
        {"code": "K", "level": "programme", "name_id": "Program uji"},
        *({"code": code, "level": "output", "parent_code": "K", "name_id": name}
          for code, name in OUTPUTS.items()),
    ],
    "indicator": [
        {"code": code, "result_code": code[:2], "name_id": f"Indikator {code}",
         "unit": "percent", "direction": "up", "frequency": "yearly"}
        for code in INDICATORS
    ],
    "figure": [
        {"indicator_code": code, "kind": "actual", "from_on": f"{year}-01-01",
         "to_on": f"{year}-12-31", "value": 40 + n + year - 2024.5, "source": f"Laporan {year}"}
        for n, code, year in EACH
    ],
    "evidence": [
        {"code": f"B-{code}-{year}", "about": "figure", "shared": "ya",
         "about_key": f"{code}/actual///{year}-12-31", "title": f"Laporan {code} {year}",
         "address": f"https://undp.example/{code}-{year}.pdf"}
        for _, code, year in EACH
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def site(live: Site) -> Site:
    """Nothing of the programme, not even what was published; Maya of the PMU, and Dewi."""
    with live.writing() as session:
        for model in EMPTIED:
            session.execute(delete(model))
        hashed = passwords.hashed(PASSWORD)
        maya = Account(name="maya", full_name="Maya", password_hash=hashed, role=Role.MANAGER)
        session.add(maya)
        session.get_one(Account, "dewi").password_hash = hashed
    return live


@pytest.fixture
def person(browser: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    """A browser of one's own for each person, who signs in by name and password."""
    contexts = []

    def arrive(name: str) -> Page:
        context = browser.new_context(
            locale="id-ID", timezone_id="Asia/Jakarta", viewport={"width": 1440, "height": 2200}
        )
        contexts.append(context)
        page = context.new_page()
        page.submissions = []  # type: ignore[attr-defined]
        page.on("websocket", lambda socket: _watch(socket, page.submissions))  # type: ignore[attr-defined]
        page.goto(site.url)
        sign_in(page, name)
        expect(page.get_by_role("button", name="Keluar")).to_be_visible()
        return page

    yield arrive
    for context in contexts:
        context.close()


def _watch(socket: WebSocket, submissions: list[str]) -> None:
    """Every press of a button, as the browser tells the server."""

    def sent(frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            states = BackMsg.FromString(frame).rerun_script.widget_states.widgets
            submissions.extend(one.id for one in states if one.trigger_value)

    socket.on("framesent", sent)


def log_frame(template: Path) -> bytes:
    """The app's own template, filled in: 1 + 3 results, 12 indicators, 24 actuals, 24 links."""
    book = openpyxl.load_workbook(template)
    for name, rows in ROWS.items():
        sheet = book[name]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for at, row in enumerate(rows, 2):
            for field, value in row.items():
                sheet.cell(at, columns[field], value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def entered(site: Site) -> list[int]:
    with site.writing() as session:
        return [
            len(session.exec(select(model)).all())
            for model in (Result, Indicator, Figure, Evidence, ProgrammeChange)
        ]


def cells(page: Page, label: str) -> list[str]:
    """What a table says to a screen reader: to others it is a picture."""
    found = page.get_by_role("region", name=label).locator("canvas table [role=gridcell]")
    found.first.wait_for(state="attached")
    return found.all_text_contents()


def test_one_table_brings_a_log_frame_and_the_partner_sees_it(site, person, tmp_path):
    maya = person("maya")
    maya.goto(f"{site.url}/programme_entry")
    assert entered(site) == [0, 0, 0, 0, 0]
    maya.get_by_text("Masukkan tabel").click()
    with maya.expect_download() as download:
        maya.get_by_role("button", name="Berkas contoh (XLSX)").click()
    download.value.save_as(tmp_path / "templat.xlsx")
    book = {"name": "kerangka.xlsx", "mimeType": "application/octet-stream",
            "buffer": log_frame(tmp_path / "templat.xlsx")}  # fmt: skip
    maya.locator("input[type=file]").set_input_files([book])  # type: ignore[list-item]
    expect(maya.get_by_text("kerangka.xlsx")).to_be_visible()
    maya.get_by_role("button", name="Pratinjau berkas").click()
    expect(maya.get_by_text("64 baru, 0 berubah, 0 tetap, 0 ditolak")).to_be_visible()
    assert entered(site) == [0, 0, 0, 0, 0]  # a preview writes nothing
    maya.get_by_role("button", name="Terapkan semuanya").click()
    expect(maya.get_by_text("Baris diterapkan")).to_be_visible()
    assert entered(site) == [4, 12, 24, 24, 64]
    assert 2 <= len(maya.submissions) <= MOST

    dewi = person("dewi")
    dewi.goto(f"{site.url}/partners?question=results")
    table = "Apa hasil yang dicapai?"
    said = "\n".join(cells(dewi, table)).replace("\N{NO-BREAK SPACE}", " ")
    for n, code in enumerate(INDICATORS):
        assert f"Indikator {code}" in said
        assert f"{40 + n},5 %" in said
    dewi.get_by_text("Sumber", exact=True).click()
    expect(dewi.get_by_text("Laporan 2025")).to_be_visible()

    dewi.goto(f"{site.url}/framework")
    for name in (*OUTPUTS.values(), *(f"Indikator {code}" for code in INDICATORS)):
        expect(dewi.get_by_text(name).first).to_be_visible()
