"""Flaws of a government's data and its silent agencies, laid out for a file."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from lapor import i18n
from lapor.domain.access import ROLE_NAMES, Actor
from lapor.domain.kpi import SMALL
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.quality import BY_PART, Shift
from lapor.domain.text import Text
from lapor.services import quality_kept
from lapor.services.definitions import UNITS
from lapor.services.export import Row, Sheets
from lapor.services.kpi_files import GOVERNMENT, NAMES, asked_rows, stamped
from lapor.services.kpi_scope import Period
from lapor.services.quality import Listed
from lapor.services.silence import REASONS, Silence, silence

FLAWS_HEADER = (
    Text("Masalah", "Flaw"),
    Text("Banyaknya", "Count"),
    Text("Dapat diperbaiki oleh", "Who can mend it"),
    Text("Tertua", "Oldest"),
    Text("Umur tertua (hari kerja)", "Age of the oldest (working days)"),
    Text("KPI yang digeser", "KPI it moves"),
    Text("Dirinci per", "Cut by"),
    Text("Ditampilkan", "Shown"),
    Text("Tanpa masalah ini, paling rendah", "Without the flaw, at least"),
    Text("Tanpa masalah ini, paling tinggi", "Without the flaw, at most"),
    Text("Satuan", "Unit"),
)
SILENCE_HEADER = (
    Text("Instansi", "Agency"),
    Text("Alasan", "Reason"),
    Text("Banyaknya", "Count"),
    Text("Sejak", "Since"),
)
COUNTED = Text("Dihitung", "Counted on")
FEW = Text(f"kurang dari {SMALL}", f"fewer than {SMALL}")
MEND = Text("Yang perlu dilakukan", "What to do")
AGENCIES = Text("Instansi yang aktif", "Agencies at work")
ASK = Text("Koordinator", "Coordinators")
COUNTS = Text("no_sign_in: akun; untouched: laporan", "no_sign_in: accounts; untouched: complaints")


def flaws_sheets(
    session: Session, actor: Actor, government: str, period: Period, lang: str, now: datetime,
    zone: ZoneInfo,
) -> Sheets:  # fmt: skip
    """One line for each flaw and KPI it moves, as the page shows them. Raises NotCounted."""
    told = quality_kept.told(session, actor, government, period, now=now)
    found, at = told.found, told.at
    data = [line for one in found.flaws for line in _flaw(one, lang)]
    mend: list[Row] = [[i18n.pick(one, lang) for one in (FLAWS_HEADER[0], MEND)]]
    mend += [[i18n.pick(one.flaw.name, lang), i18n.pick(one.flaw.mend, lang)]
             for one in found.flaws]  # fmt: skip
    filters = [
        *asked_rows(found.period, lang, now, zone),
        [i18n.pick(GOVERNMENT, lang), found.name],
        *([[i18n.pick(COUNTED, lang), i18n.moment(at, zone, lang)]] if at else []),
    ]
    return Sheets(_names(lang), _picked(FLAWS_HEADER, lang), data, filters, mend)


def _names(lang: str) -> tuple[str, str, str]:
    data, filters, definitions = _picked(NAMES, lang)
    return data, filters, definitions


def _picked(texts: tuple[Text, ...], lang: str) -> list[str]:
    return [i18n.pick(one, lang) for one in texts]


def _flaw(one: Listed, lang: str) -> list[Row]:
    told: Row = [
        i18n.pick(one.flaw.name, lang),
        i18n.pick(FEW, lang) if one.n is None else one.n,
        i18n.pick(ROLE_NAMES[one.flaw.owner], lang),
        one.oldest.isoformat() if one.oldest else None,
        one.age_days,
    ]
    return [[*told, *_shift(shift, lang)] for shift in one.shifts] or [told]


def _shift(shift: Shift, lang: str) -> Row:
    kpi = BY_CODE[shift.kpi]
    return [
        i18n.pick(kpi.name, lang),
        i18n.pick(BY_PART[shift.by], lang) if shift.by else None,
        shift.shown,
        shift.low,
        shift.high,
        i18n.pick(UNITS[kpi.unit], lang),
    ]


def silence_sheets(
    session: Session, actor: Actor, government: str, lang: str, now: datetime, zone: ZoneInfo
) -> Sheets:
    """One line for each agency and reason; for readers of aggregates one for each reason."""
    found = silence(session, actor, government, now=now)
    data: list[Row] = [
        [agency.name, i18n.pick(why.text, lang), why.n or None,
         why.since.isoformat() if why.since else None]
        for agency in found.silent
        for why in agency.why
    ]  # fmt: skip
    data = data or _counts(found, lang)
    filters: list[Row] = [
        *stamped(lang, now, zone),
        [i18n.pick(GOVERNMENT, lang), found.name],
        [i18n.pick(AGENCIES, lang), found.agencies],
        [i18n.pick(ASK, lang), ", ".join(found.coordinators)],
    ]
    reasons: list[Row] = [[i18n.pick(SILENCE_HEADER[1], lang), i18n.pick(COUNTS, lang)]]
    reasons += [[i18n.pick(text, lang), reason.value] for reason, text in REASONS.items()]
    return Sheets(_names(lang), _picked(SILENCE_HEADER, lang), data, filters, reasons)


def _counts(found: Silence, lang: str) -> list[Row]:
    if found.counts is None:
        return []
    return [[None, i18n.pick(REASONS[reason], lang), n, None] for reason, n in found.counts.items()]
