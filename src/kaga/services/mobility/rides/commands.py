"""`kaga mobility audit`: were the promises of a day kept, and was everybody served alike?

>>> # kaga mobility audit --date 2026-11-24 --json
"""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated

import typer

from kaga.services.mobility import city


def audit(
    *,
    on: Annotated[str, typer.Option("--date", help="YYYY-MM-DD; else today")] = "",
    service: Annotated[str, typer.Option(help="code of a service; else the first")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
) -> None:
    """Replay a day's promises: told times, changes, notices, kept or broken; and fairness."""
    city.begin()
    from kaga.kernel import clock  # noqa: PLC0415 - the city comes first
    from kaga.services.mobility.rides.auditing.fairness import fairness_of  # noqa: PLC0415
    from kaga.services.mobility.rides.auditing.promises import looked_at  # noqa: PLC0415
    from kaga.services.mobility.rides.auditing.telling import (  # noqa: PLC0415
        lines_of,
        record_of,
    )
    from kaga.services.mobility.rides.models import DemandService  # noqa: PLC0415

    try:
        day = date.fromisoformat(on) if on else clock.today()
    except ValueError as error:
        typer.echo(f"{on} is no date: write YYYY-MM-DD", err=True)
        raise typer.Exit(2) from error
    rows = DemandService.objects.order_by("code")
    row = rows.filter(code=service).first() if service else rows.first()
    if row is None:
        typer.echo("there is no such demand service", err=True)
        raise typer.Exit(2)
    found = looked_at(row, day)
    fair = fairness_of([found], row)
    if as_json:
        typer.echo(json.dumps(record_of(found, fair), ensure_ascii=False))
    else:
        typer.echo("\n".join(lines_of(found, fair)))
    raise typer.Exit(0 if found.is_sound else 1)
