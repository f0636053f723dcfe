"""A small sky to test in: an operator with a member, a map, people data, routes by hand.

Routes are built from the engine's own tracks and slices, as a planner would hand them over.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from kaga.engines.airspace.deconflict.slices import TotalSystemError, slices
from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Separation, Track
from kaga.engines.airspace.heights import Msl
from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.identity.visitor import Assurance, Visitor
from kaga.kernel.ids import new_handle
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.airspace.actions.flights import NewFlight, check_flight, draft_flight
from kaga.services.airspace.answers import Reason
from kaga.services.airspace.enums import ClassOf, DataStatus, LicenceExtension, PriorityClass
from kaga.services.airspace.flightplan import Corner, Part, RoutePlan, TileMark, sheet_of
from kaga.services.airspace.models import (
    MapTile,
    MapVersion,
    Membership,
    Operator,
    PeopleSource,
    Pilot,
    PilotExtension,
    Vehicle,
    VehicleModel,
)
from kaga.services.airspace.ports import Judged, Verdict

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=clock.TOKYO)
STATION = (36.3199, 136.3507)
HALL = (36.2957, 136.3617)
GROUND = 12.0
ROOM = Separation(30.0, 10.0)
PEOPLE = "b" * 64
NW, SE = (14394, 6412), (14400, 6418)
"""Tiles (zoom 14) of the test map, corners included: station, hall and around."""


class HonestJudge:
    """Stands where the certificate's verifier will: believes bytes that say what they prove."""

    def verdict(self, judged: Judged) -> Verdict:
        lasts = judged.corners[-1].second - judged.corners[0].second
        is_right = judged.certificate == proof_of(lasts)
        check = {
            "id": "file.bytes", "words": "the bytes", "claimed": "", "found": "",
            "tolerance": "0", "passed": is_right,
        }  # fmt: skip
        why = {"rule": "certificate", "why": "not of this route"}
        return Verdict(() if is_right else (Reason("judged_against", why),), (check,))


def proof_of(lasts: float) -> bytes:
    return f"certificate of {lasts:.3f} s".encode()


@dataclass(frozen=True)
class Fleet:
    """An operator with one of each."""

    operator: Operator
    pilot: Pilot
    vehicle: Vehicle
    member: Visitor


def person(**changes) -> Visitor:
    base = Visitor(
        person=PersonId(new_handle()),
        assurance=Assurance.CARD,
        authenticated_at=clock.now(),
    )
    return replace(base, **changes)


def staff(*roles: str) -> Visitor:
    return person(roles=frozenset(roles), divisions=frozenset({"smart-city"}), name="空域 太郎")


def a_model(key: str = "delivery") -> VehicleModel:
    return VehicleModel(
        key=key, title="配送用 10 kg", risk_class="delivery_10kg", mass_kg=10.0, width_m=1.5,
        cruise_m_s=12.0, most_m_s=18.0, climb_m_s=3.0, descent_m_s=2.0, battery_wh=800.0,
        hover_w=1400.0, endurance_s=1500, failures_per_hour=1e-3, failure_error_factor=5.0,
        noise_dba=65.0, most_wind_m_s=10.0, status=DataStatus.STAND_IN, source="a test",
    )  # fmt: skip


def fleet(name: str = "加賀ドローン便", **columns) -> Fleet:
    """An operator with a member, a pilot and a vehicle, each valid for a year."""
    member, until = person(), clock.today() + timedelta(days=365)
    terms = {"insured_until": until, "priorities": [str(one) for one in PriorityClass]}
    with write(bookkeeping="a test") as tx:
        operator = tx.add(
            Operator(organisation=name, contact="0761-00-0000", **(terms | columns))
        )
        tx.add(
            Membership(
                operator=operator,
                code_digest=hashlib.sha256(new_handle().bytes).hexdigest(),
                expires_at=clock.now(),
                person=member.person,
                joined_at=clock.now(),
            )
        )
        key = vault.new_key(tx)
        pilot = Pilot(operator=operator, key_id=key, licence=ClassOf.SECOND, valid_until=until)
        pilot.name = vault.seal(key, "作見 そら".encode(), f"pilot-name:{pilot.id}")
        pilot.licence_number = vault.seal(key, b"L-1", f"pilot-licence:{pilot.id}")
        tx.add(pilot)
        for kind in (LicenceExtension.NIGHT, LicenceExtension.BEYOND_SIGHT):
            tx.add(PilotExtension(pilot=pilot, kind=kind, since=clock.today()))
        model = VehicleModel.objects.first() or tx.add(a_model())
        vehicle = tx.add(
            Vehicle(
                operator=operator,
                model=model,
                registration=f"JU{new_handle().hex[:10].upper()}",
                certificate=ClassOf.SECOND,
                valid_until=until,
            )
        )
    return Fleet(operator, pilot, vehicle, member)


def tile_digest(x: int, y: int, version: str = "1") -> str:
    return hashlib.sha256(f"{version}:{x}:{y}".encode()).hexdigest()


def a_map(version: str = "1", status: str = DataStatus.OFFICIAL) -> MapVersion:
    """A published map of the tiles around station and hall."""
    with write(bookkeeping="a test") as tx:
        row = tx.add(
            MapVersion(
                version=hashlib.sha256(version.encode()).hexdigest(),
                status=status,
                source="a test",
                published_at=clock.now(),
            )
        )
        tx.add_many(
            [
                MapTile(map=row, x=x, y=y, digest=tile_digest(x, y, version), status=status)
                for x in range(NW[0], SE[0] + 1)
                for y in range(NW[1], SE[1] + 1)
            ]
        )
    return row


def people_data(status: str = DataStatus.OFFICIAL, digest: str = PEOPLE) -> PeopleSource:
    today, half_a_year = clock.today(), timedelta(days=183)
    with write(bookkeeping="a test") as tx:
        return tx.add(
            PeopleSource(
                digest=digest,
                title="国勢調査と学校の時間割",
                source="a test",
                status=status,
                valid_from=today - half_a_year,
                valid_until=today + half_a_year,
            )
        )


def a_plan(
    ends: tuple[tuple[float, float], tuple[float, float]] = (STATION, HALL),
    *,
    departs: datetime | None = None,
    height: float = 77.0,
    speed: float = 12.0,
    version: str = "1",
    **changes,
) -> RoutePlan:
    """Up, straight across, down: with the volumes the engine makes of it."""
    sheet = sheet_of(*ends[0])
    start = (departs or clock.now() + timedelta(hours=6)).timestamp()
    (e0, n0), (e1, n1) = (sheet.east_north(*end) for end in ends)
    across = max(float(np.hypot(e1 - e0, n1 - n0)) / speed, 1.0)
    up = (height - GROUND) / 3.0
    times = start + np.array([0.0, up, up + across, 2 * up + across])
    flat = np.array([[e0, n0], [e0, n0], [e1, n1], [e1, n1]])
    places = np.column_stack([flat, [GROUND, height, height, GROUND]])
    track = Track(FlightId("made"), Priority.GOODS, times, places, ROOM)
    parts = []
    for one in slices(track, TotalSystemError()):
        places_of = one.footprint(sheet)
        parts.append(
            Part(one.begins, one.ends, places_of.line, one.radius, one.floor, one.ceiling)
        )
    lats, lons = sheet.to_degrees(places[:, 0].copy(), places[:, 1].copy())
    corners = tuple(
        Corner(lat, lon, Msl(float(up_)), Msl(GROUND), float(second))
        for lat, lon, up_, second in zip(
            lats.tolist(), lons.tolist(), places[:, 2], times, strict=True
        )
    )
    base = RoutePlan(
        origin="加賀温泉駅",
        goal="加賀市文化会館",
        preset="balanced",
        corners=corners,
        standing=(Msl(GROUND), Msl(GROUND)),
        geoid_m=37.4,
        separation=ROOM,
        parts=tuple(parts),
        map_version=hashlib.sha256(version.encode()).hexdigest(),
        tiles=tuple(TileMark(x, y, tile_digest(x, y, version)) for x, y in tiles_below(ends)),
        people=PEOPLE,
        certificate=proof_of(float(times[-1] - times[0])),
        figures={"length_m": across * speed},
    )
    return replace(base, **changes)


def tiles_below(ends) -> list[tuple[int, int]]:
    """Tiles in the box around both ends."""
    side = 1 << 14
    xs = [int((lon + 180.0) / 360.0 * side) for _, lon in ends]
    ys = [
        int((1.0 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2.0 * side) for lat, _ in ends
    ]
    return [(x, y) for x in range(min(xs), max(xs) + 1) for y in range(min(ys), max(ys) + 1)]


def drafted(who: Fleet, plan: RoutePlan | None = None, priority=PriorityClass.GOODS) -> str:
    """A draft; its reference."""
    wanted = NewFlight(
        who.operator.id,
        who.pilot.id,
        who.vehicle.id,
        priority,
        "処方薬の配送",
        plan or a_plan(),
    )
    return draft_flight(who.member, wanted).reference


def checked(who: Fleet, plan: RoutePlan | None = None, priority=PriorityClass.GOODS) -> str:
    """A checked flight; its reference."""
    reference = drafted(who, plan, priority)
    check_flight(who.member, reference)
    return reference
