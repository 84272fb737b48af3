"""Whatever is done after a month was sealed, recomputing it gives the bytes that were sealed."""

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, func, select

from db.codes import MoveCode
from db.models import CalendarDay, Complaint, ImportRun, Population, Seal
from lapor.services import sealing, seals
from tests.builders import differences
from tests.cast import BADUNG_PUPR, DINKES, PUPR
from tests.db.intake import PREAMBLE, RINGKAS, lengkap, ringkas, take_in
from tests.db.random_lives import Place
from tests.db.test_change_any import RINI, START, STEPS, Key, a_day_off, born, do, move
from tests.db.told_lives import forget_rules

DECREE, CENSUS, IMPORT, UNDATED, AGAIN = "decree", "census", "import", "undated", "again"
MORE = (
    *STEPS, DECREE, DECREE, MoveCode.REDATE, CENSUS, IMPORT, IMPORT, UNDATED, UNDATED, AGAIN,
)  # fmt: skip
NAMES = ("Pemerintah Kabupaten Sleman", "Pemerintah Kabupaten Badung")
STATES = ("Belum Ditindaklanjuti", "Sedang Diproses", "Ditutup oleh Sistem")
MONTHS = (date(2026, 3, 1), date(2026, 10, 1))
CODES = ("34.04", "51.03")
steps = st.lists(
    st.tuples(st.sampled_from(MORE), st.integers(0, 7), st.integers(0, 9)), min_size=5, max_size=30
)


def step_on(session: Session, keys: list[Key], now: Any, step: tuple[Any, int, int]) -> None:
    code, place, size = step
    if code == DECREE:
        a_day_off(session, MONTHS[place % 2] + timedelta(days=7 * size + place))
        for one in session.exec(select(Complaint)).all():
            move(session, one, MoveCode.REDATE, now)
    elif code == CENSUS:
        region = (3404, 5103)[place % 2]
        session.merge(
            Population(region_id=region, year=2026, people=1_000 + size, series="uji", source="uji")
        )
        session.flush()
    elif code == IMPORT:
        a_file(session, now, place, size)
    elif code == UNDATED:
        an_export(session, now, place, size)
    elif code == AGAIN:
        if all(one.known_on < sealing.last_day_over(now) for one in sealed(session)):
            sealing.seal(session, RINI, CODES, MONTHS[place % 2], now=now)
    else:
        do(session, keys, now, step)


def sealed(session: Session) -> list[Seal]:
    return list(session.exec(select(Seal)))


def a_file(session: Session, now: Any, place: int, size: int) -> None:
    """New complaints of the sealed months, and what happened to them, told now."""
    received = MONTHS[place % 2] + timedelta(days=3 * size)
    row = {
        "nomor_laporan": f"B{place}{size % 3}",
        "tanggal_masuk": received.isoformat(),
        "kode_pemda": CODES[size % 2],
        "klasifikasi": "pengaduan_tidak_berkadar_pengawasan",
    }
    for name, days in (("disposisi", 1), ("tindak_lanjut", 4), ("selesai", 9))[: size % 4]:
        row[f"tanggal_{name}"] = (received + timedelta(days=days)).isoformat()
    take_in(session, lengkap(row), now=now)


def an_export(session: Session, now: Any, place: int, size: int) -> None:
    """The same without dates: what was so before it was made nobody knows."""
    received = MONTHS[place % 2] + timedelta(days=3 * size)
    row = {
        "Tracking ID": f"9{place}{size % 3}",
        "Tanggal Laporan Masuk": f"{received:%d %b %Y}",
        "Status Laporan": STATES[size % 3],
        "Instansi Terdisposisi": "Dinas PUPR uji",
    }
    told = {"Tanggal Generate": f"{now:%Y-%m-%d}", "Nama Instansi": NAMES[size % 2]}
    preamble = [(*line[:2], told[line[0]]) if line[:1] and line[0] in told else line
                for line in PREAMBLE]  # fmt: skip
    data = ringkas(RINGKAS | row, preamble=preamble)
    take_in(session, data, government=CODES[size % 2], create_agencies=True, now=now)


def as_sealed(session: Session) -> dict[Any, tuple[str, str]]:
    session.expire_all()
    return {
        (one.government_id, one.month, one.edition): (one.figures, one.digest)
        for one in sealed(session)
    }


def holds(session: Session, before: dict[Any, tuple[str, str]]) -> None:
    """Each is there as it was, and made again it is the same, byte by byte."""
    after = as_sealed(session)
    assert {at: after[at] for at in before} == before
    for code in CODES:
        for one in seals.listed(session, RINI, [code]):
            told = seals.again(session, RINI, one)
            assert told == seals.kept(session, RINI, one)
            assert seals.digest_of(told) == one.digest


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(seed=372, made=[(MoveCode.FOLLOW_UP, 1, 0), (DECREE, 5, 9)])  # its window moves
@given(seed=st.integers(0, 10_000), made=steps)
def test_a_seal_outlives_any_sequence_of_steps(session, cast, seed, made):
    places = [Place(cast.sleman, (PUPR, DINKES)), Place(cast.badung, (BADUNG_PUPR,))]
    example = session.begin_nested()
    try:
        keys, now = born(session, 8, seed, places), START
        a_file(session, now - timedelta(days=2), 0, 0)  # what some of these lives came by
        for month in MONTHS:
            sealing.seal(session, RINI, CODES, month, now=now)
        before = as_sealed(session)
        now += timedelta(days=1)
        for step in made:
            now += timedelta(days=step[2]) if step[2] > 3 else timedelta(minutes=step[2] + 1)
            step_on(session, keys, now, step)
        session.flush()
        holds(session, before)
        assert differences(session) == []
    finally:
        example.rollback()
        forget_rules(session)
        session.expunge_all()


def test_the_steps_do_happen_and_show_as_differences(session, cast):
    """So that the test above is not one of refusals, or of months in which nothing moved."""
    keys = born(session, 30, 7, [Place(cast.sleman, (PUPR, DINKES))])
    a_file(session, START - timedelta(days=2), 0, 0)
    for month in MONTHS:
        sealing.seal(session, RINI, CODES, month, now=START)
    before = as_sealed(session)
    for number, code in enumerate(MORE * 4):
        step = (code, number * 7 % 30, number % 10)
        step_on(session, keys, START + timedelta(days=1, hours=number), step)
    holds(session, before)
    count = select(func.count()).select_from
    assert session.exec(count(ImportRun)).one() >= 4
    assert session.exec(count(Complaint)).one() > len(keys)
    assert session.exec(count(CalendarDay).where(CalendarDay.name == "Cuti uji")).one() >= 2
    assert session.exec(select(func.max(col(Seal.edition)))).one() > 1
    first = [one for one in seals.listed(session, RINI, ["34.04"]) if one.edition == 1]
    assert any(seals.differences(session, RINI, one) for one in first)
