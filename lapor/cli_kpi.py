"""python -m lapor kpi, rows, why, passport: numbers, and what stands behind them."""

import json
from datetime import datetime
from typing import Annotated, Any

import typer

from db.engine import reading
from lapor.console import OPERATOR, Day, Json, date_of, refusing, say, show

Codes = Annotated[list[str] | None, typer.Option()]
From = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])]
Klass = Annotated[str | None, typer.Option("--class")]
Age = Annotated[str | None, typer.Option(help="Of the backlog: 0-5, 6-14, 15-60 or over_60.")]


def _filters(**given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def kpi(
    codes: Annotated[list[str] | None, typer.Argument()] = None,
    by: Codes = None,
    government: Codes = None,
    from_: From = None,
    until: Day = None,
    as_of: Day = None,
    known_on: Day = None,
    agency: str | None = None,
    class_: Klass = None,
    channel: str | None = None,
    category: str | None = None,
    territory: str | None = None,
    status: str | None = None,
    json_: Json = False,
) -> None:
    """Measure KPIs."""
    from lapor.services.kpi_json import measure_json

    with refusing(), reading() as session:
        found = measure_json(
            session, OPERATOR, codes or [], by=by or [],
            **_period(from_, until, as_of, known_on),
            **_filters(governments=government, agency=agency, klass=class_, channel=channel,
                       category=category, territory=territory, status=status),
        )  # fmt: skip
    show(found, json_)


def rows(
    code: str,
    part: str = "numerator",
    government: Codes = None,
    from_: From = None,
    until: Day = None,
    as_of: Day = None,
    known_on: Day = None,
    agency: str | None = None,
    class_: Klass = None,
    channel: str | None = None,
    category: str | None = None,
    territory: str | None = None,
    status: str | None = None,
    json_: Json = False,
) -> None:
    """List the complaints behind a number."""
    from lapor.services.kpi_json import rows_json

    with refusing(), reading() as session:
        found = rows_json(
            session, OPERATOR, code, part=part, **_period(from_, until, as_of, known_on),
            **_filters(governments=government, agency=agency, klass=class_, channel=channel,
                       category=category, territory=territory, status=status),
        )  # fmt: skip
    show(found, json_)


def why(
    code: str,
    government: Codes = None,
    from_: From = None,
    until: Day = None,
    as_of: Day = None,
    known_on: Day = None,
    before_from: Day = None, before_until: Day = None, before_as_of: Day = None,
    before_known_on: Day = None,
    age: Age = None,
    agency: str | None = None,
    class_: Klass = None,
    channel: str | None = None,
    category: str | None = None,
    territory: str | None = None,
    json_: Json = False,
) -> None:  # fmt: skip
    """Why a KPI is not what it was before; what --before-… leaves out is as it is now."""
    from lapor.services.kpi_json import change_json

    with refusing(), reading() as session:
        found = change_json(
            session, OPERATOR, code, age=age,
            before=_period(before_from, before_until, before_as_of, before_known_on),
            **_period(from_, until, as_of, known_on),
            **_filters(governments=government, agency=agency, klass=class_, channel=channel,
                       category=category, territory=territory),
        )  # fmt: skip
    _tell(found, [found["earlier"], *found["parts"], found["later"]], json_)


def passport(
    code: str,
    government: Codes = None,
    from_: From = None,
    until: Day = None,
    as_of: Day = None,
    known_on: Day = None,
    agency: str | None = None,
    class_: Klass = None,
    channel: str | None = None,
    category: str | None = None,
    territory: str | None = None,
    status: str | None = None,
    json_: Json = False,
) -> None:
    """What a number means, by which rules, of whom, and the digest of its complaints."""
    from lapor.services.kpi_json import passport_json

    with refusing(), reading() as session:
        found = passport_json(
            session, OPERATOR, code, **_period(from_, until, as_of, known_on),
            **_filters(governments=government, agency=agency, klass=class_, channel=channel,
                       category=category, territory=territory, status=status),
        )  # fmt: skip
    lines = [
        {name: line}
        for name, value in found.items()
        for line in (value if isinstance(value, list) else [value])
    ]
    _tell(found, lines, json_)


def _tell(found: dict[str, Any], lines: list[dict[str, Any]], as_json: bool) -> None:
    """All of it as JSON, or line by line."""
    if as_json:
        say(json.dumps(found, ensure_ascii=False))
    else:
        show(lines, as_json=False)


def _period(
    since: datetime | None,
    until: datetime | None,
    as_of: datetime | None,
    known_on: datetime | None,
) -> dict[str, Any]:
    return {
        "since": date_of(since),
        "until": date_of(until),
        "as_of": date_of(as_of),
        "known_on": date_of(known_on),
    }
