"""python -m lapor suggest: what each government's learner knows, or how good it would have been."""

from typing import Annotated

import typer

from db.engine import reading
from lapor.console import OPERATOR, refusing, show
from lapor.domain.errors import NotFound


def suggest(
    evaluate: Annotated[
        bool, typer.Option("--evaluate", help="Learn from the past, ask about each quarter.")
    ] = False,
    government: Annotated[str | None, typer.Option(help="Only this one, by its code.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Suggested agencies: what was learned, or with --evaluate how good it is."""
    with refusing():
        found = _trials(government) if evaluate else _standings(government)
    show(found, json_, _short)


def _short(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _trials(government: str | None) -> list[dict[str, object]]:
    from lapor.services.suggest import TOO_LITTLE
    from lapor.services.suggest_evaluate import evaluate

    with reading() as session:
        found = [one.as_json() for one in evaluate(session, government)]
    if not found:
        raise NotFound(TOO_LITTLE)
    return found


def _standings(government: str | None) -> list[dict[str, object]]:
    from lapor.services import suggest
    from lapor.services.suggest_evaluate import governments

    with reading() as session:
        standings = [
            (one.code, suggest.standing(session, OPERATOR, one.id))
            for one in governments(session, government)
        ]
    return [
        {
            "government": code,
            "learned_from": one.learned_from,
            "trained_at": one.trained_at.isoformat() if one.trained_at else None,
            "measured": one.measured._asdict() if one.measured else None,
            "text": one.text.id,
        }
        for code, one in standings
    ]
