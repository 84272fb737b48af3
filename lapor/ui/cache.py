"""What may be remembered between reruns and users: sums, never rows, never anybody's name.

The only module with st.cache_data. What decides an answer is in its arguments: the database, the
scope it was asked in, the state of the data and the period. So the memory is never wrong, and what
it lacks may be read from a replica.
"""

from datetime import date, datetime
from typing import NamedTuple

import streamlit as st
from sqlalchemy import func
from sqlmodel import Session, col, select

from db.codes import Role
from db.engine import database_url
from db.models import AuditLog, Complaint, ImportRun, LedgerTail
from lapor.domain.access import Actor
from lapor.domain.kpi import Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.picture import Picture
from lapor.domain.text import Text
from lapor.services import banners as banners_of
from lapor.services import (
    board,
    change,
    cohorts,
    comparison,
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

TTL = 600
ENTRIES = 300


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
    """Four look-ups at the end of an index, and a count of the short tail."""
    return Version(
        database_url(),
        session.exec(select(func.max(col(AuditLog.id)))).one() or 0,
        session.exec(select(func.max(col(ImportRun.id)))).one() or 0,
        session.exec(select(func.max(col(Complaint.id)))).one() or 0,
        session.exec(select(func.count()).select_from(LedgerTail)).one(),
    )


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def kpi_board(
    scope: Scope, at: Version, period: Period, kpis: tuple[str, ...], filters: Filters = ALL
) -> Board:
    return figures(lambda session: board.board(session, scope.actor, period, kpis, filters))


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def kpi_trend(
    scope: Scope, at: Version, period: Period, kpi: str, filters: Filters = ALL
) -> list[Month]:
    return figures(lambda session: trends.trend(session, scope.actor, kpi, period, filters))


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def programme(scope: Scope, at: Version, kept: str, period: Period, today: date) -> Picture:
    """What partners see of it: aggregates, and sentences that are shared with them.

    `kept`: month_sums.last_counted.
    """
    return figures(lambda session: picture(session, scope.actor, period, today))


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def topic(
    scope: Scope, at: Version, kept: str, period: Period, code: str, edition: int, today: date
) -> Monitor:
    """Counts, and the rule that is read with them: aggregates of what the scope may see."""
    return figures(
        lambda session: topics.monitor(
            session, scope.actor, code, period, edition=edition, today=today
        )
    )


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def territories(scope: Scope, at: Version, period: Period) -> Territories:
    return figures(lambda session: trends.territories(session, scope.actor, period))


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def kpi_sparks(
    scope: Scope, at: Version, period: Period, kpis: tuple[str, ...], filters: Filters
) -> Sparks:
    return figures(lambda session: trends.sparks(session, scope.actor, period, kpis, filters))


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def indicator(
    scope: Scope, at: Version, period: Period, kpi: str, filters: Filters, peers_by: PeersBy
) -> Indicator:
    return figures(
        lambda session: one_indicator.indicator(
            session, scope.actor, kpi, period, filters, peers_by=peers_by
        )
    )


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def changes(
    scope: Scope, at: Version, earlier: Period, later: Period, filters: Filters
) -> dict[str, Change | Text]:
    """Of every KPI, so that another one needs no reading of its own."""
    return figures(
        lambda session: change.explain_all(
            session, scope.actor, tuple(BY_CODE), earlier, later, filters=filters
        )
    )


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def spread(scope: Scope, at: Version, period: Period, kpi: str, filters: Filters) -> Spread | None:
    return figures(lambda session: one_indicator.spread(session, scope.actor, kpi, period, filters))


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def triangle(scope: Scope, at: Version, period: Period, kpi: str, filters: Filters) -> Triangle:
    return figures(lambda session: cohorts.triangle(session, scope.actor, kpi, period, filters))


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def kpi_agencies(
    scope: Scope, at: Version, period: Period, kpi: str, government: str, filters: Filters
) -> Comparison:
    return figures(
        lambda session: comparison.agencies(
            session, scope.actor, kpi, period, government=government, filters=filters
        )
    )


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def one_trend(scope: Scope, at: Version, period: Period, kpi: str, filters: Filters) -> Trend:
    return figures(lambda session: one_government.trend(session, scope.actor, kpi, period, filters))


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
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


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def one_parts(scope: Scope, at: Version, period: Period, filters: Filters, by: Split) -> list[Part]:
    return figures(lambda session: one_government.parts(session, scope.actor, period, filters, by))


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def districts(scope: Scope, at: Version, period: Period, filters: Filters, kpi: str) -> list[Part]:
    return figures(
        lambda session: districts_of.districts(session, scope.actor, period, filters, kpi)
    )


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def one_hours(scope: Scope, at: Version, period: Period, filters: Filters) -> Hours:
    return figures(lambda session: one_government.hours(session, scope.actor, period, filters))


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def banners(
    scope: Scope, at: Version, period: Period, kpis: tuple[str, ...], filters: Filters = ALL
) -> list[Banner]:
    return figures(lambda session: banners_of.banners(session, scope.actor, kpis, period, filters))


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def quality(
    scope: Scope, at: Version, kept: str, government: str, period: Period, hour: datetime
) -> Told[Quality]:
    """Ages are counted to the day of the hour: no zone of Indonesia begins one within an hour."""
    return figures(
        lambda session: quality_kept.told(session, scope.actor, government, period, now=hour)
    )


@st.cache_data(ttl=TTL, max_entries=ENTRIES, show_spinner=False)
def past_retention(
    scope: Scope, database: str, kept: str, at: retention.State
) -> Told[retention.Counted]:
    """Of ten minutes ago at most: nothing tells cheaply that one more is over."""
    return figures(lambda session: retention_kept.told(session, scope.actor, at))
