"""Made-up cities for the planner's tests: a plain or hills, with what each test puts there.

Square tiles around a place near Kaga. Everything is given in metres east and north of its
middle, so that a test can be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import numpy as np

from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.provenance import Provenance, Source, Status
from kaga.engines.airspace.grid.solids import SolidKind, Solids
from kaga.engines.airspace.grid.tiles import SIDE, Tile
from kaga.engines.airspace.grid.uses import Use, land_of
from kaga.engines.airspace.people.census import Residents
from kaga.engines.airspace.people.field import PeopleBase, build_base
from kaga.engines.airspace.plan import pipeline
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.crowds import Kernels, kernels_for
from kaga.engines.airspace.plan.prepare import Prepared, prepare
from kaga.engines.airspace.plan.request import Endpoint, Request
from kaga.engines.airspace.plan.result import Plan
from kaga.engines.airspace.plan.situation import Site, Situation
from kaga.engines.airspace.raster import Raster

JST = timezone(timedelta(hours=9))
LAT, LON = 36.26, 136.33
WEEKDAY_NOON = datetime(2026, 11, 24, 12, 0, tzinfo=JST)
DISMISSAL = datetime(2026, 11, 24, 15, 5, tzinfo=JST)


@dataclass
class Town:
    """A city that is being made: planes over all its columns, changed by `block` and so on."""

    tiles: int = 4
    seed: int = 1
    raster: Raster = field(init=False)
    frame: LocalFrame = field(init=False)

    def __post_init__(self) -> None:
        whole = Raster(22, 0, 0, 1, 1)
        row, column = whole.position(LAT, LON)
        north = (int(row) // SIDE - self.tiles // 2) * SIDE
        west = (int(column) // SIDE - self.tiles // 2) * SIDE
        side = self.tiles * SIDE
        self.raster = Raster(22, west, north, side, side)
        middle = np.array([side / 2])
        lat, lon = self.raster.latitude(middle)[0], self.raster.longitude(middle)[0]
        self.frame = LocalFrame(float(lat), float(lon))
        self.ground = np.full((side, side), 20.0)
        self.above = np.zeros((side, side))
        self.uses = np.full((side, side), int(Use.KNOWN | Use.FIELD), np.uint32)
        self.residents = np.full((side, side), 2e-4, np.float32)
        self.solids: list[tuple[int, int, int]] = []
        lats, lons = np.meshgrid(
            self.raster.latitudes(), self.raster.longitudes(), indexing="ij"
        )
        east, south = self.frame.to_metres(lats.ravel(), lons.ravel())
        self.east, self.north = east.reshape(side, side), south.reshape(side, side)

    def place(self, east: float, north: float) -> tuple[float, float]:
        return self.frame.degrees(east, north)

    def within(self, west: float, south: float, east: float, north: float) -> np.ndarray:
        inside = (self.east >= west) & (self.east <= east)
        return inside & (self.north >= south) & (self.north <= north)

    def block(
        self,
        box: tuple[float, float, float, float],
        use: Use,
        *,
        height: float = 0.0,
        residents: float | None = None,
    ) -> Town:
        mask = self.within(*box)
        assert mask.any()
        self.uses[mask] = int(Use.KNOWN | use)
        self.above[mask] = height
        if residents is not None:
            self.residents[mask] = residents
        return self

    def hills(self, height: float, length: float) -> Town:
        wave = np.sin(self.east / length * 2 * np.pi) * np.cos(self.north / length * 2 * np.pi)
        self.ground = np.round(self.ground + height * (1.0 + wave), 1)
        return self

    def wire(self, north: float, west: float, east: float, height: float) -> Town:
        rows, columns = np.nonzero(self.within(west, north - 4.0, east, north + 4.0))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            top = self.ground[row, column] + height
            self.solids.append(
                (int(top // 8), self.raster.west + column, self.raster.north + row)
            )
        return self

    def unknown(self, box: tuple[float, float, float, float]) -> Town:
        self.uses[self.within(*box)] = 0
        return self

    def city(self, status: Status = Status.OFFICIAL) -> CityMap:
        source = Provenance.all_from(Source("made-up", "1", status))
        known = (self.uses & int(Use.KNOWN)) != 0
        ground = np.where(known, np.round(self.ground * 10), 32_767).astype("<i2")
        top = np.where(known, np.round((self.ground + self.above) * 10), 32_767).astype("<i2")
        tiles = []
        for down in range(self.tiles):
            for right in range(self.tiles):
                part = (
                    slice(down * SIDE, (down + 1) * SIDE),
                    slice(right * SIDE, (right + 1) * SIDE),
                )
                raster = self.raster.window(*part)
                wires = Solids.of(self.solids, SolidKind.WIRE).within(raster)
                tiles.append(
                    Tile(
                        raster.west // SIDE,
                        raster.north // SIDE,
                        ground_dm=np.ascontiguousarray(ground[part]),
                        surface_dm=np.ascontiguousarray(top[part]),
                        class_bits=np.ascontiguousarray(self.uses[part].astype("<u4")),
                        shelter=np.zeros((SIDE, SIDE), "<u1"),
                        people_weight=np.zeros((SIDE, SIDE), "<u2"),
                        solids=wires,
                        provenance=source,
                    )
                )
        return CityMap.of(tiles)

    def people(self) -> PeopleBase:
        land = land_of(self.uses)
        people = np.where(land == 0, np.nan, self.residents).astype(np.float32)
        return build_base(Residents(self.raster, people, 0.0), land)

    def sites(self, step: float = 600.0, reach: float = 3_600.0) -> tuple[Site, ...]:
        reach = min(reach, 900.0 * self.tiles)
        marks = np.arange(-reach, reach + 1, step).tolist()
        found = []
        for east in marks:
            for north in marks:
                lat, lon = self.place(east, north)
                row, column = (int(part) for part in self.raster.position(lat, lon))
                if self.uses[row, column] == int(Use.KNOWN | Use.FIELD):
                    found.append(Site(f"{east:.0f}/{north:.0f}", lat, lon))
        return tuple(found)

    def situation(self, **more: object) -> Situation:
        given = {"sites": self.sites(), **more}
        return Situation(self.frame, self.city(), self.people(), **given)  # type: ignore[arg-type]

    def request(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        **more: object,
    ) -> Request:
        given = {"departure": WEEKDAY_NOON, "craft": CRAFTS["delivery_10kg"], **more}
        return Request(
            Endpoint("start", *self.place(*start)),
            Endpoint("end", *self.place(*end)),
            **given,  # type: ignore[arg-type]
        )


_KERNELS: dict[tuple[str, float, float], Kernels] = {}


def plan(request: Request, situation: Situation, **more: object) -> Plan:
    """The planner, with kernels kept from earlier tests of the same craft and wind."""
    if "prepared" not in more:
        more["prepared"] = ready(request, situation)
    return pipeline.plan(request, situation, **more)  # type: ignore[arg-type]


def ready(request: Request, situation: Situation) -> Prepared:
    """Kernels of a request over a patch too small to serve anything else."""
    wind = situation.wind
    key = request.craft.vehicle.key, wind.speed, wind.towards
    if key not in _KERNELS:
        _KERNELS[key] = kernels_for(request.craft, wind, situation.city.raster)
    patch = situation.city.raster.window(slice(512, 520), slice(512, 520))
    return prepare(situation, request.craft, patch, range(0), kernels=_KERNELS[key])
