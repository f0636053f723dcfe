"""`kaga airspace geozones export|import` and `kaga airspace bench`.

>>> # kaga airspace geozones export --format ed318 --out kaga.json
>>> # kaga airspace bench capsule
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from kaga.engines.airspace.geozones.problems import GeozoneError
from kaga.engines.airspace.plan.refusals import PlanRefused
from kaga.kernel.console import refused, say
from kaga.services.airspace.filesdesk.geozone_files import (
    propose_zones,
    read_zones,
    zones_file,
)
from kaga.services.airspace.planning.commands import AsJson, store_with_map
from kaga.services.airspace.planning.tilestore import NoMap

geozones = typer.Typer(help="Zones as ED-269 and ED-318 files.", no_args_is_help=True)


class ZoneFile(StrEnum):
    """Kinds of files of zones."""

    ED269 = "ed269"
    ED318 = "ed318"


Wanted = Annotated[ZoneFile, typer.Option("--format", help="ED-269 or ED-318")]


@geozones.command()
def export(
    wanted: Wanted = ZoneFile.ED318,
    out: Annotated[Path | None, typer.Option(help="write it there")] = None,
) -> None:
    """Write what keeps flights away in the next 30 days: zones, events, works."""
    store_with_map()
    try:
        text = zones_file(wanted.value)
    except GeozoneError as error:
        raise refused(f"cannot be written: {error}") from error
    if out is None:
        typer.echo(text)
        return
    out.write_text(text, "utf-8")
    typer.echo(str(out))


@geozones.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="a file of zones")],
    wanted: Wanted = ZoneFile.ED318,
    source: Annotated[str, typer.Option(help="who ordered these zones")] = "",
    *,
    propose: Annotated[bool, typer.Option(help="propose them; else only read")] = False,
    as_json: AsJson = False,
) -> None:
    """Read a file of zones; with --propose each one waits for approval by the desk."""
    store_with_map()
    try:
        text = file.read_text("utf-8")
        reading = read_zones(text, wanted.value)
        record: dict[str, Any] = {
            "zones": [one.about.identifier for one in reading.zones],
            "refused": [str(one.error) for one in reading.refused],
            "proposed": 0,
        }
        if propose:
            if not source:
                raise refused("say who ordered these zones: --source")
            record["proposed"] = propose_zones(text, wanted.value, source).proposed
    except (OSError, UnicodeDecodeError, GeozoneError) as error:
        raise refused(f"cannot be read: {error}") from error
    lines = [f"{len(reading.zones)} zones, {record['proposed']} proposed"]
    lines += [f"refused: {one.error}" for one in reading.refused]
    say(record, lines, as_json=as_json)
    raise typer.Exit(1 if reading.refused else 0)


def bench(
    name: Annotated[
        str, typer.Argument(help="voxels, grid, capsule, deconflict, route, check")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Measure an engine on this machine: the median of nine warm rounds."""
    from kaga.services.airspace.filesdesk.measuring import MEASURES, measured  # noqa: PLC0415

    if name not in MEASURES:
        raise refused(f"no measurement {name}; there are {', '.join(MEASURES)}")
    if name in {"route", "check"}:
        store_with_map()
    try:
        found = measured(name)
    except (NoMap, PlanRefused) as error:
        raise refused(f"cannot be measured: {error}") from error
    record = {"name": name, **found.record()}
    line = (
        f"{name}: median {record['median_ms']:.3f} ms (least {record['least_ms']:.3f}, most"
        f" {record['most_ms']:.3f}; processor {record['median_cpu_ms']:.3f}); {record['what']}"
    )
    say(record, [line], as_json=as_json)
