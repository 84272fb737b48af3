"""What may be remembered between reruns and users: sums and what they are called, never rows, never
anybody's name.

The only module with st.cache_data. What decides an answer is in its arguments: the database, the
scope it was asked in, the state of the data and the period. So the memory is never wrong, and what
it lacks may be read from a replica.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial, wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import streamlit as st
from sqlalchemy import func, select
from sqlmodel import Session, col

from db.codes import Role
from db.engine import database_url, reading
from db.models import AuditLog, Complaint, ImportRun, LedgerTail
from lapor.domain.access import Actor
from lapor.domain.kpi import Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.picture import Picture
from lapor.domain.text import Text
from lapor.queries import reference
from lapor.services import banners as banners_of
from lapor.services import (
    board,
    change,
    cohorts,
    comparison,
    desk,
    one_government,
    one_indicator,
    quality_kept,
    retention,
    retention_kept,
    topics,
    trends,
)
from lapor.services import districts as districts_of
from lapor.services.banners import Banner
from lapor.services.board import Board
from lapor.services.change_told import Change
from lapor.services.cohorts import Triangle
from lapor.services.comparison import Comparison, PeersBy
from lapor.services.figures import figures
from lapor.services.kpi_scope import ALL, Filters, Period
from lapor.services.one_government import Hours, Part, Trend
from lapor.services.one_indicator import Indicator, Spread
from lapor.services.picture import picture
from lapor.services.quality import Quality
from lapor.services.topics import Monitor
from lapor.services.trends import Month, Sparks, Territories
from lapor.services.whole_sums import Told

P = ParamSpec("P")
T = TypeVar("T")
TTL = 600
ENTRIES = 2_000  # of all answers together
GROWS = (AuditLog, ImportRun, Complaint)
STATE: Any = select(
    *(select(func.max(col(table.id))).scalar_subquery() for table in GROWS),
    select(func.count()).select_from(LedgerTail).scalar_subquery(),
)


class Scope(NamedTuple):
    """What an actor may see, without who they are."""

    role: Role
    government_id: int | None
    agency_id: int | None

    @property
    def actor(self) -> Actor:
        return Actor("", self.role, self.government_id, self.agency_id)


class Version(NamedTuple):
    """Grows with every move, file, correction and target; folding the tail changes it too."""

    database: str
    audited: int
    imported: int
    complaints: int
    tail: int


def scope_of(actor: Actor) -> Scope:
    return Scope(actor.role, actor.government_id, actor.agency_id)


def version(session: Session) -> Version:
    """Three look-ups at the end of an index and a count of the short tail, in one statement."""
    audited, imported, complaints, tail = session.connection().execute(STATE).one()
    return Version(database_url(), audited or 0, imported or 0, complaints or 0, tail)


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def _kept(asked: str, _count: Callable[[], T]) -> T:
    return _count()


def _remembered(count: Callable[P, T]) -> Callable[P, T]:
    """Under one word, what is asked and all arguments as they are written.

    Streamlit would take each argument apart, half a millisecond a call.
    """

    @wraps(count)
    def found(*asked: P.args, **more: P.kwargs) -> T:
        return _kept(f"{count.__name__} {asked!r} {more!r}", partial(count, *asked, **more))

    return found


@_remembered
def zone(scope: Scope, at: Version) -> ZoneInfo:
    """Whose today they work by. As of categories, a change of it is in the audit log."""
    with reading() as session:
        return desk.home_zone(session, scope.actor)


@_remembered
def category_names(at: Version) -> dict[str, str]:
    with reading() as session:
        return reference.category_names(session)


@_remembered
def kpi_board(
    scope: Scope, at: Version, period: Period, kpis: tuple[str, ...], filters: Filters = ALL
) -> Board:
    return figures(lambda session: board.board(session, scope.actor, period, kpis, filters))


@_remembered
def kpi_trend(
    scope: Scope, at: Version, period: Period, kpi: str, filters: Filters = ALL
) -> list[Month]:
    return figures(lambda session: trends.trend(session, scope.actor, kpi, period, filters))


@_remembered
def programme(scope: Scope, at: Version, kept: str, period: Period, today: date) -> Picture:
    """What partners see of it: aggregates, and sentences that are shared with them.

    `kept`: month_sums.last_counted.
    """
    return figures(lambda session: picture(session, scope.actor, period, today))


@_remembered
def topic(
    scope: Scope, at: Version, kept: str, period: Period, code: str, edition: int, today: date
) -> Monitor:
    """Counts, and the rule that is read with them: aggregates of what the scope may see."""
    return figures(
        lambda session: topics.monitor(
            session, scope.actor, code, period, edition=edition, today=today
        )
    )


@_remembered
def territories(scope: Scope, at: Version, period: Period) -> Territories:
    return figures(lambda session: trends.territories(session, scope.actor, period))


@_remembered
def kpi_sparks(
    scope: Scope, at: Version, period: Period, kpis: tuple[str, ...], filters: Filters
) -> Sparks:
    return figures(lambda session: trends.sparks(session, scope.actor, period, kpis, filters))


@_remembered
def indicator(
    scope: Scope, at: Version, period: Period, kpi: str, filters: Filters, peers_by: PeersBy
) -> Indicator:
    return figures(
        lambda session: one_indicator.indicator(
            session, scope.actor, kpi, period, filters, peers_by=peers_by
        )
    )


@_remembered
def changes(
    scope: Scope, at: Version, earlier: Period, later: Period, filters: Filters
) -> dict[str, Change | Text]:
    """Of every KPI, so that another one needs no reading of its own."""
    return figures(
        lambda session: change.explain_all(
            session, scope.actor, tuple(BY_CODE), earlier, later, filters=filters
        )
    )


@_remembered
def spread(scope: Scope, at: Version, period: Period, kpi: str, filters: Filters) -> Spread | None:
    return figures(lambda session: one_indicator.spread(session, scope.actor, kpi, period, filters))


@_remembered
def triangle(scope: Scope, at: Version, period: Period, kpi: str, filters: Filters) -> Triangle:
    return figures(lambda session: cohorts.triangle(session, scope.actor, kpi, period, filters))


@_remembered
def kpi_agencies(
    scope: Scope, at: Version, period: Period, kpi: str, government: str, filters: Filters
) -> Comparison:
    return figures(
        lambda session: comparison.agencies(
            session, scope.actor, kpi, period, government=government, filters=filters
        )
    )


@_remembered
def one_trend(scope: Scope, at: Version, period: Period, kpi: str, filters: Filters) -> Trend:
    return figures(lambda session: one_government.trend(session, scope.actor, kpi, period, filters))


@_remembered
def one_stock(
    scope: Scope, at: Version, period: Period, filters: Filters
) -> tuple[list[Part], list[Part]]:
    """What waits for what, and how old it is."""
    return figures(
        lambda session: (
            one_government.waiting(session, scope.actor, period, filters),
            one_government.ages(session, scope.actor, period, filters),
        )
    )


@_remembered
def one_parts(scope: Scope, at: Version, period: Period, filters: Filters, by: Split) -> list[Part]:
    return figures(lambda session: one_government.parts(session, scope.actor, period, filters, by))


@_remembered
def districts(scope: Scope, at: Version, period: Period, filters: Filters, kpi: str) -> list[Part]:
    return figures(
        lambda session: districts_of.districts(session, scope.actor, period, filters, kpi)
    )


@_remembered
def one_hours(scope: Scope, at: Version, period: Period, filters: Filters) -> Hours:
    return figures(lambda session: one_government.hours(session, scope.actor, period, filters))


@_remembered
def banners(
    scope: Scope, at: Version, period: Period, kpis: tuple[str, ...], filters: Filters = ALL
) -> list[Banner]:
    return figures(lambda session: banners_of.banners(session, scope.actor, kpis, period, filters))


@_remembered
def quality(
    scope: Scope, at: Version, kept: str, government: str, period: Period, hour: datetime
) -> Told[Quality]:
    """Ages are counted to the day of the hour: no zone of Indonesia begins one within an hour."""
    return figures(
        lambda session: quality_kept.told(session, scope.actor, government, period, now=hour)
    )


@_remembered
def past_retention(
    scope: Scope, database: str, kept: str, at: retention.State
) -> Told[retention.Counted]:
    """Of ten minutes ago at most: nothing tells cheaply that one more is over."""
    return figures(lambda session: retention_kept.told(session, scope.actor, at))
