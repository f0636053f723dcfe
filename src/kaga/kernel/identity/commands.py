"""`kaga identity` and `kaga drill`: roles, the roll, and the provider drill."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

import typer

app = typer.Typer(help="People, roles and the roll.", no_args_is_help=True)
role_app = typer.Typer(help="Roles of staff.", no_args_is_help=True)
drill_app = typer.Typer(help="Drills: lose something on purpose.", no_args_is_help=True)
app.add_typer(role_app, name="role")


@role_app.command()
def assign(
    person: Annotated[UUID, typer.Argument(help="The user number shown on My page.")],
    role: Annotated[str, typer.Argument(help="A role of roles.toml.")],
    division: Annotated[str, typer.Option(help="The division of the city.")] = "",
) -> None:
    """Give a person a role."""
    from kaga.kernel.actors import Actor  # noqa: PLC0415 - Django is ready now
    from kaga.kernel.errors import KagaError  # noqa: PLC0415
    from kaga.kernel.identity.actions.staff import Post, give_role  # noqa: PLC0415
    from kaga.kernel.identity.queries import person_by_handle  # noqa: PLC0415

    try:
        give_role(Actor.system("operator"), person_by_handle(person), Post(role, division))
    except KagaError as error:
        print(error.detail or type(error).__name__)
        raise typer.Exit(1) from error
    print(f"{person} is now {role}")


@app.command()
def roll(
    file: Annotated[Path, typer.Argument(help="CSV: name, birth_date, address, district.")],
) -> None:
    """Take over the city's roll; whoever is missing from the file has left."""
    from kaga.kernel.actors import Actor  # noqa: PLC0415 - Django is ready now
    from kaga.kernel.identity.actions.roll import RollRow, import_roll  # noqa: PLC0415

    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = [
            RollRow(
                row["name"],
                date.fromisoformat(row["birth_date"]),
                row["address"],
                row["district"],
            )
            for row in csv.DictReader(lines)
        ]
    found = import_roll(rows, Actor.system("operator"))
    print(f"read {found.read}, added {found.added}, left {found.left}")


@app.command()
def sweep() -> None:
    """Remove browser sessions that are over."""
    from kaga.kernel.identity.sessionstore import SessionStore  # noqa: PLC0415

    SessionStore.clear_expired()


@drill_app.callback()
def drills() -> None:
    """Drills: lose something on purpose."""


@drill_app.command()
def provider(
    name: Annotated[str, typer.Argument(help="card, oidc or passkey.")],
    on: Annotated[
        Literal["scratch", "city"],
        typer.Option(help="Try it in a scratch copy (SQLite), or in the running city."),
    ] = "city",
    *,
    restore: Annotated[
        bool, typer.Option(help="Take the provider back afterwards, or leave it withdrawn.")
    ] = True,
) -> None:
    """Withdraw a provider and prove that accounts, drafts and cases stay reachable."""
    from kaga.kernel.errors import KagaError  # noqa: PLC0415 - Django is ready now
    from kaga.kernel.identity.drill import drill  # noqa: PLC0415
    from kaga.kernel.identity.scratch import repeat_in_scratch_copy  # noqa: PLC0415

    if on == "scratch":
        raise typer.Exit(repeat_in_scratch_copy(["drill", "provider", name]))
    try:
        report = drill(name, then="restore" if restore else "leave")
    except KagaError as error:
        print(error.detail or type(error).__name__)
        raise typer.Exit(1) from error
    for finding in report.findings:
        mark = "ok  " if finding.holds else "LOST"
        print(f"{mark} {finding.what} {finding.detail}".rstrip())
    print(f"{name}: {'passed' if report.passed else 'FAILED'}, {report.people} people")
    raise typer.Exit(0 if report.passed else 1)
