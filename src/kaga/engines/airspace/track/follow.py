r"""A point of mass follows a path as an autopilot would, in the wind.

What: the track of a multirotor with limits of speed, acceleration, climb and lean. How: on a
leg it steers for a point ahead of its foot on the leg (pure pursuit, the kinematic form of the
L1 law of Park, Deyst and How, 2004), slows down early enough to take the corner with the
acceleration it has, turns to the next leg within the acceptance radius, and so cuts corners.
Air pulls with a force in proportion to its speed past the aircraft; the autopilot leans against
it a second late, so gusts push it off its line.

The speed at a corner of angle :math:`\theta` that is cut by :math:`d` before and after is
:math:`\sqrt{a\,d/\tan(\theta/2)}`: the circle that touches both legs there.

Only a point-mass model (`model.ONLY_A_MODEL`). Same input, same track: no randomness.

>>> from kaga.engines.airspace.track.model import Corner
>>> hop = [Corner(0, 0, 0, 5), Corner(0, 0, 30, 5), Corner(0, 99, 30, 5), Corner(0, 99, 0, 5)]
>>> track = follow(hop, Handling())
>>> round(track.duration), round(float(track.height.max()))
(62, 30)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np

from kaga.engines.airspace.track.model import (
    CALM,
    Corner,
    Handling,
    Track,
    TrackError,
    Wind,
)

STEP_S: Final = 0.1
_GAIN: Final = 1.5
"""1/s: how hard it corrects its speed."""
_LEAN_S: Final = 1.0
"""How late it leans against the air."""
_LOOK_S: Final = 1.5
_LOOK_LEAST_M: Final = 4.0
_VERTICAL_M: Final = 0.5
"""A leg shorter than this over the ground goes straight up or down."""
_ARRIVED_M: Final = 0.5
_ARRIVED_UP_M: Final = 0.3
_SLOW_LAST_M: Final = 5.0
"""It comes down slowly over the last metres."""
_PATIENCE: Final = 3.0
_PATIENCE_S: Final = 120.0


@dataclass(frozen=True, slots=True)
class _Leg:
    start: Corner
    end: Corner
    length: float
    unit: tuple[float, float]
    corner_speed: float
    """How fast it may be at the end; 0 stops there."""
    is_last: bool

    @property
    def climb(self) -> float:
        return self.end.height - self.start.height

    @property
    def is_vertical(self) -> bool:
        return self.length < _VERTICAL_M


@dataclass(slots=True)
class _State:
    east: float
    north: float
    height: float
    v_east: float = 0.0
    v_north: float = 0.0
    lean_east: float = 0.0
    lean_north: float = 0.0
    time: float = 0.0
    held: float = 0.0
    rows: list[tuple[float, float, float, float, int]] = field(default_factory=list)

    @property
    def speed(self) -> float:
        return math.hypot(self.v_east, self.v_north)


def follow(
    path: Sequence[Corner], handling: Handling, wind: Wind = CALM, *, step_s: float = STEP_S
) -> Track:
    """Fly a path.

    Parameters
    ----------
    path
        At least two corners; the first is where it stands, the last where it comes down.
    handling
        Limits of the aircraft.
    wind
        Of the whole flight.
    step_s
        Seconds a step, at most 0.25.

    Returns
    -------
    Track
        One row a step, from standing to touch-down.

    Raises
    ------
    TrackError
        If the path has fewer than two different corners, or the flight takes three times as
        long as in still air (the wind is stronger than it can lean against).
    """
    if not 0.0 < step_s <= 0.25:
        raise TrackError(f"a step of {step_s} s is none")
    legs = _legs(path, handling)
    state = _State(path[0].east, path[0].north, path[0].height)
    state.rows.append((0.0, state.east, state.north, state.height, 0))
    limit = _PATIENCE * _nominal(legs, handling) + _PATIENCE_S
    for number, leg in enumerate(legs):
        state.held = 0.0
        while not _is_done(leg, state, handling):
            _advance(leg, state, handling, wind, step_s)
            state.rows.append((state.time, state.east, state.north, state.height, number))
            if state.time > limit:
                raise TrackError(f"leg {number + 1} is not finished after {limit:.0f} s")
    return _track(state.rows, legs)


def _legs(path: Sequence[Corner], handling: Handling) -> list[_Leg]:
    pairs = [
        (one, other)
        for one, other in pairwise(path)
        if math.hypot(other.east - one.east, other.north - one.north) >= _VERTICAL_M
        or abs(other.height - one.height) > _ARRIVED_UP_M
        or other.hold_s > 0.0
    ]
    if not pairs:
        raise TrackError("a path needs two different corners")
    legs = []
    for index, (one, other) in enumerate(pairs):
        length, unit = _direction(one, other)
        last = index == len(pairs) - 1
        speed = 0.0 if last else _corner_speed(unit, length, pairs[index + 1], handling)
        legs.append(_Leg(one, other, length, unit, 0.0 if other.hold_s else speed, last))
    return legs


def _direction(one: Corner, other: Corner) -> tuple[float, tuple[float, float]]:
    east, north = other.east - one.east, other.north - one.north
    length = math.hypot(east, north)
    return length, (east / length, north / length) if length >= _VERTICAL_M else (0.0, 0.0)


def _corner_speed(
    unit: tuple[float, float], length: float, after: tuple[Corner, Corner], handling: Handling
) -> float:
    """How fast it may turn; 0 before and after a vertical leg."""
    next_length, next_unit = _direction(*after)
    if min(length, next_length) < _VERTICAL_M:
        return 0.0
    cosine = unit[0] * next_unit[0] + unit[1] * next_unit[1]
    half = math.acos(max(-1.0, min(1.0, cosine))) / 2.0
    if math.tan(half) < 1e-3:
        return after[0].speed
    cut = handling.acceleration * handling.acceptance_m / math.tan(half)
    return min(after[0].speed, math.sqrt(cut))


def _is_done(leg: _Leg, state: _State, handling: Handling) -> bool:
    left_up = abs(leg.end.height - state.height)
    off = math.hypot(leg.end.east - state.east, leg.end.north - state.north)
    if leg.is_vertical:
        return left_up <= _ARRIVED_UP_M and state.held >= leg.end.hold_s
    if leg.corner_speed > 0.0:
        left = leg.length - _along(leg, state)
        return off <= handling.acceptance_m or left <= 0.0
    is_there = off <= _ARRIVED_M and state.speed <= _ARRIVED_M and left_up <= 1.0
    return is_there and state.held >= leg.end.hold_s


def _along(leg: _Leg, state: _State) -> float:
    """Metres flown of the leg."""
    east, north = state.east - leg.start.east, state.north - leg.start.north
    return east * leg.unit[0] + north * leg.unit[1]


def _advance(leg: _Leg, state: _State, handling: Handling, wind: Wind, step: float) -> None:
    if leg.is_vertical or _is_waiting(leg, state):
        wanted = _towards(state, leg.end.east, leg.end.north, handling)
        state.held += step if _is_waiting(leg, state) else 0.0
    else:
        wanted = _pursuit(leg, state, handling)
    _push(state, wanted, handling, wind, step)
    state.height += _climb(leg, state, handling) * step
    state.time += step


def _is_waiting(leg: _Leg, state: _State) -> bool:
    off = math.hypot(leg.end.east - state.east, leg.end.north - state.north)
    level = abs(leg.end.height - state.height) <= 1.0
    return leg.end.hold_s > 0.0 and off <= _ARRIVED_M and level


def _towards(
    state: _State, east: float, north: float, handling: Handling
) -> tuple[float, float]:
    """The velocity that brings it to a point and stops it there."""
    d_east, d_north = east - state.east, north - state.north
    distance = math.hypot(d_east, d_north)
    if distance < 1e-9:
        return 0.0, 0.0
    speed = min(distance, math.sqrt(handling.acceleration * distance))
    return d_east / distance * speed, d_north / distance * speed


def _pursuit(leg: _Leg, state: _State, handling: Handling) -> tuple[float, float]:
    """The velocity towards a point ahead on the leg, slowing down for its corner."""
    along = _along(leg, state)
    left = max(leg.length - along, 0.0)
    room = max(left - (handling.acceptance_m if leg.corner_speed else 0.0), 0.0)
    # Half of the acceleration: the other half is for keeping the line meanwhile.
    speed = min(leg.start.speed, math.sqrt(leg.corner_speed**2 + handling.acceleration * room))
    if leg.climb:
        rate = handling.climb if leg.climb > 0.0 else handling.descent
        speed = min(speed, rate * leg.length / abs(leg.climb))
    ahead = min(along + max(_LOOK_LEAST_M, _LOOK_S * state.speed), leg.length)
    if left <= _LOOK_LEAST_M and leg.corner_speed == 0.0:
        return _towards(state, leg.end.east, leg.end.north, handling)
    d_east = leg.start.east + ahead * leg.unit[0] - state.east
    d_north = leg.start.north + ahead * leg.unit[1] - state.north
    distance = math.hypot(d_east, d_north) or 1.0
    return d_east / distance * speed, d_north / distance * speed


def _push(
    state: _State,
    wanted: tuple[float, float],
    handling: Handling,
    wind: Wind,
    step: float,
) -> None:
    """One step of the horizontal motion: correction, leaning against the air, air."""
    air = wind.velocity(state.time)
    pull_east = handling.drag * (air[0] - state.v_east)
    pull_north = handling.drag * (air[1] - state.v_north)
    state.lean_east += (pull_east - state.lean_east) * step / _LEAN_S
    state.lean_north += (pull_north - state.lean_north) * step / _LEAN_S
    east, north = _capped(
        _GAIN * (wanted[0] - state.v_east),
        _GAIN * (wanted[1] - state.v_north),
        handling.acceleration,
    )
    east, north = _capped(east - state.lean_east, north - state.lean_north, handling.tilt)
    state.v_east += (east + pull_east) * step
    state.v_north += (north + pull_north) * step
    state.east += state.v_east * step
    state.north += state.v_north * step


def _capped(east: float, north: float, most: float) -> tuple[float, float]:
    size = math.hypot(east, north)
    return (east, north) if size <= most else (east / size * most, north / size * most)


def _climb(leg: _Leg, state: _State, handling: Handling) -> float:
    """The rate of climb that keeps it on the leg's slope."""
    if leg.is_vertical:
        wanted = leg.end.height
    else:
        share = min(max(_along(leg, state) / leg.length, 0.0), 1.0)
        wanted = leg.start.height + share * leg.climb
    rate = 2.0 * (wanted - state.height)
    is_landing = leg.is_last and leg.is_vertical and leg.climb < 0.0
    low = state.height - leg.end.height <= _SLOW_LAST_M
    down = handling.touchdown if is_landing and low else handling.descent
    return min(max(rate, -down), handling.climb)


def _nominal(legs: Sequence[_Leg], handling: Handling) -> float:
    """Seconds it would take without corners and wind."""
    slowest = min(handling.climb, handling.descent)
    return sum(
        leg.length / leg.start.speed
        + abs(leg.climb) / slowest
        + leg.end.hold_s
        + _SLOW_LAST_M / handling.touchdown
        for leg in legs
    )


def _track(rows: list[tuple[float, float, float, float, int]], legs: list[_Leg]) -> Track:
    table = np.array([row[:4] for row in rows])
    numbers = np.array([row[4] for row in rows], dtype=np.int64)
    lateral = np.full(len(rows), np.inf)
    vertical = np.zeros(len(rows))
    for shift in (0, -1, 1):
        of = np.clip(numbers + shift, 0, len(legs) - 1)
        off, above = _offsets(table, [legs[number] for number in of])
        nearer = np.hypot(off, above) < np.hypot(lateral, vertical)
        lateral, vertical = np.where(nearer, off, lateral), np.where(nearer, above, vertical)
    time, east, north, height = table.T
    return Track(time, east, north, height, numbers, lateral, vertical)


def _offsets(
    table: np.ndarray[tuple[int, int], np.dtype[np.float64]], legs: list[_Leg]
) -> tuple[
    np.ndarray[tuple[int], np.dtype[np.float64]], np.ndarray[tuple[int], np.dtype[np.float64]]
]:
    """Metres beside and above the nearest place of a leg, row by row."""
    start = np.array([(leg.start.east, leg.start.north, leg.start.height) for leg in legs])
    end = np.array([(leg.end.east, leg.end.north, leg.end.height) for leg in legs])
    run = end - start
    place = table[:, 1:] - start
    # A leg of no length (a wait where it is) has every share alike.
    square = np.maximum(np.sum(run * run, axis=1), 1e-12)
    share = np.clip(np.sum(place * run, axis=1) / square, 0.0, 1.0)
    rest = place - share[:, None] * run
    return np.hypot(rest[:, 0], rest[:, 1]), rest[:, 2]
