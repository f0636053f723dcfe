"""A made-up city of four tiles with everything a certificate speaks of, from a seed.

A slope towards the sea in the north-west, a town with houses, a school, a dense district, a
river, fields to land on, a power line, a corner of which nothing is known, two zones, the real
runway of Komatsu far away, and a sky with three filed flights.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kaga.engines.airspace.airports import KOMATSU
from kaga.engines.airspace.certificate.basis import (
    EnergyRecord,
    FailureRecord,
    Policy,
    VehicleRecord,
)
from kaga.engines.airspace.certificate.canonical import canonical
from kaga.engines.airspace.certificate.documents import (
    PeopleSource,
    RuleRecord,
    constraints_document,
    flights_document,
    people_document,
    rules_document,
    tiles_document,
)
from kaga.engines.airspace.certificate.seal import CityKey
from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Separation, Track
from kaga.engines.airspace.footprints import Circle, Polygon
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.provenance import Provenance, Source, Status
from kaga.engines.airspace.grid.solids import SolidKind, Solids
from kaga.engines.airspace.grid.tiles import SIDE, UNKNOWN_DM, Tile
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.heights import Agl, Msl
from kaga.engines.airspace.people.slots import DayKind
from kaga.engines.airspace.periods import Once, Weekly
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId
from kaga.engines.geo.meshes import Level, mesh_code
from kaga.engines.geo.model import Point

WEST, NORTH = 14_397, 6_415
DEPART_MS = 1_795_412_520_000  # 2026-11-23 14:42 in Japan, Labour Thanksgiving Day
OFFICIAL = Provenance.all_from(Source("made-up survey", "1", Status.OFFICIAL))
STAND_IN = Provenance.all_from(Source("kaga-standin", "1", Status.STAND_IN))
VEHICLE = VehicleRecord(
    key="delivery_10kg",
    mass_g=10_000,
    area_mm2=250_000,
    drag_e6=900_000,
    width_mm=1_500,
    cruise_mm_s=12_000,
    fastest_mm_s=15_000,
    climb_mm_s=3_000,
    descent_mm_s=2_000,
    turn_radius_mm=15_000,
    ballistic_e6=1_000_000,
    glide_e6=0,
    parachute_e6=0,
    glide=None,
    parachute=None,
    failure=FailureRecord("1e-3", 5_000_000, "published", "a survey of operators"),
    energy=EnergyRecord(900_000, 1_100_000, 120_000, 180_000),
)
RULES = (
    RuleRecord("height-150", "132条の85第1項第1号", "most_agl_mm", "at_most", 149_999,
               "permission"),
    RuleRecord("did", "132条の85第1項第2号", "did", "is", value=False, otherwise="permission"),
    RuleRecord("night", "132条の86第2項第1号", "night", "is", value=False,
               otherwise="permission"),
    RuleRecord("objects-30", "132条の86第2項第3号", "object_mm", "at_least", 30_000,
               "permission"),
    RuleRecord("airport", "132条の85第1項第1号", "airport_room_mm", "at_least", 0,
               "permission"),
    RuleRecord("zones", "小型無人機等飛行禁止法10条", "entered", "is", (), "notify"),
    RuleRecord("licence", "132条の40", "declared.licence", "is", "first-class", "permission"),
)  # fmt: skip


@dataclass(frozen=True)
class Store:
    """Raw data by kind and hash, as the verifier asks for it."""

    held: dict[tuple[str, str], bytes] = field(default_factory=dict)
    trusted: dict[str, bytes] = field(default_factory=dict)

    def read(self, kind: str, name: str) -> bytes | None:
        return self.held.get((kind, name))

    def keys(self) -> Mapping[str, bytes]:
        return self.trusted

    def keep(self, kind: str, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        self.held[kind, name] = content
        return name


@dataclass(frozen=True)
class MadeCity:
    """The city's map, its documents as values, their hashes, and the key that signs."""

    map: CityMap
    frame: LocalFrame
    policy: Policy
    volumes: tuple[Volume, ...]
    tracks: tuple[Track, ...]
    census: dict[str, float]
    names: dict[str, str]
    key: CityKey
    store: Store


def made_city(seed: int = 1) -> MadeCity:
    """The city of a seed."""
    chance = np.random.default_rng(seed)
    tiles = [_tile(WEST + dx, NORTH + dy, chance) for dy in (0, 1) for dx in (0, 1)]
    city = CityMap.of(tiles)
    middle = Raster(22, WEST * SIDE, NORTH * SIDE, 2 * SIDE, 2 * SIDE)
    lat = round(float(middle.latitude(np.array([256.0]))[0]), 9)
    lon = round(float(middle.longitude(np.array([256.0]))[0]), 9)
    frame = LocalFrame(lat, lon)
    policy = Policy(round(lat * 1e9), round(lon * 1e9), listed_e6=8_000_000)
    volumes, tracks = _volumes(middle), _tracks()
    census = _census(middle, chance)
    source = PeopleSource(
        "made-up census", "1", "official", census, visitors=700.0,
        special_days={"2026-11-23": DayKind.HOLIDAY},
    )  # fmt: skip
    store = Store()
    names = {
        "people": store.keep("people", canonical(people_document(source))),
        "constraints": store.keep(
            "constraints", canonical(constraints_document(volumes, (KOMATSU,)))
        ),
        "flights": store.keep("flights", canonical(flights_document(tracks, frame))),
        "rules": store.keep("rules", canonical(rules_document("JP-2026", RULES))),
        "vehicle": store.keep("vehicle", canonical(VEHICLE)),
        "policy": store.keep("policy", canonical(policy)),
        "tiles": store.keep(
            "tiles", tiles_document({number: t.digest for number, t in city.tiles.items()})
        ),
    }
    for tile in tiles:
        store.keep("tile", b"".join(tile.parts()))
    key = CityKey("kaga.example/airspace", Ed25519PrivateKey.from_private_bytes(b"k" * 32))
    store.trusted[key.name] = key.public
    return MadeCity(city, frame, policy, volumes, tracks, census, names, key, store)


def _tile(x: int, y: int, chance: np.random.Generator) -> Tile:
    """One tile: slope, houses, uses, a wire; the north-west corner is unknown."""
    rows, columns = (
        np.mgrid[0:SIDE, 0:SIDE] + np.array([y - NORTH, x - WEST])[:, None, None] * SIDE
    )
    ground = 120 + (0.9 * columns + 0.5 * rows).astype(np.int64)
    ground = ground + chance.integers(0, 6, (SIDE, SIDE))
    bits = np.full((SIDE, SIDE), int(Use.KNOWN | Use.FIELD), np.uint32)
    surface = ground.copy()
    house = (chance.random((SIDE, SIDE)) < 0.12) & (columns % 32 > 8)
    surface[house] += chance.integers(50, 160, int(house.sum()))
    bits[house] |= int(Use.BUILDING | Use.HOME)
    bits[(rows % 64) < 3] |= int(Use.ROAD)
    bits[(columns > 300) & (columns < 318)] = int(Use.KNOWN | Use.RIVER)
    school = (abs(rows - 250) < 8) & (abs(columns - 236) < 8)
    bits[school] |= int(Use.SCHOOL)
    surface[school] = ground[school] + 130
    bits[(rows > 330) & (columns > 350)] |= int(Use.DID)
    open_field = (chance.random((SIDE, SIDE)) < 0.04) & ~house & ~school
    open_field &= (bits & int(Use.RIVER)) == 0
    bits[open_field] |= int(Use.LANDING_SITE)
    river = (bits & int(Use.RIVER)) != 0
    surface[river] = ground[river]
    floor = np.where(house, chance.integers(60, 180, (SIDE, SIDE)), 0)
    unknown = (rows < 40) & (columns < 40)
    for plane, value in ((ground, UNKNOWN_DM), (surface, UNKNOWN_DM), (bits, 0), (floor, 0)):
        plane[unknown] = value
    wires = [(7, WEST * SIDE + 318 + step // 4, NORTH * SIDE + step) for step in range(512)]
    inside = [w for w in wires if w[1] // SIDE == x and w[2] // SIDE == y]
    return Tile(
        x,
        y,
        ground.astype(np.int16),
        surface.astype(np.int16),
        bits,
        np.zeros((SIDE, SIDE), np.uint8),
        floor.astype(np.uint16),
        Solids.of(inside, SolidKind.WIRE) if inside else Solids.none(),
        STAND_IN if (x, y) == (WEST + 1, NORTH) else OFFICIAL,
    )


def _point(raster: Raster, row: float, column: float) -> Point:
    lat = round(float(raster.latitude(np.array([row]))[0]), 9)
    return Point(lat, round(float(raster.longitude(np.array([column]))[0]), 9))


def _volumes(raster: Raster) -> tuple[Volume, ...]:
    """A school by day of the week, an event to be notified that is flown through, one far."""
    corners = tuple(
        _point(raster, row, column)
        for row, column in ((150.0, 330.0), (150.0, 350.0), (260.0, 352.0), (262.0, 331.0))
    )
    start = DEPART_MS / 1000.0
    return (
        Volume(VolumeId("school"), RuleId("near-people"), Severity.PROHIBIT,
               Circle(_point(raster, 250.0, 236.0), 80.0), Agl(0.0), Agl(150.0),
               (Weekly(frozenset({0, 1, 2, 3, 4}), 7 * 3600, 18 * 3600),)),
        Volume(VolumeId("festival"), RuleId("event"), Severity.PERMISSION,
               Polygon(corners), Agl(0.0), Msl(300.0),
               (Once(start - 3600.0, start + 7200.0),)),
        Volume(VolumeId("quarry"), RuleId("works"), Severity.COST,
               Circle(_point(raster, 20.0, 480.0), 50.0), Agl(0.0), Agl(120.0), ()),
    )  # fmt: skip


def _tracks() -> tuple[Track, ...]:
    start = DEPART_MS / 1000.0
    room = Separation(30.0, 10.0)
    rows = (
        ("crossing", Priority.MEDICAL, 80.0, (-500.0, 500.0, 137.0), (100.0, 980.0, 139.0)),
        ("beside", Priority.GOODS, 74.0, (-510.0, 1080.0, 112.0), (260.0, 620.0, 118.0)),
        ("later", Priority.LEISURE, 4000.0, (0.0, 0.0, 80.0), (500.0, 0.0, 80.0)),
    )
    return tuple(
        Track(FlightId(name), priority, np.array([start + at, start + at + 66.0]),
              np.array([one, other]), room)
        for name, priority, at, one, other in rows
    )  # fmt: skip


def _census(raster: Raster, chance: np.random.Generator) -> dict[str, float]:
    """Residents of every 500 m mesh that the raster touches."""
    codes = {
        mesh_code(_point(raster, row, column), Level.HALF): None
        for row in np.arange(0.5, 512, 8.0)
        for column in np.arange(0.5, 512, 8.0)
    }
    return {code: float(chance.integers(40, 900)) for code in codes}


def known_use(city: MadeCity, row: int, column: int) -> int:
    """Bits of a column counted from the city's north-west corner."""
    tile: Any = city.map.tiles[WEST + column // SIDE, NORTH + row // SIDE]
    return int(tile.class_bits[row % SIDE, column % SIDE])
