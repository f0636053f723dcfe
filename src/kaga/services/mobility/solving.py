"""`kaga mobility solve` and `simulate`: the dial-a-ride engine, asked from the command line.

They need no city and no database: they are how others judge the engine. `solve` reads an
instance of the literature and writes routes with its own node numbers and the times at which
service begins. Nothing is written that the judge of plans does not accept.

>>> # kaga mobility solve pr01.txt --format darp --seconds 10 --out pr01.json --json
>>> # kaga mobility simulate --days 7 --seed 1 --json
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from kaga.engines.dispatch.instances import (
    READERS,
    Instance,
    NotAnInstance,
    plan_cost,
    routes_by_number,
)
from kaga.engines.dispatch.solve import Effort, solve
from kaga.engines.dispatch.verify import verify_plan

AsJson = Annotated[bool, typer.Option("--json", help="for programs")]


def solve_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="an instance")],
    *,
    form: Annotated[str, typer.Option("--format", help="darp, or pdptw")],
    seconds: Annotated[float, typer.Option(min=0.1, help="of searching")] = 10.0,
    out: Annotated[Path | None, typer.Option(help="where the solution goes, as JSON")] = None,
    seed: Annotated[int, typer.Option(help="equal seeds search alike")] = 1,
    steps: Annotated[
        int, typer.Option(min=0, help="instead of seconds: the same result anywhere")
    ] = 0,
    threads: Annotated[int, typer.Option(min=1, max=64)] = 2,
    as_json: AsJson = False,
) -> None:
    """Plan a dial-a-ride (darp) or pickup-and-delivery (pdptw) instance of the literature."""
    instance = _read(file, form)
    first: Literal["cost", "vehicles"] = "vehicles" if form == "pdptw" else "cost"
    effort = Effort(seconds, steps, threads, seed, first)
    plan = solve(instance.day, effort, time.monotonic)
    if verify_plan(instance.day, plan):
        raise typer.Exit(_fail("the judge of plans does not accept this plan"))
    routes = routes_by_number(instance, plan)
    solution = {
        "cost": plan_cost(instance.day, plan),
        "routes": [
            [{"node": node, "begin": begin} for node, begin in route] for route in routes
        ],
    }
    told = {
        "file": file.name,
        "format": form,
        "cost": solution["cost"],
        "vehicles": len(routes),
        "unserved": len(plan.unserved),
    }
    if out is not None:
        out.write_text(json.dumps(solution), "utf-8")
    _say(told | ({"routes": solution["routes"]} if out is None else {}), as_json=as_json)
    raise typer.Exit(1 if plan.unserved else 0)


def _read(file: Path, form: str) -> Instance:
    reader = READERS.get(form)
    if reader is None:
        raise typer.Exit(_fail(f"--format is one of: {', '.join(READERS)}"))
    try:
        return reader(file.read_text("utf-8"))
    except OSError as error:
        raise typer.Exit(_fail(f"{file} cannot be read: {error.strerror}")) from error
    except (NotAnInstance, UnicodeDecodeError, IndexError, ValueError) as error:
        raise typer.Exit(_fail(f"{file} is no {form} instance: {error}")) from error


def simulate_days(
    *,
    days: Annotated[int, typer.Option(min=1)] = 1,
    seed: Annotated[int, typer.Option()] = 1,
    bookings: Annotated[int, typer.Option(min=1, help="a day")] = 300,
    vehicles: Annotated[int, typer.Option(min=1)] = 6,
    as_json: AsJson = False,
) -> None:
    """Live through days of bookings in an invented town, and tell who was served how."""
    from kaga.engines.dispatch.simulate import (  # noqa: PLC0415 - only this command needs it
        Policy,
        simulate,
        town,
    )

    place = town(seed, vehicles=vehicles, bookings=bookings)
    report = simulate(place, Policy(), days, seed)
    told = asdict(report)
    told["by_district"] = {name: one.facts() for name, one in report.by_district.items()}
    told["by_channel"] = {name: one.facts() for name, one in report.by_channel.items()}
    _say(told, as_json=as_json)
    raise typer.Exit(1 if report.breaches else 0)


def _say(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for name, value in told.items():
        if name != "routes":
            typer.echo(f"{name}: {value}")


def _fail(sentence: str) -> int:
    typer.echo(sentence, err=True)
    return 1
