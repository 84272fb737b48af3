"""Figures behind which fewer than ten stand: what a partner does not see of those entered."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from db.codes import FigureKind
from lapor.domain.kpi import SMALL, Figures, Reading
from lapor.domain.programme_rules import COUNTED
from lapor.domain.suppression import suppressed
from lapor.queries.programme import Row


def few(figures: list[Row], units: Mapping[str, str]) -> frozenset[str]:
    """Keys of what a partner does not see: what is small, and what it could be worked out from.

    The governments of one indicator, series and period add up to a total that may be known.
    """
    small, beside = set(), defaultdict(list)
    for row in figures:
        values = row.values
        unit = units.get(values["indicator_code"], "")
        if _is_small(values, unit):
            small.add(row.key)
        if unit in COUNTED[:2] and values["government_id"] and values["kind"] != FigureKind.TARGET:
            line = (values["indicator_code"], values["kind"], values["series"], values["to_on"])
            beside[line].append(row)
    for rows in beside.values():
        numbers = [int(row.values["value"]) for row in rows]
        cells = [
            Reading("received", {"row": row.key}, Figures(n, n, None))
            for row, n in zip(rows, numbers, strict=True)
        ]
        small |= {str(one.group["row"]) for one in suppressed(cells) if one.suppressed}
    return frozenset(small)


def _is_small(values: Mapping[str, Any], unit: str) -> bool:
    """Few people or complaints are counted, or few were asked. A target counts nobody."""
    if values["kind"] == FigureKind.TARGET:
        return False
    counted = [values["value"]] if unit in COUNTED[:2] else []
    asked = [values["n"]] if values["n"] is not None else []
    return any(0 < one < SMALL for one in counted + asked)
