"""Ground risk and people: agreement with casex, and what a field, a route and a slot cost.

    python bench/airspace/risk.py

Agreement: 1,000 random falls, crashes and classes against casex (pip install casex==1.2.3).
Times are processor time (medians), because the machine is shared: kernels by class, casualty
fields by transform against a compiled direct sum and SciPy, a route of 3 and of 20 km with its
footprint, the people of a whole city at three zooms and of one tile.
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from shapely.geometry import box

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "src"))

from kaga.engines.airspace.people.census import share_out  # noqa: E402
from kaga.engines.airspace.people.field import build_base, field_at  # noqa: E402
from kaga.engines.airspace.people.land import Land  # noqa: E402
from kaga.engines.airspace.people.slots import DayKind, Slot  # noqa: E402
from kaga.engines.airspace.raster import Raster  # noqa: E402
from kaga.engines.airspace.risk.ballistic import Body, ballistic_descent  # noqa: E402
from kaga.engines.airspace.risk.classes import ground_risk_class  # noqa: E402
from kaga.engines.airspace.risk.critical_area import Airframe, critical_area  # noqa: E402
from kaga.engines.airspace.risk.fields import (  # noqa: E402
    deaths_per_failure,
    mean_field,
    search_fields,
    spectrum_of,
)
from kaga.engines.airspace.risk.footprint import fall_area  # noqa: E402
from kaga.engines.airspace.risk.kernels import Kernel, build_bank, kernel_of  # noqa: E402
from kaga.engines.airspace.risk.quadrature import FailureState, sampled  # noqa: E402
from kaga.engines.airspace.risk.routes import Path as Route  # noqa: E402
from kaga.engines.airspace.risk.routes import cut, evaluate  # noqa: E402
from kaga.engines.airspace.risk.vehicles import CLASSES  # noqa: E402
from kaga.engines.geo import Box, Level, meshes_touching  # noqa: E402

CASES = 1_000
CITY = Box(west=136.19, south=36.13, east=136.47, north=36.42)
CELL = {21: (15.42, 15.36), 22: (7.71, 7.68)}


def cost(work: Callable[[], Any], rounds: int = 5) -> tuple[float, Any]:
    """Median processor time in ms after one warm round, and the last result."""
    found = work()
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        found = work()
        times.append(time.process_time() - begin)
    return 1e3 * statistics.median(times), found


def agreement() -> None:
    try:
        import casex
    except ImportError:
        print("casex is not installed: pip install casex==1.2.3")
        return
    warnings.simplefilter("ignore")  # casex overflows in long falls and says so
    chance = np.random.default_rng(1)
    falls, areas, same, theirs_s, ours_s = [], [], 0, 0.0, 0.0
    judge = casex.BallisticDescent2ndOrderDragApproximation()
    for _ in range(CASES):
        mass = 10 ** chance.uniform(0.0, 2.5)
        body = Body(
            mass, 0.05 * mass ** (2 / 3) * chance.uniform(0.5, 2), chance.uniform(0.5, 1.3)
        )
        forward, height = chance.uniform(2, 60), chance.uniform(20, 400)
        down = chance.uniform(-0.95, 0.95) * min(forward, body.terminal_speed())
        width, degrees = 10 ** chance.uniform(-0.7, 1.7), chance.uniform(5, 90)
        craft = casex.AircraftSpecs(casex.enums.AircraftType.GENERIC, width, mass)
        craft.set_ballistic_frontal_area(body.area)
        craft.set_ballistic_drag_coefficient(body.drag)
        craft.set_friction_coefficient(0.65)
        craft.set_coefficient_of_restitution(0.7)
        judge.set_aircraft(craft)
        begin = time.process_time()
        distance, speed, *_ = judge.compute_ballistic_distance(height, forward, down)
        theirs_s += time.process_time() - begin
        begin = time.process_time()
        fall = ballistic_descent(body, height, forward, down)
        ours_s += time.process_time() - begin
        falls.append((abs(fall.distance / distance - 1), abs(fall.speed / speed - 1)))
        area = casex.CriticalAreaModels().critical_area(craft, forward, degrees)[0]
        frame = Airframe(width, mass, restitution=0.7)
        areas.append(abs(float(critical_area(frame, forward, np.radians(degrees))) / area - 1))
        density, size = 10 ** chance.uniform(-3, 6), 10 ** chance.uniform(-1, 5)
        ours = ground_risk_class(density, size)
        same += (ours.whole, ours.raw) == casex.AnnexFParms.iGRC(density, size)
    worst = np.max(falls, axis=0)
    print(
        f"casex, {CASES} cases: fall distance within {worst[0]:.1e}, "
        f"speed within {worst[1]:.1e}"
    )
    print(f"  critical area within {max(areas):.1e}; iGRC identical in {same} of {CASES}")
    many = np.full(CASES, 77.0)
    each, _ = cost(lambda: ballistic_descent(Body(10.0, 0.25, 0.9), many, 12.0))
    print(
        f"  one fall: casex {1e6 * theirs_s / CASES:.0f} us, "
        f"ours {1e6 * ours_s / CASES:.0f} us, "
        f"ours in arrays {1e3 * each / CASES:.2f} us"
    )


def coupled(body: Body, height: float, forward: float) -> tuple[float, float]:
    """Distance and speed with drag along the path."""
    k, state, step = 1.225 * body.drag * body.area / (2 * body.mass), np.zeros(4), 0.002
    state[2] = forward

    def slope(s: np.ndarray) -> np.ndarray:
        v = np.hypot(s[2], s[3])
        return np.array([s[2], s[3], -k * v * s[2], 9.81 - k * v * s[3]])

    while state[1] < height:
        half = state + step / 2 * slope(state)
        state = state + step * slope(half)
    return float(state[0]), float(np.hypot(state[2], state[3]))


def closed_against_coupled() -> None:
    ratios = []
    for mass in (1.0, 10.0, 25.0):
        body = Body(mass, 0.05 * mass ** (2 / 3), 0.9)
        for height in (30.0, 77.0, 150.0):
            for forward in (5.0, 12.0, 20.0):
                fall = ballistic_descent(body, height, forward)
                distance, speed = coupled(body, height, forward)
                ratios.append((float(fall.distance) / distance, float(fall.speed) / speed))
    low, high = np.min(ratios, axis=0), np.max(ratios, axis=0)
    print(
        f"closed form over coupled drag: distance {low[0]:.3f} to {high[0]:.3f}, "
        f"speed {low[1]:.3f} to {high[1]:.3f}"
    )
    fall = ballistic_descent(Body(10.0, 0.25, 0.9), 77.0, 12.0)
    print(f"10 kg, 77 m, 12 m/s: {fall.distance:.1f} m ahead at {fall.speed:.1f} m/s")


def difference(one: Kernel, two: Kernel) -> float:
    """Total variation between two kernels."""
    both: dict[tuple[int, int], float] = {}
    for kernel, sign in ((one, 1.0), (two, -1.0)):
        for row, column, share in zip(
            kernel.rows, kernel.columns, kernel.probability, strict=True
        ):
            both[row, column] = both.get((row, column), 0.0) + sign * share
    return sum(abs(gap) for gap in both.values()) / 2


def kernels() -> None:
    for key, vehicle in CLASSES.items():
        cell = CELL[21] if vehicle.glide else CELL[22]
        each, bank = cost(lambda v=vehicle, c=cell: build_bank(v, c, wind=(4.0, 0.0)), 1)
        state = FailureState(80.0, vehicle.cruise, 1.0, (4.0, -3.0))
        drawn = sampled(vehicle, state, 200_000, np.random.default_rng(3))
        exact = kernel_of(vehicle, state, cell)
        gap = difference(exact, kernel_of(vehicle, state, cell, spread=drawn))
        taps = np.diff(bank.packed.starts)
        megabytes = (
            sum(
                part.nbytes
                for part in (bank.packed.rows, bank.packed.columns, bank.packed.harm)
            )
            / 1e6
        )
        print(
            f"bank {key}: {each:.0f} ms for {taps.size} kernels of {taps.min()} to "
            f"{taps.max()} cells of {cell[0]} m, {megabytes:.1f} MB; "
            f"against 200,000 draws: {gap:.3f}"
        )


@njit(nogil=True)
def direct(source: Any, taps: Any, pad: int, out: Any) -> None:
    rows, columns, harm = taps
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            out[r, c] = 0.0
        for k in range(rows.size):
            line, start = r + pad + rows[k], pad + columns[k]
            for c in range(out.shape[1]):
                out[r, c] += harm[k] * source[line, start + c]


def fields() -> None:
    bank = build_bank(CLASSES["delivery_10kg"], CELL[22], wind=(4.0, 0.0))
    coarse = build_bank(CLASSES["delivery_10kg"], CELL[21], wind=(4.0, 0.0))
    chance = np.random.default_rng(0)
    for name, used, shape in (
        ("tile of 256 x 256 at z22", bank, (256, 256)),
        ("city of 1,150 x 1,100 at z21", coarse, (1150, 1100)),
    ):
        pad = used.reach
        exposure = chance.gamma(0.4, 0.01, (shape[0] + 2 * pad, shape[1] + 2 * pad))
        kernel = used.kernels[-1][3]
        first, spectrum = cost(lambda e=exposure, p=pad: spectrum_of(e, p))
        one, _ = cost(lambda s=spectrum, k=kernel: deaths_per_failure(s, k))
        mean, _ = cost(lambda s=spectrum, b=used: mean_field(s, b), 2)
        both, _ = cost(lambda s=spectrum, b=used: search_fields(s, b), 1)
        out = np.empty(shape)
        parts = (kernel.rows, kernel.columns, kernel.harm)
        by_sum, _ = cost(lambda e=exposure, p=pad, o=out, k=parts: direct(e, k, p, o))
        print(
            f"{name}: transform once {first:.1f} ms; one kernel of {kernel.rows.size} cells "
            f"{one:.1f} ms with its unknowns (direct sum {by_sum:.1f} ms); mean over 16 "
            f"courses, 7 heights {mean:.0f} ms; mean and bound {both:.0f} ms"
        )
        peer(exposure, kernel)


def peer(exposure: np.ndarray, kernel: Kernel) -> None:
    try:
        from scipy.signal import fftconvolve
    except ImportError:
        print("  scipy is not installed: pip install scipy")
        return
    reach = kernel.reach
    dense = np.zeros((2 * reach + 1, 2 * reach + 1))
    dense[reach - kernel.rows, reach - kernel.columns] = kernel.harm
    each, _ = cost(lambda: fftconvolve(exposure, dense, mode="same"))
    print(f"  scipy.signal.fftconvolve, without unknowns: {each:.1f} ms")


def routes() -> None:
    cell = CELL[22]
    bank = build_bank(CLASSES["delivery_10kg"], cell, wind=(4.0, 0.0))
    hover = build_bank(CLASSES["delivery_10kg"], cell, wind=(4.0, 0.0), speed=0.0)
    chance = np.random.default_rng(0)
    for kilometres, legs in ((3, 30), (20, 150)):
        cells = int(kilometres * 1000 / cell[0] / np.sqrt(2)) + 60
        people = chance.gamma(0.4, 0.01, (cells, cells)).astype(np.float32)
        line = np.linspace(30.0, cells - 30.0, legs + 1)
        wiggle = chance.normal(0.0, 2.0, (2, legs + 1))
        heights = chance.uniform(40, 140, legs + 1)
        seconds = np.full(legs, kilometres * 1000 / 12.0 / legs)
        route = Route(line + wiggle[0], line + wiggle[1], heights, seconds)
        risk, found = cost(lambda r=route, p=people: evaluate(r, bank, hover, (p, 2 * p)))
        area, _ = cost(lambda r=route: fall_area(r, bank, hover))
        pieces = cut(route, cell, bank.heights).leg.size
        print(
            f"route of {kilometres} km, {legs} legs, {pieces} pieces: risk {risk:.1f} ms "
            f"({found.mean_per_hour:.1e} deaths an hour), footprint {area:.1f} ms"
        )


def people() -> None:
    chance = np.random.default_rng(0)
    for zoom in (20, 21, 22):
        raster = Raster.covering(CITY, zoom)
        meshes = meshes_touching(box(CITY.west, CITY.south, CITY.east, CITY.north), Level.HALF)
        census = dict(zip(meshes, chance.gamma(0.3, 160.0, len(meshes)), strict=True))
        land = chance.integers(1, len(Land), raster.shape).astype(np.uint8)
        shared, residents = cost(lambda r=raster, u=land, c=census: share_out(r, u, c), 1)
        built, base = cost(lambda s=residents, u=land: build_base(s, u), 1)
        slot = Slot(DayKind.WEEKDAY, 60)
        each, _ = cost(lambda b=base, t=slot: field_at(b, t, visitors=5000.0), 3)
        tile = base.window(slice(100, 356), slice(100, 356))
        small, _ = cost(lambda b=tile, t=slot: field_at(b, t, visitors=5000.0))
        print(
            f"people, whole city at z{zoom} ({raster.rows} x {raster.columns}): shared out "
            f"once {shared:.0f} + {built:.0f} ms; a slot {each:.0f} ms; "
            f"a tile of 256 x 256 {small:.1f} ms"
        )


def main() -> None:
    for part in (agreement, closed_against_coupled, kernels, fields, routes, people):
        part()


if __name__ == "__main__":
    main()
