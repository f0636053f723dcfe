"""Made-up towns whose people come from a census, so that a certificate can name them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from kaga.engines.airspace.airports import KOMATSU
from kaga.engines.airspace.certificate.canonical import certificate_bytes
from kaga.engines.airspace.certificate.content import Issued, Override
from kaga.engines.airspace.certificate.documents import PeopleSource
from kaga.engines.airspace.certificate.issue import IssuedCertificate, Issuing, issue
from kaga.engines.airspace.certificate.records import Grounds
from kaga.engines.airspace.certificate.rulebook import Declared
from kaga.engines.airspace.certificate.seal import CityKey, sealed
from kaga.engines.airspace.deconflict.sky import Sky
from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Separation, Track
from kaga.engines.airspace.footprints import Circle, Corridor, Polygon
from kaga.engines.airspace.grid.uses import Use, land_of
from kaga.engines.airspace.heights import Agl, Msl
from kaga.engines.airspace.people.census import share_out
from kaga.engines.airspace.people.field import build_base
from kaga.engines.airspace.plan.crowds import Kernels, kernels_for
from kaga.engines.airspace.plan.pipeline import plan
from kaga.engines.airspace.plan.result import Alternative, Plan
from kaga.engines.airspace.plan.situation import Situation
from kaga.engines.airspace.rules.facts import Crew, Extension, Grade
from kaga.engines.airspace.rules.japan import JP_2026
from kaga.engines.airspace.surfaces import AirportSurfaces
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId
from kaga.engines.geo.meshes import Level, mesh_code
from kaga.engines.geo.model import Point
from tests.engines.airspace.plan.town import Town
from tests.engines.airspace.verify.made_city import Store

DECLARED = Declared(
    Crew(
        10.0, Grade.SECOND, Grade.SECOND, frozenset({Extension.BEYOND_SIGHT}), True, True, True
    )
)


@dataclass(frozen=True)
class Office:
    """A planned town and everything that its certificates rest on."""

    plan: Plan
    situation: Situation
    grounds: Grounds
    kernels: Kernels
    key: CityKey
    store: Store

    def issue(self, one: Alternative, **changed: object) -> IssuedCertificate:
        situation = replace(self.situation, **changed)
        issued = Issued(1_795_000_000_000, "加賀市", "kaga 1.0")
        override = Override("防災課 山中", "training", "entry 7")
        how = Issuing(issued, self.kernels, (override,))
        return issue((self.plan, one), situation, self.grounds, how)

    def file(self, made: IssuedCertificate) -> bytes:
        """The signed file; its documents are kept as the city's."""
        self.store.held.update(made.documents.held)
        return sealed(certificate_bytes(made.certificate), self.key)


def counted(town: Town, each: float) -> tuple[Town, dict[str, float], Situation]:
    """The town with so many residents in each 500 m mesh, and marks where one may land."""
    sites = town.sites()
    for site in sites:
        row, column = (int(part) for part in town.raster.position(site.lat, site.lon))
        town.uses[row, column] |= int(Use.LANDING_SITE)
    lats, lons = town.raster.latitudes()[::8], town.raster.longitudes()[::8]
    places = [Point(float(lat), float(lon)) for lat in lats for lon in lons]
    census = {mesh_code(place, Level.HALF): each for place in places}
    land = land_of(town.uses)
    people = build_base(share_out(town.raster, land, census), land)
    made = town.situation(sites=sites, airports=(AirportSurfaces.of(KOMATSU),))
    return town, census, replace(made, people=people)


def zones_of(town: Town) -> tuple[Volume, ...]:
    """A market that is flown over, a works line beside, a school yard, one far away."""

    def at(east: float, north: float) -> Point:
        return Point(*town.place(east, north))

    ring = tuple(at(*p) for p in ((-800, -700), (-700, -700), (-700, 700), (-800, 700)))
    ask, cost = Severity.PERMISSION, Severity.COST
    agl = Agl(0.0), Agl(150.0)
    return (
        Volume(VolumeId("market"), RuleId("event"), ask, Polygon(ring), *agl, ()),
        Volume(VolumeId("works"), RuleId("works"), cost,
               Corridor((at(0, 500), at(300, 560)), 20.0), Agl(0.0), Msl(90.0), ()),
        Volume(VolumeId("yard"), RuleId("people"), cost, Circle(at(900, 250), 60.0), *agl, ()),
        Volume(VolumeId("far"), RuleId("works"), cost, Circle(at(1500, -1900), 40.0), *agl, ()),
    )  # fmt: skip


def tracks_over(town: Town, departs: float) -> tuple[Track, ...]:
    """One that crosses high above, one that is over before, one beside."""
    rows = (
        ("high", 60.0, (-200.0, -900.0, 260.0), (-200.0, 900.0, 262.0)),
        ("early", -900.0, (-200.0, -900.0, 90.0), (-200.0, 900.0, 90.0)),
        ("beside", 20.0, (-1200.0, -420.0, 90.0), (900.0, -430.0, 95.0)),
    )
    return tuple(
        Track(FlightId(name), Priority.GOODS, np.array([departs + at, departs + at + 150.0]),
              np.array([one, other]), Separation(30.0, 10.0))
        for name, at, one, other in rows
    )  # fmt: skip


def office_of(town: Town, each: float, key: CityKey, **asked: object) -> Office:
    """Plan across a town and get ready to certify it."""
    town, census, situation = counted(town, each)
    situation = replace(situation, zones=zones_of(town))
    request = town.request((-1_300, -100), (1_300, 60), **asked)
    tracks, sky = tracks_over(town, request.departs), Sky()
    for track in tracks:
        sky.file(track)
    kernels = kernels_for(request.craft, situation.wind, situation.city.raster)
    people = PeopleSource("made-up census", "1", "official", census)
    grounds = Grounds(people, JP_2026, DECLARED, tracks)
    store = Store(trusted={key.name: key.public})
    for tile in situation.city.tiles.values():
        content = b"".join(tile.parts())
        store.held["tile", hashlib.sha256(content).hexdigest()] = content
    answer = plan(request, situation, sky=sky)
    return Office(answer, situation, grounds, kernels, key, store)
