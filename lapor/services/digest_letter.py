"""The daily digest as a letter: counts and links, in the reader's language. Nobody is named in it.

No title, no number of a complaint, no name of a citizen: an inbox is outside the house.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from html import escape
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from lapor.config import Mode, settings
from lapor.domain.notices import NAMES, News
from lapor.domain.text import Text
from lapor.domain.today import Matter, Tone
from lapor.i18n import moment, number, pick, weekday

SUBJECT = Text("Lapor, {day}", "Lapor, {day}")
NEEDS = Text("Yang perlu Anda hari ini", "What needs you today")
NEW = Text("Sejak ringkasan terakhir", "Since the last digest")
STAMP = Text("Data per {moment}.", "Data as of {moment}.")
DEMO = Text(
    "Data buatan: tidak ada laporan atau orang yang nyata di dalamnya.",
    "Invented data: no complaint and no person in it is real.",
)
WHY = Text(
    "Anda menerima ini karena menyalakannya di halaman Profil. Ubah jam atau matikan di",
    "You get this because you switched it on in your profile. Change the hour or switch it off at",
)
COLOURS = {Tone.BAD: "#B34700", Tone.SOON: "#8A5A00", Tone.CALM: "#0B1520"}


class Line(NamedTuple):
    words: str
    n: str
    address: str
    colour: str


@dataclass(frozen=True)
class Digest:
    """What one person is told on one day."""

    matters: Sequence[Matter]
    news: Sequence[News]

    @property
    def is_empty(self) -> bool:
        return not self.matters and not self.news


def letter(found: Digest, to: str, lang: str, now: datetime, zone: ZoneInfo) -> EmailMessage:
    """A message to this address: plain text, and the same as simple HTML."""
    parts = [
        (pick(NEEDS, lang), [_matter(one, lang) for one in found.matters]),
        (pick(NEW, lang), [_news(one, lang) for one in found.news]),
    ]
    parts = [part for part in parts if part[1]]
    ends = [pick(STAMP, lang).format(moment=moment(now, zone, lang))]
    ends += [pick(DEMO, lang)] if settings().mode == Mode.DEMO else []
    ends.append(f"{pick(WHY, lang)} {address('pages/profile.py')}")
    message = EmailMessage()
    local = now.astimezone(zone).date()
    message["Subject"] = pick(SUBJECT, lang).format(day=weekday(local, lang))
    message["From"], message["To"] = settings().mail_from, to
    message["Auto-Submitted"] = "auto-generated"  # nobody's absence answers it: RFC 3834
    message["Content-Language"] = lang
    message.set_content(_plain(parts, ends))
    message.add_alternative(_html(parts, ends, lang), subtype="html")
    return message


def address(page: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """Of a page of ours, as a browser opens it."""
    asked = urlencode(list(query))
    return f"{settings().origin}/{PurePosixPath(page).stem}" + (f"?{asked}" if asked else "")


def _matter(one: Matter, lang: str) -> Line:
    n = pick(one.instead, lang) if one.instead else _n(one, lang)
    words = pick(one.name, lang) + (f" ({pick(one.words, lang)})" if one.words else "")
    return Line(words, n, address(one.page, one.query.items()), COLOURS[one.tone])


def _n(one: Matter | News, lang: str) -> str:
    return number(one.n, lang) + ("+" if one.is_capped else "")


def _news(one: News, lang: str) -> Line:
    n = _n(one, lang)
    link = address(one.page, one.query.items())
    return Line(pick(NAMES[one.kind], lang), n, link, COLOURS[Tone.CALM])


def _plain(parts: Sequence[tuple[str, list[Line]]], ends: Sequence[str]) -> str:
    blocks = [
        "\n".join([title, *(f"- {one.words}: {one.n}\n  {one.address}" for one in lines)])
        for title, lines in parts
    ]
    return "\n\n".join([*blocks, "\n".join(ends)]) + "\n"


def _html(parts: Sequence[tuple[str, list[Line]]], ends: Sequence[str], lang: str) -> str:
    body = "".join(
        f'<h2 style="font-size:16px;margin:24px 0 8px">{escape(title)}</h2>'
        '<table role="presentation" cellpadding="0" cellspacing="0" '
        f'style="width:100%;border-collapse:collapse">{"".join(map(_row, lines))}</table>'
        for title, lines in parts
    )
    small = "".join(f'<p style="margin:4px 0">{escape(one)}</p>' for one in ends)
    return (
        f'<!doctype html><html lang="{lang}"><body style="margin:0;padding:24px;color:#0B1520;'
        'background:#FFFFFF;font-family:sans-serif;font-size:15px"><div style="max-width:560px">'
        f'{body}<div style="margin-top:24px;color:#4A5561;font-size:13px">{small}</div>'
        "</div></body></html>"
    )


def _row(one: Line) -> str:
    line = "border-bottom:1px solid #D9DFE5;padding:8px 0"
    return (
        f'<tr><td style="{line}"><a href="{escape(one.address)}" style="color:#0B5FA5">'
        f'{escape(one.words)}</a></td><td style="{line};text-align:right;font-weight:bold;'
        f'color:{one.colour}">{escape(one.n)}</td></tr>'
    )
