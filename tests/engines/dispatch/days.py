"""Days for tests: places on a plane, shifts with breaks, requests by chance."""

from __future__ import annotations

import numpy as np

from kaga.engines.dispatch.model import (
    Break,
    Call,
    Day,
    Load,
    Request,
    RequestId,
    Shift,
    ShiftId,
    Travel,
    VehicleId,
    Window,
)

OPEN, CLOSE = 28_800.0, 64_800.0


def places(count: int, seed: int) -> Travel:
    """Whole seconds of driving between points of a town of 20 km, triangle-true."""
    points = np.random.default_rng(seed).uniform(0, 20_000, (count, 2))
    metres = np.hypot(*np.moveaxis(points[:, None] - points[None], 2, 0))
    return Travel(np.ceil(metres / 9.0))


def shift(number: int, **changed) -> Shift:
    """A vehicle of eight seats and one wheelchair, at the depot, for the whole day."""
    given = {
        "id": ShiftId(f"s{number}"),
        "vehicle": VehicleId(f"v{number}"),
        "start": 0,
        "finish": 0,
        "window": Window(OPEN, CLOSE),
        "capacity": Load(8, 1, 1),
    }
    return Shift(**{**given, **changed})


def lunch(v: int) -> Break:
    """An hour at the depot around noon."""
    return Break(0, Window(41_400.0 + 1_800 * (v % 3), 46_800.0 + 1_800 * (v % 3)), 3_600.0)


def request(number: int, start: int, to: int, at: float, **changed) -> Request:
    """Somebody who boards within ten minutes from a moment and rides an hour at most."""
    given = {
        "id": RequestId(f"r{number}"),
        "pickup": Call(start, Window(at, at + 600), 60.0),
        "drop": Call(to, Window(), 60.0),
        "load": Load(1),
        "longest_ride": 3_600.0,
    }
    return Request(**{**given, **changed})


def some_requests(travel: Travel, count: int, seed: int) -> list[Request]:
    """Requests over the day; some with wheelchairs, some kept apart."""
    draw = np.random.default_rng(seed)
    made = []
    for number in range(count):
        start, to = draw.choice(np.arange(1, len(travel.seconds)), 2, replace=False).tolist()
        load = Load(2, 1) if draw.uniform() < 0.15 else Load(int(draw.integers(1, 4)))
        apart = (
            frozenset({RequestId(f"r{number - 1}")}) if draw.uniform() < 0.1 else frozenset()
        )
        at = float(draw.integers(OPEN, CLOSE - 7_200))
        ride = float(travel.seconds[start, to]) * 1.6 + 300
        made.append(
            request(number, start, to, at, load=load, apart_from=apart, longest_ride=ride)
        )
    return made


def busy_day(vehicles: int, count: int, seed: int = 1) -> Day:
    """A town's day."""
    travel = places(40, seed)
    shifts = tuple(shift(v, breaks=(lunch(v),)) for v in range(vehicles))
    return Day(travel, shifts, tuple(some_requests(travel, count, seed)))
