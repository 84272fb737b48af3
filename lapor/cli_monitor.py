"""python -m lapor target, seal, sealed: what is to be reached, and months kept as known."""

import sys
from datetime import datetime
from typing import Annotated

import typer

from db.engine import reading, writing
from lapor import i18n
from lapor.console import OPERATOR, Json, refusing, say, whole

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


def seal(
    month: Month,
    governments: Annotated[list[str], typer.Argument(help="By code, all of them or none.")],
) -> None:
    """Keep a month of these governments as it was known at the end of yesterday."""
    from lapor.services import sealing

    with refusing(), whole("pemda disegel") as told, writing(snapshot=True) as session:
        made = sealing.seal(session, OPERATOR, governments, month.date(), progress=told)
    for one in made:
        known = i18n.day(one.known_on, "id")
        say(f"{one.name}, {one.month:%Y-%m}, edisi {one.edition}: diketahui {known}, {one.digest}")


def sealed(
    month: Month,
    government: str,
    edition: Annotated[int | None, typer.Option(help="Default: the newest.")] = None,
    json_: Json = False,
) -> None:
    """Recompute a sealed month as known on its day. Exit 1 if it is not what was sealed.

    With --json the figures alone, byte by byte: their SHA-256 is the digest of the seal.
    """
    from lapor.services import seals

    with refusing(), reading() as session:
        one = seals.named(session, OPERATOR, government, month.date(), edition)
        told = seals.again(session, OPERATOR, one)
    if json_:
        sys.stdout.write(told)
        return
    again = seals.digest_of(told)
    known = i18n.day(one.known_on, "id")
    say(f"{one.name}, {one.month:%Y-%m}, edisi {one.edition}: diketahui {known}")
    say(f"disegel         {one.digest}")
    say(f"dihitung ulang  {again}")
    raise typer.Exit(0 if again == one.digest else 1)
