"""The passport of a number: what it means, of whom it is, and how anybody makes it again."""

from typing import NamedTuple

import streamlit as st

from db.engine import reading
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import Refusal
from lapor.domain.kpi import Agencies, Kpi, Reading, Share
from lapor.domain.kpi_catalogue import KPIS
from lapor.domain.official_names import basis
from lapor.domain.vocabulary import CLASS_NAMES
from lapor.services import board, fingerprint
from lapor.services.behind import address_of
from lapor.services.board import Place
from lapor.services.kpi_rows import PARTS, Part
from lapor.services.kpi_scope import Filters, Period
from lapor.services.passport import Limit, Passport, listed, passport
from lapor.ui import address, parts
from lapor.ui import kpi as draw
from lapor.ui.frame import _, day, enter, go, number, tr
from lapor.ui.records import PANEL, of_rows

OPEN, WHY_OPEN = "passport-open", "why-open"
CLICKED, LEFT = "passport-clicked", "passport-left"  # a number on the page; a way out of its panel
EVERY = ""
QUICK = 20_000  # complaints whose digest is made unasked
Places = list[Place] | tuple[Place, ...]


class Number(NamedTuple):
    """A number on a page: which KPI, when, and of which complaints."""

    kpi: Kpi
    period: Period
    filters: Filters


def of(kpi: Kpi, place: str, places: Places, period: Period, filters: Filters) -> Number:
    """`place` is a code, or EVERY for all that the page shows."""
    codes = (place,) if place else tuple(one.code for one in places)
    return Number(kpi, period, Filters(codes, None, filters.klass, filters.channel,
                                       filters.category))  # fmt: skip


def choose(actor: Actor, places: Places, period: Period, filters: Filters) -> Number:
    """Which number of the board to ask about; the choice is in the address."""
    st.subheader(_("Where does a number come from?"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        codes = tuple(one.code for one in KPIS)
        kpi = draw.choose_kpi(_("Number"), "number", codes, "follow_up_rate")
        place = choose_place(actor, places, _("Government"))
    return of(kpi, place, places, period, filters)


def choose_place(actor: Actor, places: Places, label: str) -> str:
    """Partners ask of all places together: the number of one could be what the board hides."""
    if len(places) < 2 or not actor.may(Permission.SEE_COMPLAINTS):
        return EVERY
    names = {EVERY: _("All of them")} | {one.code: one.name for one in places}
    return address.pick(label, "of", names, EVERY)


def pick(actor: Actor) -> draw.Pick | None:
    """What a click on a number does: its passport opens at the side, and is in the address.

    None for partners: of one place alone no passport is told to them.
    """
    return _picked if actor.may(Permission.SEE_COMPLAINTS) else None


def _picked(kpi: str, place: str) -> None:
    st.session_state["number"], st.session_state["of"] = kpi, place
    st.session_state[OPEN] = st.session_state[CLICKED] = True
    st.session_state[LEFT] = False


def panel(actor: Actor, asked: Number) -> None:
    """Closed until somebody wants it: it tells every complaint behind the number."""
    box = st.expander(
        _("Number passport"), icon=":material/badge:", key=OPEN, on_change="rerun",
        bind="query-params",
    )  # fmt: skip
    if not box.open:
        return
    if st.session_state.pop(CLICKED, False):
        aside = st.dialog(
            _("Number passport"), width="medium", position="right", icon=":material/badge:",
            on_dismiss="rerun",
        )  # fmt: skip
        aside(_aside)(asked)
        return
    with box:
        _told(actor, asked)


def _aside(asked: Number) -> None:
    """A panel reruns without its page: so it asks anew who is there, and ways out rerun all."""
    actor = enter(Permission.SEE_KPI)
    if st.session_state.pop(LEFT, False):
        st.rerun()
    _told(actor, asked)


def _told(actor: Actor, asked: Number) -> None:
    """What is known at once is drawn first. The many complaints of all pilots are only listed when
    somebody wants that.
    """
    try:
        with reading() as session:
            found = passport(session, actor, *asked, with_rows=False)
        _draw(found)
        wants = _wishes(actor, found)
        if wants.rows:
            with reading() as session, st.spinner(_("Making the digest")):
                found = listed(session, actor, found, asked.filters, with_excluded=wants.excluded)
    except Refusal as refusal:
        parts.refused(tr(refusal.text))
        return
    _draw_rows(found, actor)
    _ways_on(actor, asked)


class Wishes(NamedTuple):
    rows: bool
    excluded: bool


def _wishes(actor: Actor, found: Passport) -> Wishes:
    if not actor.may(Permission.SEE_COMPLAINTS) or isinstance(found.kpi.shape, Agencies):
        return Wishes(False, False)
    rows = found.n <= QUICK or st.toggle(
        _("Make the digest of {n} complaints (slow)", n=number(found.n)), key="passport-rows"
    )
    excluded = rows and st.toggle(
        _("Count what is left out, by reason (slow)"), key="passport-excluded"
    )
    return Wishes(rows, excluded)


def _draw(found: Passport) -> None:
    st.markdown(f"**{parts.inert(tr(found.kpi.name))}**")
    for one in found.readings:
        st.markdown(_value(found.kpi, one))
        if one.note is not None:
            st.caption(parts.inert(tr(one.note)))
    _pairs([(tr(label), tr(words)) for label, words in found.definition])
    _pairs([*_when(found.period), *((tr(label), tr(words)) for label, words in found.filters)])
    _policies(found)


def _draw_rows(found: Passport, actor: Actor) -> None:
    if found.digest is not None:
        _digests(found.digest, found)
    elif not actor.may(Permission.SEE_COMPLAINTS) or isinstance(found.kpi.shape, Agencies):
        st.caption(_("Made of sums alone here: no complaint is listed, so there is no digest."))
    if found.excluded is not None:
        _excluded(found)


def _value(kpi: Kpi, one: Reading) -> str:
    """The value, and what it was made of."""
    if one.suppressed:
        return f"**{_('withheld')}**"
    said = draw.cell_words(kpi, board.Cell(kpi.code, one))
    age = one.group.get("age")
    about = [f"n {number(one.n)}"]
    figures = one.figures
    if figures.denominator is not None and figures.numerator is not None:
        about = [_("{numerator} of {denominator}", numerator=number(figures.numerator),
                   denominator=number(figures.denominator)), *about]  # fmt: skip
    if one.undated:
        about.append(_("{n} without dates are not counted", n=number(one.undated)))
    if one.dates_unknown:
        about.append(_("not known as of this day: a file told a state without its date"))
    head = "" if age is None else _("{band} working days: ", band=_band(age))
    return f"{head}**{said}** · {' · '.join(about)}"


def _band(age: str) -> str:
    return "> 60" if age == "over_60" else age.replace("-", "–")


def _when(period: Period) -> list[tuple[str, str]]:
    known = _("today") if period.known_on is None else day(period.known_on)
    span = _("all") if period.since is None or period.until is None else _(
        "{first} to {last}", first=day(period.since), last=day(period.until)
    )  # fmt: skip
    return [(_("Period"), span), (_("As of"), day(period.as_of)), (_("Known on"), known)]


def _pairs(found: list[tuple[str, str]]) -> None:
    st.markdown("  \n".join(f"{parts.inert(a)}: {parts.inert(b)}" for a, b in found))


def _policies(found: Passport) -> None:
    if found.policies:
        st.caption(_("Limits in force"))
        of_rows(
            [_limit(one) for one in found.policies], key="passport-limits",
            alt=_("Limits in force"), room=PANEL,
        )  # fmt: skip
    if found.calendar:
        st.caption(_("Days off by: {sources}", sources=parts.inert("; ".join(found.calendar))))


def _limit(one: Limit) -> dict[str, str]:
    units = {
        "working_days": _("{n} working days", n=number(one.days)),
        "calendar_days": _("{n} calendar days", n=number(one.days)),
        "hours": _("{n} hours", n=number(one.days)),
    }
    return {
        _("Clock"): tr(parts.CLOCKS[one.clock]),
        _("Class"): _("All") if one.klass is None else tr(CLASS_NAMES[one.klass]),
        _("Limit"): units.get(one.unit, str(one.days)),
        _("From"): day(one.since),
        _("Until"): "–" if one.until is None else day(one.until),
        _("Government"): one.place or _("All"),
        _("Basis"): tr(basis(one.basis)),
    }


def _digests(digest: str, found: Passport) -> None:
    st.caption(tr(fingerprint.NAME))
    st.code(digest, language=None, wrap_lines=True)
    rows = [
        {_("Part"): tr(PARTS[one.part]), _("Complaints"): number(one.rows),
         tr(fingerprint.NAME): one.digest}
        for one in found.parts
    ]  # fmt: skip
    of_rows(rows, key="passport-digests", alt=tr(fingerprint.NAME), room=PANEL)
    st.caption(f"{tr(fingerprint.HOW)}: {parts.inert(tr(fingerprint.RULE))}")


def _excluded(found: Passport) -> None:
    st.caption(_("Why it is left out"))
    if not found.excluded:
        st.caption(_("Nothing received in the period is left out."))
        return
    rows = [
        {_("Why it is left out"): tr(one.reason), _("Complaints"): number(one.n)}
        for one in found.excluded
    ]
    of_rows(rows, key="passport-reasons", alt=_("Why it is left out"), room=PANEL)


def _ways_on(actor: Actor, asked: Number) -> None:
    """To the complaints, for who may see them, and to the reasons."""
    shape, listed = asked.kpi.shape, [Part.NUMERATOR]
    if isinstance(shape, Agencies) or not actor.may(Permission.SEE_COMPLAINTS):
        listed = []
    elif isinstance(shape, Share):
        listed.append(Part.DENOMINATOR)
    with st.container(horizontal=True):
        for part in listed:
            st.button(
                _("See complaints in the queue: {part}", part=tr(PARTS[part]).lower()),
                key=f"queue-{part}", icon=":material/list_alt:", on_click=_to_queue,
                args=(asked, part.value),
            )  # fmt: skip
        st.button(
            _("Why did it change?"), key="passport-why", icon=":material/difference:",
            on_click=_open_why,
        )  # fmt: skip


def _to_queue(asked: Number, part: str) -> None:
    st.session_state[LEFT] = True
    go("pages/queue.py", behind=address_of(asked.kpi, Part(part), asked.period, asked.filters))


def _open_why() -> None:
    st.session_state[WHY_OPEN] = st.session_state[LEFT] = True
