"""What a certificate rests on: vehicle, policy, and the raw documents named by their hash.

What: the record of a vehicle class with every number of the fall model, the policy with every
limit and buffer, and the builders of the plain JSON documents (rule pack, filed flights) that
a verifier reads by hash. Why documents: a number that nobody can look up could be made up for
the flight; a document that the city has issued cannot.

All numbers are whole, in the unit their name ends in (mm, ms, g, `_e6` millionths, `_e9`
thousandths of a millionth), or decimal text where six digits count.

>>> round(Policy(sheet_lat_e9=36_300_000_000, sheet_lon_e9=136_300_000_000).near_mm / 1000)
500
"""

from __future__ import annotations

from dataclasses import dataclass

VEHICLE_SCHEMA = "kaga-vehicle-1"
POLICY_SCHEMA = "kaga-airspace-policy-1"


@dataclass(frozen=True, slots=True)
class GlideRecord:
    """Unpowered glide: speed through the air and best distance over height."""

    speed_mm_s: int
    ratio_e6: int


@dataclass(frozen=True, slots=True)
class ParachuteRecord:
    """Canopy: area, drag coefficient, time from failure to a full canopy."""

    area_mm2: int
    drag_e6: int
    delay_ms: int


@dataclass(frozen=True, slots=True)
class EnergyRecord:
    """What a battery gives and what flying takes.

    Flying takes `power_mw` at any speed and `climb_mj_per_m` millijoules more for every metre
    climbed; `reserve_j` stays untouched.
    """

    capacity_j: int
    power_mw: int
    climb_mj_per_m: int
    reserve_j: int


@dataclass(frozen=True, slots=True)
class FailureRecord:
    """Loss of control per flight hour: mean (decimal text), error factor, where it is from."""

    mean_per_hour: str
    error_factor_e6: int
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class VehicleRecord:
    """A vehicle class with everything that the verifier computes from.

    Shares of the ways down are millionths and sum to 1,000,000. `cruise_mm_s` is the speed over
    ground for which the kernels are made, `fastest_mm_s` what a leg may not exceed.
    """

    key: str
    mass_g: int
    area_mm2: int
    drag_e6: int
    width_mm: int
    cruise_mm_s: int
    fastest_mm_s: int
    climb_mm_s: int
    descent_mm_s: int
    turn_radius_mm: int
    ballistic_e6: int
    glide_e6: int
    parachute_e6: int
    glide: GlideRecord | None
    parachute: ParachuteRecord | None
    failure: FailureRecord
    energy: EnergyRecord
    schema: str = VEHICLE_SCHEMA


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits and buffers of a city: issued once, named by hash.

    Attributes
    ----------
    sheet_lat_e9, sheet_lon_e9
        Origin of the sheet of metres (transverse Mercator).
    least_agl_mm, most_agl_mm
        Band above ground outside ports.
    object_mm, wire_mm
        Least distance from what stands on the ground and from wires, outside ports.
    reach_mm
        How far around the route objects and wires are looked for.
    near_mm
        Constraints this near to the route are listed.
    port_radius_mm
        Take-off and landing legs stay this near to their end.
    deaths_per_hour
        Most expected deaths per flight hour (mean), decimal text.
    navigation_mm, wind_mm, vertical_mm, time_ms
        Total system error of the volumes, beside the turns of the vehicle.
    volume_ms
        Longest time of one volume (without the error in time).
    horizontal_mm, vertical_separation_mm
        This flight's half of the room between two.
    listed_e6
        Filed flights whose tightness (1,000,000 is a conflict's edge) is below are listed.
    line_clearance_mm
        Least height of the way to a contingency site above surfaces.
    """

    sheet_lat_e9: int
    sheet_lon_e9: int
    least_agl_mm: int = 30_000
    most_agl_mm: int = 149_000
    object_mm: int = 30_000
    wire_mm: int = 30_000
    reach_mm: int = 150_000
    near_mm: int = 500_000
    port_radius_mm: int = 30_000
    deaths_per_hour: str = "1e-6"
    navigation_mm: int = 5_000
    wind_mm: int = 10_000
    vertical_mm: int = 8_000
    time_ms: int = 2_000
    volume_ms: int = 30_000
    horizontal_mm: int = 30_000
    vertical_separation_mm: int = 10_000
    listed_e6: int = 5_000_000
    line_clearance_mm: int = 10_000
    schema: str = POLICY_SCHEMA
