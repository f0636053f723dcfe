"""What a route certificate says, value by value.

What: frozen values that a planner fills and `canonical.certificate_bytes` writes down. Why
whole numbers: the same certificate must be the same bytes on every machine, and a verifier must
be able to say by how many millimetres a claim is off. The meaning of each figure, exact to the
rounding, is in `docs/airspace/certificate.md`; names here are the names in the file.

Units are in the names: `_e9` are 1e-9 degrees (or 1e-9 of a leg), `_mm`, `_ms` (UTC since 1970
for moments), `_j`. Deaths are decimal text of six significant digits (`digits.six`), because
they span ten orders of magnitude. The figures themselves are in `figures`.

>>> End(36_319_900_000, 136_350_700_000, "駅").name
'駅'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kaga.engines.airspace.certificate.basis import Policy, VehicleRecord
from kaga.engines.airspace.certificate.figures import (
    Casualties,
    Contingency,
    Minima,
    Route,
    Separation,
    VolumeMark,
)

SCHEMA: Final = "kaga-route-certificate-1"

Declared = bool | int | str


@dataclass(frozen=True, slots=True)
class Issued:
    """Who issued it when, with which planner (all attested by the signature alone)."""

    at_ms: int
    by: str
    planner: str


@dataclass(frozen=True, slots=True)
class End:
    """Where a flight begins or ends; the name is attested only."""

    lat_e9: int
    lon_e9: int
    name: str


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for."""

    start: End
    goal: End
    depart_ms: int
    preset: str


@dataclass(frozen=True, slots=True)
class TileMark:
    """A tile of the map below the window: number, hash of its bytes, official or stand-in."""

    x: int
    y: int
    hash: str
    status: str


@dataclass(frozen=True, slots=True)
class Window:
    """The rectangle of zoom 22 columns in which everything was judged.

    It is the smallest that holds every waypoint, `margin` columns wider on each side; its
    middle gives the size of a cell. The margin must reach as far as an aircraft can fall, and
    to every contingency site.
    """

    west: int
    north: int
    rows: int
    columns: int
    margin: int


@dataclass(frozen=True, slots=True)
class MapBasis:
    """Version of the map and the tiles below the window, by row (y), then column (x)."""

    version: str
    window: Window
    tiles: tuple[TileMark, ...]


@dataclass(frozen=True, slots=True)
class PeopleBasis:
    """The people data by hash, the kind of day, and the quarters of an hour flown in."""

    data: str
    day: str
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NearConstraint:
    """A constraint near the route: least horizontal distance, and whether it is entered.

    Entered means: at some moment inside its footprint, between floor and ceiling and within
    its periods. Footprint distances count at all times and heights.
    """

    id: str
    aside_mm: int
    entered: bool


@dataclass(frozen=True, slots=True)
class ConstraintBasis:
    """The constraint set by hash, and those near the route in order of their names."""

    data: str
    near: tuple[NearConstraint, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules ask about, measured along the route.

    `declared` are facts that nobody can measure from the route (licence, insurance): they are
    attested only.
    """

    most_agl_mm: int
    least_agl_mm: int
    object_mm: int | None
    airport_room_mm: int | None
    did: bool
    school: bool
    water: bool
    night: bool
    entered: tuple[str, ...]
    declared: Mapping[str, Declared]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule of the pack says: `ok`, `notify`, `permission` or `prohibited`."""

    rule: str
    article: str
    verdict: str


@dataclass(frozen=True, slots=True)
class RuleBasis:
    """The rule pack by hash, the facts, and the verdict of each of its rules in its order."""

    pack: str
    facts: Facts
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody allowed something by name; `entry` is where the ledger holds it."""

    name: str
    reason: str
    entry: str


@dataclass(frozen=True, slots=True)
class Notes:
    """Whether anything rests on stand-in data, and who allowed what."""

    stand_in: bool
    overrides: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Everything, in the order of the file's description."""

    issued: Issued
    request: Request
    map: MapBasis
    people: PeopleBasis
    constraints: ConstraintBasis
    rules: RuleBasis
    vehicle: VehicleRecord
    policy: Policy
    route: Route
    minima: Minima
    casualties: Casualties
    contingency: Contingency
    volumes: tuple[VolumeMark, ...]
    separation: Separation
    notes: Notes
    schema: str = SCHEMA
