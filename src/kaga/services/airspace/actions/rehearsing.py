"""A flight is rehearsed before it is accepted; what came of it is kept with the flight.

The built-in follower is a point mass and says so. A check rehearses a flight that nobody has
rehearsed yet, so that nobody has to remember it; whoever has a simulator, or expects more wind,
rehearses again, and the last one counts.

>>> rehearse_flight(visitor, "F2026-000001-7", Breeze(8.0)).passes      # doctest: +SKIP
True
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from kaga.engines.airspace.track.model import TrackError
from kaga.kernel.errors import Invalid
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.storage.door import write
from kaga.services.airspace import words
from kaga.services.airspace.actions.steps import own_flight
from kaga.services.airspace.filesdesk.rehearsing import Breeze, rehearsal_of
from kaga.services.airspace.models import Rehearsal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.actors import Actor
    from kaga.kernel.identity.visitor import Visitor
    from kaga.services.airspace.models import Flight

FOLLOWER: Final = "follower"
STRONGEST_M_S: Final = 20.0


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
    """Rehearse a flight that nobody has rehearsed; one that cannot be followed stays so."""
    if Rehearsal.objects.filter(flight=flight).exists():
        return
    try:
        _rehearsed(flight, Breeze(), visitor.actor("operator"))
    except TrackError:
        return  # the desk says that it is not rehearsed, and what to do


def _rehearsed(flight: Flight, breeze: Breeze, actor: Actor) -> Rehearsal:
    from kaga.services.airspace.planning.tilestore import TileStore  # noqa: PLC0415 - mmap

    record, risk_class = flight.route.plan, flight.vehicle.model.risk_class
    store = TileStore(Path(settings.KAGA_AIRSPACE))
    found = rehearsal_of(record, risk_class, breeze, store).record()
    return keep_rehearsal(flight, found, actor)


def keep_rehearsal(flight: Flight, found: Mapping[str, Any], actor: Actor) -> Rehearsal:
    """Keep what came of a rehearsal, and tell it."""
    public = {"flight": flight.reference, "by": found["by"], "passes": found["passes"]}
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
