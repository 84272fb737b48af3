"""python -m lapor target, seal: what is to be reached, and months kept as they are known."""

from datetime import datetime
from typing import Annotated

import typer

from db.engine import reading, writing
from lapor import i18n
from lapor.console import OPERATOR, date_of, refusing, say

Month = Annotated[datetime, typer.Argument(formats=["%Y-%m"], help="Any month that is over.")]


def target(
    code: Annotated[str | None, typer.Argument(help="A KPI; none lists what was set.")] = None,
    value: Annotated[float | None, typer.Argument(help="None takes the target back.")] = None,
    government: str | None = None,
    year: int | None = None,
    basis: Annotated[str, typer.Option(help="The decree, plan or meeting it comes from.")] = "",
) -> None:
    """Set a target of a KPI, for the nation or one government, for every year or one."""
    from lapor.services import kpi_targets

    if code is None:
        with refusing(), reading() as session:
            for one in kpi_targets.history(session, OPERATOR):
                about = f"{one.kpi}  {one.place or 'nasional'}  {one.year or 'setiap tahun'}"
                amount = "dicabut" if one.value is None else f"{one.value:g}"
                say(f"{one.at:%Y-%m-%d %H:%M}Z  {about}  {amount}  {one.basis}  {one.by}")
        return
    with refusing(), writing() as session:
        kpi_targets.set_target(
            session, OPERATOR, code, value, government=government, year=year, basis=basis
        )
    say(f"target {code}: {'dicabut' if value is None else f'{value:g}'}")


def seal(government: str, month: Month) -> None:
    """Keep a government's month as it was known at the end of yesterday."""
    from lapor.services import seals

    with refusing():
        first = date_of(month)
        assert first is not None
        with writing(snapshot=True) as session:
            done = seals.seal(session, OPERATOR, government, first)
    known = i18n.day(done.known_on, "id")
    say(f"{done.name}, {first:%Y-%m}, edisi {done.edition}: diketahui {known}, {done.digest}")
