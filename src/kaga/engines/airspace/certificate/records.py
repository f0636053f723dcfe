"""The planner's values as the records and documents that a certificate names by hash.

What: a craft as a vehicle record, the city's limits as a policy, and all documents of a
situation as bytes under their hash. Why before any flight: a verifier trusts only what the city
has issued, so these must not depend on one route.

>>> from kaga.engines.airspace.plan.craft import CRAFTS
>>> vehicle_record(CRAFTS["delivery_10kg"]).energy.reserve_j
990000
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.certificate.basis import (
    EnergyRecord,
    FailureRecord,
    GlideRecord,
    ParachuteRecord,
    Policy,
    VehicleRecord,
)
from kaga.engines.airspace.certificate.canonical import canonical
from kaga.engines.airspace.certificate.digits import six, whole
from kaga.engines.airspace.certificate.documents import (
    constraints_document,
    flights_document,
    people_document,
    rules_document,
    tiles_document,
)
from kaga.engines.airspace.certificate.rulebook import Declared, rules_after

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.engines.airspace.certificate.documents import PeopleSource
    from kaga.engines.airspace.deconflict.tracks import Track
    from kaga.engines.airspace.frame import LocalFrame
    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.plan.situation import Situation
    from kaga.engines.airspace.rules.rule import RulePack

E9: Final = 1_000_000_000
_MILLI: Final = 1_000
_MICRO: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a certificate rests on beside the situation.

    Attributes
    ----------
    people
        What the situation's people were made from.
    pack
        The rules.
    declared
        What the operator declared.
    tracks
        Flights filed for that time.
    people_written
        What `people_bytes` made of the people, if it is at hand: it is the same for every
        flight of a map version, and the longest of all documents.
    """

    people: PeopleSource
    pack: RulePack
    declared: Declared
    tracks: tuple[Track, ...] = ()
    people_written: bytes | None = None


@dataclass(frozen=True, slots=True)
class Documents:
    """Bytes by kind and hash, and the hash of each kind of which there is one."""

    held: Mapping[tuple[str, str], bytes]
    names: Mapping[str, str] = field(default_factory=dict)


def policy_for(frame: LocalFrame, limit: float) -> Policy:
    """The city's limits about a sheet; the flight's limit on deaths is a part of them."""
    return Policy(round(frame.lat * E9), round(frame.lon * E9), deaths_per_hour=six(limit))


def vehicle_record(craft: Craft) -> VehicleRecord:
    """A craft as whole numbers."""
    vehicle, flies = craft.vehicle, craft.performance
    battery = flies.battery_wh * 3600.0
    glide, canopy = vehicle.glide, vehicle.parachute
    return VehicleRecord(
        key=vehicle.key,
        mass_g=whole(vehicle.body.mass, _MILLI),
        area_mm2=whole(vehicle.body.area, _MICRO),
        drag_e6=whole(vehicle.body.drag, _MICRO),
        width_mm=whole(vehicle.width, _MILLI),
        cruise_mm_s=whole(vehicle.cruise, _MILLI),
        fastest_mm_s=whole(vehicle.cruise, _MILLI),
        climb_mm_s=whole(flies.climb, _MILLI),
        descent_mm_s=whole(flies.descent, _MILLI),
        turn_radius_mm=whole(flies.turn_radius, _MILLI),
        ballistic_e6=whole(vehicle.modes.ballistic, _MICRO),
        glide_e6=whole(vehicle.modes.glide, _MICRO),
        parachute_e6=whole(vehicle.modes.parachute, _MICRO),
        glide=None
        if glide is None
        else GlideRecord(whole(glide.speed, _MILLI), whole(glide.ratio, _MICRO)),
        parachute=None
        if canopy is None
        else ParachuteRecord(
            whole(canopy.area, _MICRO), whole(canopy.drag, _MICRO), whole(canopy.delay, _MILLI)
        ),
        failure=FailureRecord(
            six(vehicle.failure.mean_per_hour),
            whole(vehicle.failure.error_factor, _MICRO),
            vehicle.failure.status,
            vehicle.failure.source,
        ),
        energy=EnergyRecord(
            whole(battery, 1),
            whole(flies.power_w, _MILLI),
            whole(craft.climb_j_per_m, _MILLI),
            whole(flies.reserve * battery, 1),
        ),
    )


def people_bytes(source: PeopleSource) -> bytes:
    """The document of the people."""
    return canonical(people_document(source))


def documents_of(
    situation: Situation, grounds: Grounds, records: tuple[VehicleRecord, Policy]
) -> Documents:
    """Every document but the tiles themselves.

    Parameters
    ----------
    situation
        Map, zones, airports.
    grounds
        People, rules, declarations, filed flights.
    records
        The vehicle and the policy.
    """
    rules = rules_after(grounds.pack, grounds.declared)
    airports = (surfaces.airport for surfaces in situation.airports)
    tiles = {number: tile.digest for number, tile in situation.city.tiles.items()}
    made = {
        "tiles": tiles_document(tiles),
        "people": grounds.people_written or people_bytes(grounds.people),
        "constraints": canonical(constraints_document(situation.zones, airports)),
        "rules": canonical(rules_document(grounds.pack.key, rules)),
        "flights": canonical(flights_document(grounds.tracks, situation.frame)),
        "vehicle": canonical(records[0]),
        "policy": canonical(records[1]),
    }
    names = {kind: hashlib.sha256(content).hexdigest() for kind, content in made.items()}
    return Documents({(kind, names[kind]): made[kind] for kind in made}, names)
