"""`kaga cases`: what is due, one case in short, the state diagram; `kaga catalogue load`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaga.engines.cases import State, markdown
from kaga.engines.references import ReferenceNotUnderstood, parse_reference
from kaga.kernel import clock
from kaga.services.procedures import words
from kaga.services.procedures.enums import Desk
from kaga.services.procedures.models import Case, CaseAct
from kaga.services.procedures.queries.cases import due_of, light_of
from kaga.services.procedures.seeds import load_catalogue

cases = typer.Typer(help="Cases of the city.", no_args_is_help=True)
catalogue = typer.Typer(help="The catalogue of procedures.", no_args_is_help=True)


@cases.command()
def due(
    division: Annotated[str, typer.Option(help="only this division")] = "",
    limit: Annotated[int, typer.Option(help="at most so many", min=1, max=1000)] = 50,
) -> None:
    """List open cases by the day their decision is due. No names: this goes to terminals."""
    rows = Case.objects.filter(desk=Desk.TODO).select_related("procedure")
    if division:
        rows = rows.filter(division=division)
    for case in rows.defer("answers", "name").order_by("due_on", "id")[:limit]:
        colour = light_of(case, clock.today())
        day = str(due_of(case) or "-")
        print(f"{case.reference}  {day:<10}  {colour:<8}  {case.state:<10}  "
              f"{case.procedure.slug}")  # fmt: skip


@cases.command()
def show(reference: str) -> None:
    """Show where a case stands and its history, without personal content."""
    try:
        number = str(parse_reference(reference))
    except ReferenceNotUnderstood as error:
        print(f"not a case number: {error.reason}")
        raise typer.Exit(2) from error
    case = Case.objects.filter(reference=number).select_related("procedure").first()
    if case is None:
        print(f"there is no case {number}")
        raise typer.Exit(1)
    state = words.STATES[State(case.state)].ja
    print(f"{case.reference}  {case.procedure.slug}  {case.state} ({state})")
    print(f"arrived {case.arrived_at:%Y-%m-%d %H:%M:%S%z}  due {due_of(case) or '-'}")
    for act in CaseAct.objects.filter(case=case).order_by("etag"):
        print(f"{act.etag:>3}  {act.at:%Y-%m-%d %H:%M}  {act.role:<8}  {act.act:<20}  "
              f"{act.start} -> {act.to}  {act.clause}")  # fmt: skip


@cases.command()
def diagram(
    file: Annotated[Path, typer.Argument(help="where to write the page")],
) -> None:
    """Write the page with the state diagram, drawn from the table."""
    file.write_text(markdown(), "utf-8")


@catalogue.callback()
def catalogue_of_the_city() -> None:
    """The catalogue of procedures."""


@catalogue.command()
def load() -> None:
    """Load the catalogue folder: procedures, forms, reasons, this year's pots."""
    for slug in load_catalogue():
        print(slug)
