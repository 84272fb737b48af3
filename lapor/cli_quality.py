"""python -m lapor compare, quality, silence and official: how far numbers can be trusted."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from db.engine import reading
from lapor.console import OPERATOR, Day, Json, date_of, refusing, show, today_here
from lapor.services.comparison import Compared, PeersBy
from lapor.services.kpi_scope import Period

Government = Annotated[list[str] | None, typer.Option(help="By code; default: the pilots.")]


def compare(
    code: Annotated[str, typer.Argument(help="Of a KPI that is a share, a median or a rate.")],
    government: Annotated[str | None, typer.Option(help="Compare its agencies.")] = None,
    peers: Annotated[PeersBy, typer.Option(help="Who is compared with each other.")] = PeersBy.KIND,
    from_: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])] = None,
    until: Day = None,
    json_: Json = False,
) -> None:
    """Places among their peers: intervals, and ranks only where these do not meet."""
    from lapor.services import comparison

    with refusing(), reading() as session:
        period = _period(from_, until)
        if government:
            told = comparison.agencies(session, OPERATOR, code, period, government=government)
        else:
            told = comparison.governments(session, OPERATOR, code, period, peers_by=peers)
    show(
        [_place(group.peers.code, one) for group in told.groups for one in group.places],
        json_,
        _short,
    )


def _period(from_: datetime | None, until: datetime | None) -> Period:
    today = today_here()
    return Period(date_of(from_), min(date_of(until) or today, today), today)


def _place(peers: str, one: Compared) -> dict[str, Any]:
    return {
        "peers": peers,
        "place": one.code,
        "value": one.reading.value,
        "n": one.reading.n,
        "low": one.interval.low if one.interval else None,
        "high": one.interval.high if one.interval else None,
        "rank": _rank(one),
        "why_not": one.why_not.id if one.why_not else None,
        "note": one.reading.note.id if one.reading.note else None,
    }


def _rank(one: Compared) -> str | None:
    if one.rank is None:
        return None
    return f"{one.rank.best}–{one.rank.worst}" if one.rank.is_tied else str(one.rank.best)


def quality(
    government: Government = None,
    from_: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])] = None,
    until: Day = None,
    json_: Json = False,
) -> None:
    """What spoils the numbers of each government, who can mend it, and what it moves."""
    from lapor.services.quality import quality as of_government

    with refusing(), reading() as session:
        period = _period(from_, until)
        found = [
            _flaw(code, one)
            for code in _codes(government)
            for one in of_government(session, OPERATOR, code, period).flaws
            if one.n
        ]
    show(found, json_, _short)


def silence(government: Government = None, json_: Json = False) -> None:
    """Agencies that do not sign in, have no known decree, or leave complaints untouched."""
    from lapor.services.silence import silence as of_government

    with refusing(), reading() as session:
        told = [of_government(session, OPERATOR, code) for code in _codes(government)]
    found = [
        {
            "government": one.government, "agency": agency.name, "reason": why.reason.value,
            "n": why.n, "since": _iso(why.since), "ask": one.coordinators,
        }
        for one in told
        for agency in one.silent
        for why in agency.why
    ]  # fmt: skip
    show(found, json_, _short)


def official(
    file: Annotated[Path, typer.Argument(help="CSV: label, jenis, nilai, lain.")],
    json_: Json = False,
) -> None:
    """Check published figures against each other. Exit 1 if some contradict."""
    from lapor.services.official import check_file

    with refusing():
        findings = check_file(file)
    found = [
        {
            "label": one.label,
            "off": None if one.off is None else float(one.off),
            "text": one.text.id,
        }
        for one in findings
    ]
    show(found, json_, _short)
    raise typer.Exit(1 if found else 0)


def _codes(government: list[str] | None) -> list[str]:
    from lapor.services.setup import PILOTS

    return government or list(PILOTS)


def _flaw(government: str, one: Any) -> dict[str, Any]:
    return {
        "government": government,
        "flaw": one.flaw.code,
        "n": one.n,
        "owner": one.flaw.owner.value,
        "oldest": _iso(one.oldest),
        "age_days": one.age_days,
        "moves": [shift._asdict() for shift in one.shifts],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _short(value: Any) -> str:
    if not isinstance(value, list):
        return str(value)
    return ", ".join(map(_move, value)) or "-"


def _move(one: Any) -> str:
    """A KPI and what it moves: resolved_on_time 75.0 → 60.0–80.0."""
    if isinstance(one, str):
        return one
    shown, low, high = (
        "?" if one[name] is None else f"{one[name]:.1f}" for name in ("shown", "low", "high")
    )
    return f"{one['kpi']} {shown} → {low if low == high else f'{low}–{high}'}"
