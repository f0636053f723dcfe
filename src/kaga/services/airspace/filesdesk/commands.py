"""`kaga airspace check`, `export`, `fly`, `rehearse`, `geozones`: files and vehicles.

>>> # kaga airspace check flight.plan --depart 2026-11-23T15:00
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from kaga.engines.airspace.missions.model import Mission
from kaga.engines.airspace.missions.problems import MissionError
from kaga.engines.airspace.missions.uploading import Uploaded, VehicleAway, VehicleLink
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.refusals import PlanRefused
from kaga.engines.airspace.plausibility import WrongDatum
from kaga.engines.airspace.track.model import TrackError
from kaga.kernel.actors import Actor
from kaga.kernel.console import moment_of, refused, say
from kaga.services.airspace.actions.rehearsing import keep_rehearsal
from kaga.services.airspace.filesdesk.check_record import lines_of
from kaga.services.airspace.filesdesk.checking import USUAL_CRAFT, Terms, checked_file
from kaga.services.airspace.filesdesk.datum_words import datum_told
from kaga.services.airspace.filesdesk.exporting import Format, file_of
from kaga.services.airspace.filesdesk.planned import best_mission
from kaga.services.airspace.filesdesk.rehearsing import Breeze
from kaga.services.airspace.filesdesk.route_rehearsal import (
    Where,
    note_of,
    rehearsal_lines,
    rehearsed_source,
)
from kaga.services.airspace.filesdesk.sources import NoSource, Source, source_of
from kaga.services.airspace.filesdesk.vehicles import simulator, vehicle_link
from kaga.services.airspace.planning.commands import AsJson, store_with_map
from kaga.services.airspace.planning.situations import situation_now
from kaga.services.airspace.planning.tilestore import NoMap

UNREADABLE: Final = 2
Depart = Annotated[str, typer.Option(help="2026-11-23T15:00, the city's time")]
Vehicle = Annotated[str, typer.Option(help=", ".join(CRAFTS))]


def check(
    file: Annotated[Path, typer.Argument(help=".plan, waypoints, KML, GeoJSON, GPX")],
    depart: Depart = "",
    vehicle: Vehicle = USUAL_CRAFT,
    heights: Annotated[
        str, typer.Option(help="of a line: msl, agl or ellipsoid, if the file does not say")
    ] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Judge a plan made elsewhere leg by leg (exit code: 0 sound, 1 findings, 2 unreadable)."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise refused(f"cannot be read: {error}") from error
    store = store_with_map()
    terms = Terms(_seconds(depart), vehicle, heights or None)
    try:
        record = checked_file(situation_now(store), content, terms)
    except WrongDatum as wrong:
        raise refused(f"wrong datum: {datum_told(wrong).en}") from wrong
    except MissionError as wrong:
        raise refused(f"{wrong}\n{wrong.told.en}") from wrong
    except (PlanRefused, NoMap) as wrong:
        raise refused(f"cannot be judged: {wrong}") from wrong
    say(record, lines_of(record), as_json=as_json)
    raise typer.Exit(0 if record["verdict"] == "ok" else 1)


def _seconds(depart: str) -> float | None:
    moment: datetime | None = moment_of(depart) if depart else None
    return None if moment is None else moment.timestamp()


Route = Annotated[
    str,
    typer.Argument(
        metavar="ROUTE", help="a flight's reference, a certificate, a file, or FROM,TO,TIME"
    ),
]


def export(
    route: Route,
    wanted: Annotated[
        Format, typer.Option("--format", help="geojson is the area for DIPS 2.0")
    ] = Format.PLAN,
    out: Annotated[Path | None, typer.Option(help="write it there")] = None,
    vehicle: Vehicle = USUAL_CRAFT,
    *,
    as_json: AsJson = False,
) -> None:
    """Hand out a route as a file: to the terminal, or to --out."""
    source = _source(route, vehicle)
    try:
        text = file_of(source, wanted)
    except MissionError as wrong:
        raise refused(f"{wrong}\n{wrong.told.en}") from wrong
    if out is None and not as_json:
        typer.echo(text, nl=False)
        return
    if out is not None:
        out.write_text(text, "utf-8")
    record: dict[str, Any] = {
        "route": source.name,
        "format": wanted.value,
        "stand_in": source.stand_in,
        "file": None if out is None else str(out),
    }
    if out is None:
        record["content"] = text
    lines = [f"{source.name}: {out}"]
    if source.stand_in:
        lines.append("! planned on a stand-in map: do not fly it")
    say(record, lines, as_json=as_json)


def fly(
    route: Route,
    mavlink: Annotated[
        str, typer.Option(help="tcp:HOST:PORT, udp:…, udpin:…, serial:DEVICE:BAUD")
    ] = "",
    vehicle: Vehicle = USUAL_CRAFT,
    *,
    dry_run: Annotated[bool, typer.Option(help="show the items, send nothing")] = False,
    start: Annotated[bool, typer.Option(help="arm and begin, after a question")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="answer the question with yes")] = False,
    as_json: AsJson = False,
) -> None:
    """Upload a route with fences and rally points, read it back, tell every difference.

    Nothing is armed or started unless --start is given and confirmed.
    """
    source = _source(route, vehicle)
    link = vehicle_link()
    if link is None:
        raise refused("nobody here talks to vehicles")
    try:
        lists = link.items(source.mission)
        if dry_run:
            _dry(source, lists, as_json=as_json)
            return
        if not mavlink:
            raise refused("say where the vehicle is: --mavlink tcp:127.0.0.1:5760")
        told = link.upload(mavlink, source.mission, _progress(as_json=as_json))
    except VehicleAway as away:
        raise refused(str(away)) from away
    _say_upload(source, told, as_json=as_json)
    if not told.is_as_sent:
        raise typer.Exit(1)
    if start:
        _start(link, mavlink, source, yes=yes)


def _source(route: str, vehicle: str) -> Source:
    store = store_with_map()

    def plan_for(ends: tuple[str, str], moment: datetime) -> tuple[Mission, bool]:
        return best_mission(store, ends, moment, vehicle)

    try:
        return source_of(route, plan_for)
    except MissionError as wrong:
        raise refused(f"{wrong}\n{wrong.told.en}") from wrong
    except (NoSource, PlanRefused, NoMap) as wrong:
        raise refused(str(wrong)) from wrong


def _dry(source: Source, lists: Any, *, as_json: bool) -> None:
    record = {"route": source.name, "lists": {name: list(items) for name, items in lists}}
    lines = [f"{source.name}: nothing is sent"]
    for name, items in lists:
        lines += [f"{name}: {len(items)} items", *(f"  {one}" for one in items)]
    say(record, lines, as_json=as_json)


def _progress(*, as_json: bool) -> Callable[[str], None]:
    def tell(line: str) -> None:
        typer.echo(line, err=as_json)

    return tell


def _say_upload(source: Source, told: Uploaded, *, as_json: bool) -> None:
    record = {
        "route": source.name,
        "vehicle": told.vehicle,
        "as_sent": told.is_as_sent,
        "seconds": round(told.seconds, 2),
        "lists": [
            {"name": one.name, "sent": one.sent, "differences": list(one.differences)}
            for one in told.lists
        ],
        "cautions": list(told.cautions),
    }
    lines = [f"! {one.name}: {text}" for one in told.lists for text in one.differences]
    lines += [f"! {text}" for text in told.cautions]
    if told.is_as_sent:
        lines.append(f"the vehicle holds what was sent ({told.seconds:.1f} s)")
    else:
        lines.append("do not fly: the vehicle holds something else; send again")
    say(record, lines, as_json=as_json)


def _start(link: VehicleLink, address: str, source: Source, *, yes: bool) -> None:
    if source.stand_in and not yes:
        typer.echo("! planned on a stand-in map: only a simulator may fly it", err=True)
    if not yes:
        typer.confirm(f"arm the vehicle at {address} and start?", abort=True)
    try:
        link.start(address, lambda line: typer.echo(line, err=True))
    except VehicleAway as away:
        raise refused(str(away)) from away


def rehearse(
    route: Route,
    wind: Annotated[float, typer.Option(help="across the way, m/s", min=0.0, max=20.0)] = 4.0,
    vehicle: Vehicle = USUAL_CRAFT,
    mavlink: Annotated[
        str, typer.Option(help="a simulator (KAGA_REHEARSAL_MAVLINK): tcp:HOST:PORT, udp:…")
    ] = "",
    *,
    follower: Annotated[
        bool, typer.Option("--follower", help="in the built-in point mass, simulator or not")
    ] = False,
    keep: Annotated[bool, typer.Option(help="keep it with the filed flight")] = False,
    as_json: AsJson = False,
) -> None:
    """Fly a route before it is flown: in a MAVLink simulator, else as a point mass (only that).

    Exit code 0 when it stays in its air, above the ground, and arrives; else 1.
    """
    source = _source(route, vehicle)
    if keep and source.flight is None:
        raise refused("--keep wants the reference of a filed flight")
    flown_in = None if follower else simulator(mavlink)
    where = Where(store_with_map(), flown_in, _progress(as_json=as_json))
    try:
        found = rehearsed_source(source, vehicle, Breeze(wind), where)
    except MissionError as wrong:
        raise refused(f"{wrong}\n{wrong.told.en}") from wrong
    except (TrackError, WrongDatum, NoSource) as wrong:
        raise refused(f"cannot be rehearsed: {wrong}") from wrong
    if keep and source.flight is not None:
        keep_rehearsal(source.flight, found, Actor.system("rehearsal"))
    said = note_of(found)
    note = {"ja": said.ja, "easy": said.easy, "en": said.en}
    record = {"route": source.name, "vehicle": vehicle, **found, "note": note}
    say(record, rehearsal_lines(record), as_json=as_json)
    raise typer.Exit(0 if found["passes"] else 1)
