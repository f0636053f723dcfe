"""`kaga airspace`: map and routes (`planning.commands`), and the engines by themselves.

`spatial-id` and `voxels` need no city and no database: they are how others judge the engines.

>>> # kaga airspace spatial-id capsule 36.3199,136.3507,77 36.2957,136.3617,77 --radius 30
>>> # kaga airspace voxels Complex.3dmap Complex.3dmap.3dscen --any-angle
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from kaga.engines.airspace.frame import Position
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.spatial_id import sets
from kaga.engines.airspace.spatial_id.ids import SpatialIdError
from kaga.engines.airspace.spatial_id.packed import IdSet
from kaga.engines.airspace.voxels.any_angle import any_angle_path
from kaga.engines.airspace.voxels.benchmark import NotReadable, read_map, read_scenarios
from kaga.engines.airspace.voxels.exact import shortest_path
from kaga.kernel.console import refused
from kaga.services.airspace import map_commands
from kaga.services.airspace.filesdesk import commands as files
from kaga.services.airspace.filesdesk.tools import commands as tools
from kaga.services.airspace.planning import commands as planning
from kaga.services.airspace.planning import trusting

app = typer.Typer(help="The map of the air, and routes through it.", no_args_is_help=True)


def begin_with(prepare: Callable[[], None]) -> None:
    """What makes sure that there is a city, before a command needs one."""
    planning.begin_with(prepare)
    map_commands.begin_with(prepare)


app.command()(planning.city)
app.command()(planning.route)
app.command()(planning.verify)
app.command()(trusting.key)
app.command("import")(map_commands.import_map)
app.command("maps")(map_commands.list_maps)
app.command("use")(map_commands.use_map)
app.command()(files.check)
app.command()(files.export)
app.command()(files.fly)
app.command()(files.rehearse)
app.command()(tools.bench)
app.add_typer(tools.geozones, name="geozones")
app.command()(planning.planner)
spatial_id = typer.Typer(help="Sets of Spatial IDs.", no_args_is_help=True)
app.add_typer(spatial_id, name="spatial-id")
_LENGTH: Final = 5e-5
"""Listed lengths have eight decimals but were added up in single precision."""
Places = Annotated[list[str], typer.Argument(metavar="LAT,LON[,MSL]…")]
Zoom = Annotated[int, typer.Option(min=0, max=26, help="22 is 7.7 x 7.7 x 8 m in Kaga")]
AsJson = Annotated[bool, typer.Option("--json", help="for programs")]


@spatial_id.command()
def point(places: Places, *, zoom: Zoom = 22, as_json: AsJson = False) -> None:
    """The boxes that hold places."""
    _print_set(lambda: sets.points(_positions(places), zoom=zoom), as_json)


@spatial_id.command()
def line(places: Places, *, zoom: Zoom = 22, as_json: AsJson = False) -> None:
    """The boxes that a line passes."""
    _print_set(lambda: sets.line(_positions(places), zoom=zoom), as_json)


@spatial_id.command()
def capsule(
    places: Places,
    *,
    radius: Annotated[float, typer.Option(help="metres")] = 30.0,
    rule: Annotated[str, typer.Option(help="agency, or touching")] = "agency",
    zoom: Zoom = 22,
    as_json: AsJson = False,
) -> None:
    """The boxes within a radius of a line."""

    def made() -> IdSet:
        chosen = sets.Rule(rule)
        return sets.capsule(_positions(places), radius, zoom=zoom, rule=chosen)

    _print_set(made, as_json)


@spatial_id.command()
def polygon(
    places: Places,
    *,
    floor: Annotated[float, typer.Option(help="metres above the sea")] = 0.0,
    ceiling: Annotated[float, typer.Option(help="metres above the sea")] = 150.0,
    zoom: Zoom = 22,
    as_json: AsJson = False,
) -> None:
    """The boxes that a polygon between two heights touches."""

    def made() -> IdSet:
        ring = [(one.lat, one.lon) for one in _positions(places)]
        return sets.prism([ring], Msl(floor), Msl(ceiling), zoom=zoom)

    _print_set(made, as_json)


@app.command()
def voxels(
    map_file: Annotated[Path, typer.Argument(metavar="MAP", help=".3dmap, also .gz")],
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help=".3dscen")],
    *,
    any_angle: Annotated[
        bool, typer.Option(help="leave the grid where that is shorter")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Solve every problem of a voxel benchmark and compare with the listed lengths."""
    try:
        grid = read_map(map_file.read_bytes())
        problems = read_scenarios(scenario.read_bytes())
    except (OSError, NotReadable) as error:
        raise refused(f"cannot be read: {error}") from error
    solve = any_angle_path if any_angle else shortest_path
    if problems:
        solve(grid, problems[0].start, problems[0].goal)  # compiled before it is timed
    times, ratios, wrong = [], [], 0
    for one in problems:
        began = time.perf_counter()
        found = solve(grid, one.start, one.goal)
        times.append((time.perf_counter() - began) * 1e3)
        length = found.length if found is not None else float("inf")
        ratios.append(length / one.optimal if one.optimal else 1.0)
        longer = length > one.optimal + _LENGTH
        wrong += longer if any_angle else longer or length < one.optimal - _LENGTH
    told = _figures(times, ratios, wrong)
    print(json.dumps(told, indent=1) if as_json else _in_words(told))
    raise typer.Exit(1 if wrong else 0)


def _figures(times: list[float], ratios: list[float], wrong: int) -> dict[str, Any]:
    ordered = sorted(times) or [0.0]
    return {
        "problems": len(times),
        "wrong": wrong,
        "mean_ms": statistics.fmean(ordered),
        "median_ms": statistics.median(ordered),
        "p95_ms": ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)],
        "mean_ratio": statistics.fmean(ratios) if ratios else 1.0,
    }


def _in_words(told: dict[str, Any]) -> str:
    return (
        f"{told['problems']} problems, {told['wrong']} wrong; mean {told['mean_ms']:.1f} ms,"
        f" median {told['median_ms']:.2f} ms, p95 {told['p95_ms']:.1f} ms;"
        f" length to the listed optimum {told['mean_ratio']:.4f}"
    )


def _positions(places: list[str]) -> list[Position]:
    found = []
    for text in places:
        parts = text.split(",")
        if len(parts) not in {2, 3}:
            raise ValueError(f"not a place: {text}; write lat,lon or lat,lon,msl")
        lat, lon, height = (float(part) for part in [*parts, "0"][:3])
        found.append(Position(lat, lon, Msl(height)))
    return found


def _print_set(make: Callable[[], IdSet], as_json: bool) -> None:  # noqa: FBT001 - handed on
    try:
        texts = make().texts()
    except (SpatialIdError, ValueError) as error:
        raise refused(str(error)) from error
    print(json.dumps(texts) if as_json else "\n".join(texts))
