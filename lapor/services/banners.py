"""What a KPI view must say above its numbers: where the data cannot carry them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, select

from db.codes import Metric
from db.days import day_of
from db.models import Government
from lapor.domain.access import Actor
from lapor.domain.kpi import SMALL, Days, Kpi, Share, Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES
from lapor.i18n import day
from lapor.queries import balances
from lapor.queries import bursts as queries
from lapor.queries.bursts import Burst
from lapor.queries.quality import Where
from lapor.services import flaws, kpi_undated
from lapor.services.kpi import board
from lapor.services.kpi_scope import ALL, Asked, Filters, Period, asked, kpi_of
from lapor.services.quality import MONTHS, months_before

UNKNOWN_SHARE = 20  # per cent without a territory, from which a view by territory says so


class Cause(StrEnum):
    NO_DATES = "no_dates"
    DATES_UNKNOWN = "dates_unknown"
    BURST = "burst"
    NO_TERRITORY = "no_territory"


@dataclass(frozen=True)
class Banner:
    cause: Cause
    text: Text
    n: int  # complaints it is about; 0 where that is not the point


def banners(
    session: Session,
    actor: Actor,
    kpis: Sequence[Kpi | str],
    period: Period,
    filters: Filters = ALL,
    *,
    by: Sequence[Split] = (),
    today: date | None = None,
) -> list[Banner]:
    """Of what is asked, as the view asks it. A partner is told of ten complaints or more.

    Raises NotAllowed or BadInput, as the numbers themselves would.
    """
    chosen = [kpi_of(one) for one in kpis]
    found = [
        _undated(session, actor, chosen, period, filters, today),
        _unknown(session, actor, chosen, period, filters, today),
        _bursts(session, actor, period, filters, today),
    ]
    if filters.territory is not None or Split.TERRITORY in by:
        found.append(_territory(session, actor, period, filters, today))
    return [one for one in found if one is not None]


def _undated(
    session: Session, actor: Actor, kpis: Sequence[Kpi], period: Period, filters: Filters,
    today: date | None,
) -> Banner | None:  # fmt: skip
    told = {kpi.code: kpi for kpi in map(kpi_undated.told_by, kpis)}
    asked_of = [
        one for one in told.values() if isinstance(one.shape, Share | Days) and one.shape.undated
    ]
    found = board(
        session, actor, filters.governments, since=period.since, until=period.until,
        as_of=period.as_of, known_on=period.known_on, by=(), filters=filters, kpis=asked_of,
        today=today,
    )  # fmt: skip
    most = max((one.undated for readings in found.values() for one in readings), default=0)
    if not most or (most < SMALL and _question(session, actor, period, filters, today).aggregate):
        return None
    text = Text(
        f"{most} laporan tidak memuat tanggal tahapannya dan tidak dihitung dalam ketepatan waktu, "
        "yang lewat tenggat, atau keaktifan.",
        f"{most} complaints have no dates of their milestones and count in no timeliness, nor as "
        "overdue or as activity.",
    )
    return Banner(Cause.NO_DATES, text, most)


def _question(
    session: Session, actor: Actor, period: Period, filters: Filters, today: date | None
) -> Asked:
    return asked(session, actor, BY_CODE["received"], period, (), filters, today)


def _unknown(
    session: Session, actor: Actor, kpis: Sequence[Kpi], period: Period, filters: Filters,
    today: date | None,
) -> Banner | None:  # fmt: skip
    for kpi in kpis:
        question = asked(session, actor, kpi, period, (), filters, today)
        if kpi_undated.keys(session, question):
            text = Text(
                "Berkas yang diimpor tidak memuat sejak kapan: angka per hari sebelum berkas itu "
                "dibuat tidak diketahui.",
                "An imported file does not say since when: numbers as of a day before it was made "
                "are not known.",
            )
            return Banner(Cause.DATES_UNKNOWN, text, 0)
    return None


def _bursts(
    session: Session, actor: Actor, period: Period, filters: Filters, today: date | None
) -> Banner | None:
    """The largest, and how many complaints all of them hold."""
    question = _question(session, actor, period, filters, today)
    until = min(period.until or period.as_of, period.as_of)
    since = period.since or months_before(until, MONTHS)
    found: list[tuple[Burst, str]] = []
    n = 0
    for row in _governments(session, question):
        where = Where(actor, row.id, row.region_id, since, until)
        bursts = [
            one
            for one in flaws.bursts(session, where)
            if filters.channel in (None, one.channel) and not (question.aggregate and one.n < SMALL)
        ]
        found += [(one, row.name) for one in bursts]
        n += queries.count(session, where, bursts)
    if not n:
        return None
    return _of_bursts(n, *max(found, key=lambda one: one[0].n))


def _of_bursts(n: int, burst: Burst, government: str) -> Banner:
    channel, on = CHANNEL_NAMES[burst.channel], day_of(burst.day)
    text = Text(
        f"{n} laporan dimasukkan sekaligus; terbanyak {burst.n} lewat {channel.id} pada "
        f"{day(on, 'id')} di {government}. Lonjakannya bukan lonjakan keluhan.",
        f"{n} complaints were typed in all at once; most of them, {burst.n} by {channel.en}, on "
        f"{day(on, 'en')} in {government}. Such a peak is no peak of complaints.",
    )
    return Banner(Cause.BURST, text, n)


def _territory(
    session: Session, actor: Actor, period: Period, filters: Filters, today: date | None
) -> Banner | None:
    """Of all that came in: what has no territory is in no part of the view."""
    anywhere = replace(filters, territory=None)
    question = _question(session, actor, period, anywhere, today)
    cut = replace(question.cut, metrics=(Metric.RECEIVED,), by=(Split.TERRITORY,))
    sums = balances.sums(session, cut)
    whole = sum(one.n for one in sums)
    unknown = sum(one.n for one in sums if one.key[0] is None)
    if not whole or unknown * 100 <= UNKNOWN_SHARE * whole:
        return None
    share = round(unknown * 100 / whole)
    text = Text(
        f"{unknown} dari {whole} laporan ({share} %) tidak menyebut wilayah: jangan dijadikan "
        "peringkat.",
        f"{unknown} of {whole} complaints ({share}%) name no territory: do not rank by it.",
    )
    return Banner(Cause.NO_TERRITORY, text, unknown)


def _governments(session: Session, question: Asked) -> list[Government]:
    """Those asked about; if all are, the pilots."""
    statement = select(Government).order_by(col(Government.id))
    if question.cut.governments is None:
        return list(session.exec(statement.where(col(Government.is_pilot))))
    wanted = col(Government.id).in_(question.cut.governments)
    return list(session.exec(statement.where(wanted)))
