"""The complaints behind a number, as the queue's address names them and its filter reads them.

An address is `follow_up_rate.numerator;since=2026-01-01;until=2026-03-31;as_of=2026-04-30;of=51`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from db.codes import Channel, Class, Status
from lapor import i18n
from lapor.domain.access import Actor
from lapor.domain.errors import Refusal
from lapor.domain.kpi import Kpi
from lapor.domain.text import Text
from lapor.services.kpi_rows import PARTS, Part, keys_behind
from lapor.services.kpi_scope import ALL, Filters, Period, asked, kpi_of
from lapor.services.kpi_words import in_words

MOST = 2_000  # that a queue lists: each of its reads names them one by one
NEWEST, STATE = Text("yang terbaru", "the newest"), Text("keadaan", "as of")
DAYS = ("since", "until", "as_of", "known_on")
WORDS: dict[str, Any] = {"klass": Class, "channel": Channel, "status": Status}
NAMES = ("agency", "klass", "channel", "category", "territory", "status")  # of Filters


@dataclass(frozen=True, slots=True)
class Behind:
    ids: tuple[int, ...]  # the newest MOST
    total: int
    words: Text


def address_of(kpi: Kpi, part: Part, period: Period, filters: Filters = ALL) -> str:
    """What stands after `behind=` in the address of the queue."""
    said = {name: getattr(period, name) for name in DAYS}
    said |= {name: getattr(filters, name) for name in NAMES}
    said["of"] = ",".join(filters.governments)
    pairs = [f"{name}={value}" for name, value in said.items() if value not in (None, "")]
    return ";".join([f"{kpi.code}.{part.value}", *pairs])


def is_address(code: str) -> bool:
    """Does it name a number, whoever may see it?"""
    try:
        _parsed(code)
    except (Refusal, ValueError):
        return False
    return True


def read(session: Session, actor: Actor, code: str) -> Behind | None:
    """None: it is no such address, or this actor may not see the complaints behind it."""
    try:
        kpi, part, period, filters = _parsed(code)
        question = asked(session, actor, kpi, period, (), filters, None)
        keys = keys_behind(session, question, part)
        about = "; ".join(which.id for _, which in in_words(session, question))
        about_en = "; ".join(which.en for _, which in in_words(session, question))
    except (Refusal, ValueError):
        return None
    words = Text(
        _said(kpi.name.id, PARTS[part].id, period, about, len(keys), "id"),
        _said(kpi.name.en, PARTS[part].en, period, about_en, len(keys), "en"),
    )
    return Behind(tuple(id for id, _ in keys[:MOST]), len(keys), words)


def _parsed(code: str) -> tuple[Kpi, Part, Period, Filters]:
    """Raises ValueError or BadInput for what is no address of ours."""
    head, *pairs = code.split(";")
    name, _, part = head.rpartition(".")
    said = dict(pair.split("=", 1) for pair in pairs)
    days = {one: date.fromisoformat(said.pop(one)) for one in DAYS if one in said}
    if "as_of" not in days or any(not 1990 < day.year < 2100 for day in days.values()):
        raise ValueError(code)
    governments = tuple(filter(None, said.pop("of", "").split(",")))
    if set(said) - set(NAMES):
        raise ValueError(code)
    narrow = {one: WORDS.get(one, str)(value) for one, value in said.items()}
    if (agency := narrow.get("agency", "")).isdecimal():
        narrow["agency"] = int(agency)
    period = Period(days.get("since"), days.get("until"), days["as_of"], days.get("known_on"))
    return kpi_of(name), Part(part), period, Filters(governments, **narrow)


def _said(kpi: str, part: str, period: Period, about: str, n: int, lang: str) -> str:
    span = f"{_day(period.since, lang)} – {_day(period.until, lang)}"
    of = f"{i18n.number(MOST, lang)} / {i18n.number(n, lang)}" if n > MOST else i18n.number(n, lang)
    newest = f" ({i18n.pick(NEWEST, lang)})" if n > MOST else ""
    state = f"{i18n.pick(STATE, lang)} {i18n.day(period.as_of, lang)}"
    return f"{kpi}, {part.lower()}, {span}, {state}, {about}: {of}{newest}"


def _day(day: date | None, lang: str) -> str:
    return "…" if day is None else i18n.day(day, lang)
