"""`kaga airspace check`, `export`, `fly`, `rehearse`, `geozones`: files and vehicles.

>>> # kaga airspace check flight.plan --depart 2026-11-23T15:00
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from kaga.engines.airspace.missions.problems import MissionError
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.refusals import PlanRefused
from kaga.engines.airspace.plausibility import WrongDatum
from kaga.services.airspace.filesdesk.check_record import lines_of
from kaga.services.airspace.filesdesk.checking import USUAL_CRAFT, Terms, checked_file
from kaga.services.airspace.filesdesk.console import moment_of, refused, say
from kaga.services.airspace.filesdesk.datum_words import datum_told
from kaga.services.airspace.planning.commands import AsJson, store_with_map
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
        record = checked_file(store, content, terms)
    except WrongDatum as wrong:
        raise refused(f"wrong datum: {datum_told(wrong).en}") from wrong
    except MissionError as wrong:
        raise refused(f"{wrong}\n{wrong.told.en}") from wrong
    except (PlanRefused, NoMap) as wrong:
        raise refused(f"cannot be judged: {wrong}") from wrong
    say(record, as_json, lines_of(record))
    raise typer.Exit(0 if record["verdict"] == "ok" else 1)


def _seconds(depart: str) -> float | None:
    moment: datetime | None = moment_of(depart) if depart else None
    return None if moment is None else moment.timestamp()
