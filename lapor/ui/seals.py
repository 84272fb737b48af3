"""How sealed months are drawn: which there are, and what was recorded since."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from db.codes import Channel, Class
from db.engine import reading
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.kpi import Split, Unit
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.services import seals
from lapor.services.seals import Moved, Sealed
from lapor.ui import address, charts, kpi, parts
from lapor.ui.frame import _, day, number, tr
from lapor.ui.records import records

Differences = Callable[[Sealed], list[Moved]]


def reader(actor: Actor) -> Differences | None:
    """For those who see every complaint of a government; nothing for the others."""
    if actor.scope(Permission.SEE_KPI) not in (Scope.ALL, Scope.OWN_GOVERNMENT):
        return None

    def read(one: Sealed) -> list[Moved]:
        with reading() as session, st.spinner(_("Computing the figures")):
            return seals.differences(session, actor, one)

    return read


def key_of(one: Sealed) -> str:
    """In the address: 34.04 2026-08 1."""
    return f"{one.government} {one.month:%Y-%m} {one.edition}"


def named(one: Sealed) -> str:
    month = charts.month_name(one.month)
    return _("{place}, {month}, edition {n}", place=one.name, month=month, n=number(one.edition))


def strip(sealed: Sequence[Sealed], differences: Differences | None) -> None:
    """Below a board: the months of its period that are sealed, and on demand what changed since.

    `differences` reads them, for those who see the whole government.
    """
    if not sealed:
        return
    months = defaultdict[str, list[str]](list)
    for one in sealed:
        months[one.name].append(charts.month_name(one.month))
    told = "; ".join(f"{name}: {', '.join(of_it)}" for name, of_it in months.items())
    st.caption(f":material/lock: {parts.inert(_('Sealed months: {months}.', months=told))}")
    if differences is None:
        return
    with st.container(border=True):
        open_since(choose(sealed), differences)


def open_since(one: Sealed, differences: Differences) -> None:
    """They are computed when somebody asks."""
    box = st.expander(
        _("What was recorded since it was sealed?"), icon=":material/difference:",
        key="sealed-open", on_change="rerun", bind="query-params",
    )  # fmt: skip
    if box.open:
        with box:
            since(one, differences)


def choose(sealed: Sequence[Sealed]) -> Sealed:
    """One of them; it is in the address."""
    by_key = {key_of(one): one for one in sealed}
    names = {key: named(one) for key, one in by_key.items()}
    return by_key[address.pick(_("Sealed month"), "sealed", names, next(iter(names)), width=400)]


def since(sealed: Sealed, differences: Differences) -> None:
    """Figure by figure, as of the day of the seal: as it was sealed, and as it is known now."""
    found = differences(sealed)
    if not found:
        st.success(
            _("Nothing was recorded since that changes a figure as of {day}.",
              day=day(sealed.known_on)),
            icon=":material/verified:",
        )  # fmt: skip
        return
    st.caption(
        _("{n} figures as of {day} are known otherwise now.", n=number(len(found)),
          day=day(sealed.known_on))
    )  # fmt: skip
    records(
        {
            _("Number"): [tr(BY_CODE[one.kpi].name) for one in found],
            _("Of"): [group(one.group) for one in found],
            _("Sealed"): [
                amount(one.kpi, one.sealed, one.sealed_n, one.sealed_undated) for one in found
            ],
            _("Now"): [amount(one.kpi, one.now, one.now_n, one.now_undated) for one in found],
        },
        key="moved-table",
        alt=_("Figures that later records changed"),
    )


def group(codes: Mapping[str, str | None]) -> str:
    """The part of the government's complaints that a figure is about."""
    told = [_part(Split(split), code) for split, code in codes.items()]
    return ", ".join(told) or _("all complaints")


def _part(split: Split, code: str | None) -> str:
    if split == Split.CLASS:
        return _("without a class") if code is None else tr(CLASS_NAMES[Class(code)])
    return _("without a channel") if code is None else tr(CHANNEL_NAMES[Channel(code)])


def amount(code: str, value: float | None, n: int | None, undated: int) -> str:
    """With its n, where the number is not itself one, and with what it leaves out."""
    measured = BY_CODE[code]
    about = [f"n {number(n)}"] if n and measured.unit in (Unit.PERCENT, Unit.DAYS) else []
    if undated:
        about.append(_("{n} without dates", n=number(undated)))
    told = _("not known") if value is None and n else kpi.value(measured, value)
    return f"{told} ({', '.join(about)})" if about else told
