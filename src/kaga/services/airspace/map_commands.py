"""`kaga airspace import`, `maps` and `use`: files into new versions, and which one counts.

>>> # kaga airspace import citygml 52397519_bldg_6697.gml.gz --source "加賀市 3D都市モデル 2026"
>>> # kaga airspace use 5b1e…
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from kaga.engines.airspace.mapfiles.tally import MapFileError
from kaga.kernel.actors import Actor
from kaga.kernel.console import refused, say
from kaga.kernel.errors import NotFound
from kaga.services.airspace.actions.mapfiles import tile_store
from kaga.services.airspace.actions.maps import put_in_force, register_stored
from kaga.services.airspace.mapping.importing import KINDS, Imported, Wanted, import_file
from kaga.services.airspace.mapping.reports import refused_csv
from kaga.services.airspace.planning.tilestore import NoMap
from kaga.services.airspace.queries.mapversions import versions_page

AsJson = Annotated[bool, typer.Option("--json", help="for programs")]
OPERATOR = Actor.system("command line")
_begin: list[Callable[[], None]] = []


def begin_with(prepare: Callable[[], None]) -> None:
    """What makes sure that there is a city, before a version is registered in it."""
    _begin[:] = [prepare]


def import_map(  # noqa: PLR0913, PLR0917 - typer fills them by name
    kind: Annotated[str, typer.Argument(metavar="KIND", help=", ".join(sorted(KINDS)))],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="also in gzip or zip")],
    source: Annotated[str, typer.Option(help="who made it, in words")] = "",
    edition: Annotated[str, typer.Option(help="its date or number")] = "",
    into: Annotated[str, typer.Option(help="the version to build on")] = "",
    epsg: Annotated[int, typer.Option(help="plane system of laser points")] = 6675,
    tile: Annotated[str, typer.Option(help="zoom/x/y of an elevation tile")] = "",
    rows: Annotated[Path | None, typer.Option(help="write refused rows as CSV")] = None,
    *,
    official: Annotated[bool, typer.Option(help="decisions may rest on it")] = False,
    fresh: Annotated[bool, typer.Option(help="begin a map of its own")] = False,
    use: Annotated[bool, typer.Option(help="let the new version count at once")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a file into a new version of the map; says what was kept and what refused."""
    wanted = Wanted(
        kind, file, source or file.name, edition, official=official, into=into, fresh=fresh,
        epsg=epsg, tile=tile,
    )  # fmt: skip
    try:
        done = import_file(tile_store(), wanted)
    except (MapFileError, NoMap, OSError) as error:
        raise refused(f"not taken in: {error}") from error
    if rows is not None:
        rows.write_text(refused_csv(done.rows), "utf-8-sig")
    if done.stored is not None:
        for prepare in _begin:
            prepare()
        register_stored(OPERATOR, done.stored)
        if use:
            put_in_force(OPERATOR, done.stored.city.version)
    say(dict(done.record), _lines(done), as_json=as_json)
    raise typer.Exit(0 if done.stored is not None else 1)


def list_maps(*, as_json: AsJson = False) -> None:
    """Versions of the map, newest first."""
    for prepare in _begin:
        prepare()
    found = versions_page(limit=200).rows
    record = [
        {
            "version": one.version,
            "status": one.status,
            "source": one.source,
            "tiles": one.tiles,
            "made_at": one.made_at.isoformat(),
            "published_at": one.published_at and one.published_at.isoformat(),
            "current": one.current,
        }
        for one in found
    ]
    lines = [
        f"{'*' if one.current else ' '} {one.version[:16]}  {one.made_at:%Y-%m-%d %H:%M}"
        f"  {one.status:<9} {one.tiles:>4} tiles  {one.source}"
        for one in found
    ]
    say(record, lines or ["there is no version yet"], as_json=as_json)


def use_map(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="or how it begins")],
    *,
    as_json: AsJson = False,
) -> None:
    """Let a version count; flights that it breaks are refused and told."""
    for prepare in _begin:
        prepare()
    names = [one for one in tile_store().versions() if one.startswith(version)]
    if len(names) != 1:
        raise refused(f"{len(names)} versions begin with {version}; see kaga airspace maps")
    try:
        put_in_force(OPERATOR, names[0])
    except NotFound:
        register_stored(OPERATOR, tile_store().load(names[0]))
        put_in_force(OPERATOR, names[0])
    say({"version": names[0]}, [f"in force: {names[0]}"], as_json=as_json)


def _lines(done: Imported) -> list[str]:
    told, refused = done.record, sum(done.rows.refused.values())
    lines = [
        f"{told['file']}: {told['kept']:,} rows kept, {refused:,} refused",
        *(f"  refused, {reason}: {count:,}" for reason, count in told["refused"].items()),
        *(
            f"    {one.row}: {one.reason.value} {one.detail}".rstrip()
            for one in done.rows.first[:10]
        ),
        f"heights: {told['heights']}",
        f"columns: {told['columns']:,}; rows beside the map: {told['outside']:,}",
        *(f"note: {note}" for note in told["notes"]),
    ]
    for layer, sources in told["layers"].items():
        named = "; ".join(f"{one['name']} ({one['status']}, {one['tiles']})" for one in sources)
        lines.append(f"{layer}: {named}")
    if told["version"]:
        return [*lines, f"new version {told['version']}; use it with: kaga airspace use"]
    return [*lines, "nothing in the map was changed by this file; no new version"]
