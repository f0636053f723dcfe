"""A flight is rehearsed before it is accepted; what came of it is kept with the flight.

In a MAVLink simulator where one is configured, else in the built-in follower, which is a point
mass and says so. A check rehearses a flight that nobody has rehearsed yet, so that nobody has
to remember it: in the follower at once, in a simulator by a job, for such a flight takes as
long as the flight. Whoever expects more wind rehearses again, and the last one counts.

>>> rehearse_flight(visitor, "F2026-000001-7", Breeze(8.0)).passes      # doctest: +SKIP
True
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings

from kaga.engines.airspace.track.model import TrackError
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Invalid
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.jobs.actions import start_job
from kaga.kernel.storage.door import write
from kaga.services.airspace import words
from kaga.services.airspace.actions.steps import flights, own_flight
from kaga.services.airspace.filesdesk.rehearsing import Breeze, rehearsal_of
from kaga.services.airspace.filesdesk.simulated import Flown, simulated_rehearsal
from kaga.services.airspace.filesdesk.vehicles import is_simulated, simulator
from kaga.services.airspace.models import Rehearsal
from kaga.services.airspace.queries.flights import (
    FLIGHT_REHEARSAL,
    awaited_rehearsal,
    last_rehearsal,
    other_rehearsals,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.jobs.work import Work
    from kaga.services.airspace.models import Flight
    from kaga.services.airspace.planning.tilestore import TileStore

STRONGEST_M_S: Final = 20.0
REHEARSER: Final = Actor.system("rehearsal")


class SimulatorBusy(Exception):
    """Another flight is being rehearsed; this one waits."""


def rehearse_flight(visitor: Visitor, reference: str, breeze: Breeze) -> Rehearsal:
    """Rehearse a flight in the built-in follower and keep the answer.

    Raises
    ------
    NotFound: not a flight of the visitor's operators.
    Invalid: a wind that is none, or in which nothing can follow the route.
    """
    flight = own_flight(visitor, reference)
    if not 0.0 <= breeze.speed <= STRONGEST_M_S:
        raise Invalid({"wind": [words.WIND_RANGE.in_language(visitor.language)]})
    try:
        return _rehearsed(flight, breeze, visitor.actor("operator"))
    except TrackError as error:
        said = words.NOT_FOLLOWED.in_language(visitor.language, why=str(error))
        raise Invalid({"wind": [said]}) from error


def rehearse_once(visitor: Visitor, flight: Flight) -> None:
    """Rehearse a flight that has no rehearsal that counts; what cannot be flown stays so."""
    last = last_rehearsal(flight)
    if is_simulated():
        if (last is None or not last.is_flown_in_simulator) and not awaited_rehearsal(flight):
            with write(bookkeeping="a flight waits for its rehearsal") as tx:
                start_job(tx, FLIGHT_REHEARSAL, visitor.person, {"flight": str(flight.id)})
        return
    if last is not None and "trouble" not in last.found:
        return
    try:
        _rehearsed(flight, Breeze(), visitor.actor("operator"))
    except TrackError:
        return  # the desk says that it is not rehearsed, and what to do


def fly_rehearsal(work: Work) -> Rehearsal | None:
    """Fly one flight in the city's simulator and keep what came of it; the work of a job.

    Raises
    ------
    SimulatorBusy: it flies another one.
    """
    if other_rehearsals(work.job_id):
        raise SimulatorBusy
    flight = flights().get(id=UUID(str(work.args["flight"])))
    flown_in = simulator()
    last = last_rehearsal(flight)
    if flown_in is None or (last is not None and last.is_flown_in_simulator):
        return last
    planned = round((flight.arrives_at - flight.departs_at).total_seconds())

    def seen(second: float) -> None:
        flown = min(round(second), planned)
        work.progress(flown, planned, "air.rehearsing", flown=round(second), planned=planned)

    # imported here: places and tiles, which no page needs
    from kaga.services.airspace.filesdesk.sources import source_of_flight  # noqa: PLC0415

    work.progress(0, planned, "air.rehearsal_begins")
    flown = Flown(flown_in, _tiles(), lambda _: None, seen)
    mission = source_of_flight(flight).mission
    found = simulated_rehearsal(flight.route.plan, mission, Breeze(), flown)
    return keep_rehearsal(flight, found, REHEARSER)


def _rehearsed(flight: Flight, breeze: Breeze, actor: Actor) -> Rehearsal:
    record, risk_class = flight.route.plan, flight.vehicle.model.risk_class
    found = rehearsal_of(record, risk_class, breeze, _tiles()).record()
    return keep_rehearsal(flight, found, actor)


def _tiles() -> TileStore:
    from kaga.services.airspace.planning.tilestore import TileStore  # noqa: PLC0415 - mmap

    return TileStore(Path(settings.KAGA_AIRSPACE))


def keep_rehearsal(flight: Flight, found: Mapping[str, Any], actor: Actor) -> Rehearsal:
    """Keep what came of a rehearsal, and tell it."""
    told = ("by", "passes", "trouble", "flier")
    public = {
        "flight": flight.reference,
        **{name: found[name] for name in told if name in found},
    }
    with write() as tx:
        subject = Subject(flight.handle, public, name=flight.reference)
        entry = told_record(tx, "airspace.flight.rehearsed", actor, subject)
        return tx.add(
            Rehearsal(
                flight=flight,
                by=found["by"],
                wind_m_s=found["wind_m_s"],
                passes=found["passes"],
                found=dict(found),
                entry_id=entry,
            )
        )
