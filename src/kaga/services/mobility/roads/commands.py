"""`kaga mobility streets`: street files into versions, and which one counts.

>>> # kaga mobility streets import chubu-latest.osm.pbf --use --json
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kaga.kernel.actors import Actor
from kaga.kernel.console import refused, say
from kaga.kernel.places.pack import named_pack, open_pack
from kaga.services.mobility import city
from kaga.services.mobility.roads.osm import CREDIT, NotStreets, OsmFormat

if TYPE_CHECKING:
    from kaga.services.mobility.models import StreetsVersion

app = typer.Typer(help="Streets for walking and driving.", no_args_is_help=True)
OPERATOR: Final = Actor.system("command line")
AsJson = Annotated[bool, typer.Option("--json", help="for programs")]
FORMATS: Final = {".pbf": "pbf", ".osm": "osm", ".xml": "osm"}


@app.command("import")
def import_streets(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".osm.pbf or .osm")],
    source: Annotated[str, typer.Option(help="whom pages name for it")] = CREDIT,
    margin: Annotated[float, typer.Option(help="degrees around the city that are kept")] = 0.1,
    *,
    whole: Annotated[bool, typer.Option(help="keep everything, wherever it lies")] = False,
    use: Annotated[bool, typer.Option(help="let it count at once")] = False,
    as_json: AsJson = False,
) -> None:
    """Take an OpenStreetMap file in as a version; says what was kept and what left out."""
    from kaga.services.mobility.actions.streets import (  # noqa: PLC0415 - slow to load
        keep_streets,
        use_streets,
    )
    from kaga.services.mobility.roads.reading import Wanted, told_of  # noqa: PLC0415
    from kaga.services.mobility.roads.standin import city_bounds  # noqa: PLC0415

    form = FORMATS.get(file.suffix)
    if form is None:
        raise refused(f"{file}: neither .osm.pbf nor .osm")
    bounds = city_bounds(open_pack(named_pack()))
    within = None if whole else bounds.view.widened(max(margin, 0.0))
    try:
        told = told_of(file.read_bytes(), OsmFormat(form), Wanted(within, bounds.places))
    except (NotStreets, OSError) as error:
        raise refused(f"not taken in: {error}") from error
    if told.refused:
        say({"version": None, **told.record}, _lines(told.record), as_json=as_json)
        raise refused("no street of this file lies in the city; --whole keeps all of it", 1)
    city.begin()
    row = keep_streets(OPERATOR, told, file.name, source)
    if use:
        row = use_streets(OPERATOR, row.id)
    hint = [] if use else [f"use it with: kaga mobility streets use {str(row.id)[-12:]}"]
    record = {**_row(row), **told.record, "used": use}
    say(record, [*_lines(told.record), f"version {row.id}", *hint], as_json=as_json)


@app.command("list")
def list_streets(*, as_json: AsJson = False) -> None:
    """Versions of the streets, newest first, and which one counts."""
    from kaga.services.mobility.queries.streets import (  # noqa: PLC0415 - needs a database
        current_streets,
        streets_page,
    )

    city.begin()
    now = current_streets()
    rows = streets_page(limit=200).rows
    record = [{**_row(one), "used": now is not None and one.id == now.id} for one in rows]
    lines = [
        f"{'*' if one['used'] else ' '} {one['version']}  {one['made_at'][:16]}"
        f"  {one['facts']['km']:>8,} km  {one['origin']}  {one['source']}"
        for one in record
    ]
    say(record, lines or ["no streets were taken in: stand-ins are used"], as_json=as_json)


@app.command("use")
def use_version(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="or how it ends")],
    *,
    as_json: AsJson = False,
) -> None:
    """Let a version count; a running planner takes it up within some seconds."""
    from kaga.services.mobility.actions.streets import use_streets  # noqa: PLC0415

    city.begin()
    row = use_streets(OPERATOR, _named(version).id)
    say({**_row(row), "used": True}, [f"in force: {row.id}"], as_json=as_json)


@app.command("export")
def export_streets(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="or how it ends")],
    out: Annotated[Path, typer.Argument(metavar="OUT")] = Path("streets.osm.pbf"),
    *,
    as_json: AsJson = False,
) -> None:
    """Write the file of a version."""
    from kaga.services.mobility.queries.streets import streets_file  # noqa: PLC0415

    city.begin()
    row = _named(version)
    content = streets_file(row)
    out.write_bytes(content)
    record = {**_row(row), "out": str(out), "bytes": len(content)}
    say(record, [f"{out}: {len(content):,} bytes, {row.source}"], as_json=as_json)


def _named(version: str) -> StreetsVersion:
    """The version that is called so, or whose name ends so."""
    from kaga.services.mobility.queries.streets import streets_page  # noqa: PLC0415

    found = [one for one in streets_page(limit=200).rows if str(one.id).endswith(version)]
    if len(found) != 1:
        told = f"{len(found)} versions end with {version}; see: kaga mobility streets list"
        raise refused(told)
    return found[0]


def _row(row: StreetsVersion) -> dict[str, Any]:
    return {
        "version": str(row.id),
        "digest": row.digest,
        "origin": row.origin,
        "source": row.source,
        "made_at": row.made_at.isoformat(),
        "facts": row.facts,
    }


def _lines(record: dict[str, Any]) -> list[str]:
    facts, turns = record["facts"], "{restrictions_kept:,} of {restrictions_read:,}"
    lines = [
        "{ways_read:,} ways read, {ways_kept:,} kept".format(**record),
        turns.format(**record) + " turn restrictions kept",
        *(f"  {one['count']:,} x {one['means']}" for one in record["counts"]),
    ]
    named = [f"{one['code']} {one['number']}" for one in record["problems"][:10]]
    lines += [f"  the first: {', '.join(named)}"] if named else []
    if facts:
        kinds = ", ".join(f"{kind} {km:,}" for kind, km in facts["kinds"].items())
        lines.append(f"{facts['km']:,} km: {kinds}")
        for who, name in (("on foot", "walk"), ("wheelchair", "wheelchair"), ("car", "car")):
            places = f"{facts[f'{name}_places']} of {facts['places']} public places"
            lines.append(f"  {who}: {facts[f'{name}_km']:,} km in one piece, {places}")
    return lines
