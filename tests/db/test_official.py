"""The official arithmetic comes out of the app, and a file of bad figures is found out."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from db.models import Agency
from lapor.console import today_here
from lapor.domain.errors import BadInput
from lapor.services.kpi import measure
from lapor.services.kpi_scope import Filters
from lapor.services.official import check_file
from tests.db.intake import GOOD, RINI, lengkap, take_in
from tests.db.test_command_line import run  # noqa: F401 - a fixture

# KemenPANRB, FGD Review Tindak Lanjut SP4N-LAPOR! 2020 [S29]: received, done, in process
KALTENG, KALSEL = ("62", 826, 644, 26), ("63", 1_294, 1_219, 51)
MONDAY = date(2020, 1, 6)


def rows_of(code: str, received: int, done: int, in_process: int) -> list[dict[str, str]]:
    """A row for each: dispatched; the first are done, the next followed up, the rest wait."""
    found = []
    for place in range(received):
        on = MONDAY + timedelta(days=place % 150)
        days = {"tanggal_masuk": on, "tanggal_disposisi": on + timedelta(days=1)}
        if place < done + in_process:
            days["tanggal_tindak_lanjut"] = on + timedelta(days=3)
        if place < done:
            days["tanggal_selesai"] = on + timedelta(days=8)
        dated = {name: day.isoformat() for name, day in days.items()}
        found.append(
            GOOD | dated | {"nomor_laporan": f"{code}-{place}", "kode_pemda": code,
                            "instansi": f"Dinas {place % 7}"}
        )  # fmt: skip
    return found


def share(session: Session, kpi: str, government: str) -> tuple[int | None, int, float]:
    (one,) = measure(
        session, RINI, kpi, since=date(2020, 1, 1), until=date(2020, 8, 31),
        as_of=date(2020, 8, 31), filters=Filters((government,)),
    )  # fmt: skip
    assert one.value is not None
    return one.figures.numerator, one.n, round(one.value, 1)


def test_the_ministrys_percentages_come_out_of_the_app(session: Session) -> None:
    made = [*rows_of(*KALTENG), *rows_of(*KALSEL)]
    report = take_in(session, lengkap(*made), create_agencies=True)
    assert (report.inserted, report.refused) == (2_120, 0)
    assert share(session, "follow_up_rate", "62") == (670, 826, 81.1)
    assert share(session, "completion_rate", "62") == (644, 826, 78.0)
    assert share(session, "follow_up_rate", "63") == (1_270, 1_294, 98.1)
    assert share(session, "completion_rate", "63") == (1_219, 1_294, 94.2)


def test_its_connectivity_and_activity_come_out_too(session: Session) -> None:
    """Kalteng: all of 15 agencies have a decree, 10 of them answered [S29]."""
    found = [
        GOOD | {"nomor_laporan": f"62-{place}", "kode_pemda": "62", "instansi": f"Dinas {place}"}
        | {name: MONDAY.isoformat() for name in ("tanggal_masuk", "tanggal_disposisi")}
        | ({"tanggal_tindak_lanjut": MONDAY.isoformat()} if place < 10 else {})
        for place in range(15)
    ]  # fmt: skip
    take_in(session, lengkap(*found), create_agencies=True)
    assert share(session, "activity", "62") == (10, 15, 66.7)
    assert share(session, "connectivity", "62") == (0, 15, 0)
    for agency in session.exec(select(Agency).where(col(Agency.name).startswith("Dinas "))):
        agency.decree, agency.decree_on = "SK 1/2019", date(2019, 3, 4)
    session.flush()
    assert share(session, "connectivity", "62") == (15, 15, 100)


BAD = """label,jenis,nilai,lain
2018 Jan–Jun,jumlah,57171,24345;31826
Kab. Tangerang 2022,jumlah,1333,985;346
Kab. Tangerang 2022,persen,100,1331;1333
Kab. Tangerang 2023–2024,naik,2610,2265
Pontianak,persen,46 %,6;15
Pontianak,persen,7,2;15
DIY 2023,jumlah,100,"84,01;15,74"
DIY 2023,jumlah,"98,77","84,01;15,74"
lapor.go.id,berbeda,1389891,1389891
51.03,nama,Kabupaten Bandung,Kabupaten Badung
hankyung,nama,2020,2022
"""
GOOD_FIGURES = """label,jenis,nilai,lain
Kalteng,persen,"81,1",670;826
Kalteng,jumlah,670,644;26
Kalsel,persen,98.1,1270;1294
Kab. Tangerang,turun,2610,2265
"""


def test_every_error_that_was_printed_is_flagged(tmp_path: Path) -> None:
    file = tmp_path / "angka.csv"
    file.write_text(BAD, "utf-8")
    found = check_file(file)
    assert Counter(one.label for one in found) == Counter(
        line.split(",")[0] for line in BAD.splitlines()[1:]
    )
    file.write_text(GOOD_FIGURES, "utf-8")
    assert check_file(file) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "Line 1"),
        ("label,jenis,nilai,lain\nx,rata,1,2\n", "Line 2: jenis must be one of jumlah"),
        ("label,jenis,nilai,lain\nx,persen,1,2\n", "Line 2: its numbers"),
        ("label,jenis,nilai,lain\nx,jumlah,1,2;tiga\n", "Line 2: its numbers"),
        ("label,jenis,nilai,lain\nx,jumlah,NaN,2;3\n", "Line 2: its numbers"),
        ("label,jenis,nilai,lain\nx,naik,1e999999,3\n", "Line 2: its numbers"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "angka.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(BadInput) as refused:
        check_file(file)
    assert says in refused.value.text.en


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00")
    for name in ("x.csv", "missing.csv", "."):
        with pytest.raises(BadInput):
            check_file(tmp_path / name)


def test_the_command_line_says_so_and_exits_1(run, tmp_path):  # noqa: F811
    run("migrate")
    file = tmp_path / "angka.csv"
    file.write_text(BAD, "utf-8")
    result = run("official", str(file), "--json")
    assert result.exit_code == 1
    assert len(json.loads(result.output)) == 11
    file.write_text(GOOD_FIGURES, "utf-8")
    assert run("official", str(file)).exit_code == 0


def test_comparing_on_the_command_line(run, tmp_path):  # noqa: F811
    run("migrate")
    file = tmp_path / "a.csv"
    file.write_bytes(lengkap(*rows_of("36.03", 20, 5, 0), *rows_of("51.03", 20, 20, 0)))
    run("import", str(file), "--create-agencies")
    dates = ("--from", "2020-01-01", "--until", "2020-08-31")
    found = json.loads(run("compare", "completion_rate", *dates, "--json").output)
    ranks = {one["place"]: (one["n"], one["value"], one["rank"]) for one in found}
    assert ranks["51.03"] == (20, 100, "1")
    assert ranks["36.03"] == (20, 25, "2")
    agencies = run("compare", "completion_rate", "--government", "36.03", *dates).output
    assert agencies.count("peers=agencies") == 7
    assert run("compare", "received").exit_code == 2


def test_quality_and_silence_on_the_command_line(run, tmp_path):  # noqa: F811
    run("migrate")
    file = tmp_path / "a.csv"
    file.write_bytes(lengkap(GOOD | {"tanggal_masuk": today_here().isoformat()}))
    assert run("import", str(file)).exit_code == 0
    found = json.loads(run("quality", "--government", "36.03", "--json").output)
    assert [(one["flaw"], one["n"], one["owner"]) for one in found] == [
        ("no_territory", 1, "liaison")
    ]
    assert "received 0.0 → 0.0–1.0" in run("quality", "--government", "36.03").output
    assert json.loads(run("silence", "--json").output) == []
    assert run("quality", "--government", "zz").exit_code == 2
