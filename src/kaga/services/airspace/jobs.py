"""Long work of the airspace: files of the map, risk on a new one, flights in a simulator.

>>> start_job(tx, MAP_FILES, None, {"version": version})               # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings

from kaga.kernel.events.retry import Schedule
from kaga.kernel.jobs.kinds import job
from kaga.services.airspace import air_words, map_words
from kaga.services.airspace.actions.imports import MAP_IMPORT, keep_outcome, task_of
from kaga.services.airspace.actions.mapfiles import MAP_FILES, follow
from kaga.services.airspace.actions.rehearsing import fly_rehearsal
from kaga.services.airspace.actions.risk_anew import RISK_ANEW, weigh_anew
from kaga.services.airspace.mapping import children
from kaga.services.airspace.mapping.publishing import prune
from kaga.services.airspace.models import MapImport
from kaga.services.airspace.queries.flights import FLIGHT_REHEARSAL
from kaga.services.airspace.queries.mapversions import published_lately

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.jobs.work import Work

_PATIENT: Final = Schedule(first_s=15, most_s=300, attempts=16)
"""About an hour: the planner needs a while to load a map."""
_QUEUE: Final = Schedule(first_s=10, most_s=120, attempts=200)
"""Hours: the simulator flies one flight at a time, and a flight takes up to an hour."""
KEPT: Final = 4
"""Versions whose files stay: the one in force and those that pages may still be showing."""


@job(MAP_FILES, title=map_words.files_job)
def write_map_files(work: Work) -> Mapping[str, object] | None:
    """Write 3D Tiles and small tiles of a version that was published, and use the version."""
    version, folder = str(work.args["version"]), Path(settings.KAGA_AIRSPACE)
    if not follow(version):
        return {"files": 0}  # registered from elsewhere: its tiles are not on this machine

    def said(done: int, total: int) -> None:
        work.progress(done, total, "maproom.files_written", written=done, all=total)

    told = children.run(["publish", str(folder), version], said)
    prune(folder / "published", frozenset({version, *published_lately(KEPT)}))
    return {"files": told["files"], "href": "/airspace/maps"}


@job(RISK_ANEW, title=map_words.risk_job, schedule=_PATIENT)
def weigh_flights(work: Work) -> Mapping[str, object]:
    """Weigh accepted flights on a map that was published (`risk_anew`)."""
    found = weigh_anew(str(work.args["before"]), str(work.args["after"]))
    return {
        "weighed": found.weighed,
        "revoked": list(found.revoked),
        "href": "/airspace/flights",
    }


@job(MAP_IMPORT, title=map_words.import_job)
def read_map_file(work: Work) -> Mapping[str, object]:
    """Read a file that staff handed in; what is refused whole is an outcome too."""
    key = UUID(str(work.args["import"]))
    row, href = MapImport.objects.get(id=key), f"/staff/airspace/map/imports/{key}"
    if row.done_at is None:
        work.progress(0, None, "maproom.import_reading", file=row.file)
        try:
            told = children.run(task_of(row), work.progress)
        except children.ChildFailed as error:
            told = {"refusal": str(error)}
        keep_outcome(key, told)
    return {"href": href}


@job(FLIGHT_REHEARSAL, title=air_words.rehearsal_job, schedule=_QUEUE)
def rehearse_in_simulator(work: Work) -> Mapping[str, object] | None:
    """Fly a flight in the simulator; the next check judges what came of it."""
    kept = fly_rehearsal(work)
    return None if kept is None else {"href": f"/airspace/flights/{kept.flight.reference}"}
