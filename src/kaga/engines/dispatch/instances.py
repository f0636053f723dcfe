"""The literature's files: dial-a-ride after Cordeau, pickup and delivery after Li and Lim.

What: their text becomes a `Day`; a plan of it becomes routes by the file's own numbers. Costs
are straight lines in double precision, as the published values are.

- Dial-a-ride (Cordeau and Laporte 2003, Cordeau 2006): `vehicles n duration capacity ride`, one
  line per node, `number x y service load earliest latest`; 0 is the depot, i + n belongs to i.
  Files of 2003 give 2n in the head and no depot at the end. The depot's window counts.
- Pickup and delivery (Li and Lim 2003): `vehicles capacity speed`, one line per node, `number
  x y demand earliest latest service pickup delivery`.

>>> depot, ends = "0 0 0 0 0 0 480", "1 1 0 3 1 0 1440\\n2 2 0 3 -1 60 75"
>>> len(read_darp(f"1 1 480 3 30\\n{depot}\\n{ends}\\n3 0 0 0 0 0 480").day.requests)
1
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.dispatch.model import (
    Call,
    Day,
    Kind,
    Load,
    Request,
    RequestId,
    Shift,
    ShiftId,
    Travel,
    VehicleId,
    Window,
)

if TYPE_CHECKING:
    from kaga.engines.dispatch.model import Plan


class NotAnInstance(ValueError):
    """The text is not in the format."""


@dataclass(frozen=True)
class Instance:
    """A problem of the literature.

    Parameters
    ----------
    nodes: for each request the file's numbers of its two ends.
    depots: the numbers under which the depot begins and ends a route.
    """

    day: Day
    nodes: tuple[tuple[int, int], ...]
    depots: tuple[int, int]


def _rows(text: str, least: int) -> list[list[float]]:
    try:
        rows = [
            [float(cell) for cell in line.split()] for line in text.splitlines() if line.strip()
        ]
    except ValueError as error:
        raise NotAnInstance(f"not a number: {error}") from error
    if len(rows) < 4 or any(len(row) < least for row in rows[1:]):
        raise NotAnInstance(f"a head and lines of {least} numbers are expected")
    return rows


def _straight(rows: list[list[float]]) -> Travel:
    places = np.array([row[1:3] for row in rows])
    return Travel(np.hypot(*np.moveaxis(places[:, None] - places[None], 2, 0)))


def _fleet(count: int, window: Window, seats: int, longest: float = inf) -> tuple[Shift, ...]:
    return tuple(
        Shift(ShiftId(f"{at}"), VehicleId(f"{at}"), 0, 0, window, Load(seats), (), longest)
        for at in range(1, count + 1)
    )


def read_darp(text: str) -> Instance:
    """A dial-a-ride instance; NotAnInstance if it is none."""
    (vehicles, count, duration, seats, ride, *_), *rows = _rows(text, 7)
    half = len(rows) // 2 if len(rows) % 2 else len(rows) // 2 - 1
    if int(count) not in (half, 2 * half):
        raise NotAnInstance(f"{len(rows)} lines do not belong to {int(count)} requests")
    calls = [Call(at, Window(row[5], row[6]), row[3]) for at, row in enumerate(rows)]
    requests = tuple(
        Request(
            RequestId(f"{at}"), calls[at], calls[at + half], Load(int(rows[at][4])), float(ride)
        )
        for at in range(1, half + 1)
    )
    shifts = _fleet(int(vehicles), calls[0].window, int(seats), duration)
    nodes = tuple((at, at + half) for at in range(1, half + 1))
    return Instance(Day(_straight(rows), shifts, requests), nodes, (0, 2 * half + 1))


def read_pdptw(text: str) -> Instance:
    """A pickup-and-delivery instance; NotAnInstance if it is none."""
    (vehicles, seats, *_), *rows = _rows(text, 9)
    calls = [Call(at, Window(row[4], row[5]), row[6]) for at, row in enumerate(rows)]
    nodes = tuple((at, int(row[8])) for at, row in enumerate(rows) if at and int(row[8]))
    if 2 * len(nodes) != len(rows) - 1:
        raise NotAnInstance("every pickup needs its delivery")
    requests = tuple(
        Request(RequestId(f"{at}"), calls[at], calls[to], Load(int(rows[at][3])))
        for at, to in nodes
    )
    shifts = _fleet(int(vehicles), calls[0].window, int(seats))
    return Instance(Day(_straight(rows), shifts, requests), nodes, (0, len(rows)))


READERS = {"darp": read_darp, "pdptw": read_pdptw}


def routes_by_number(instance: Instance, plan: Plan) -> list[list[tuple[int, float]]]:
    """The plan's used tours: the file's node numbers, and when service begins there."""
    ends = {
        one.id: pair for one, pair in zip(instance.day.requests, instance.nodes, strict=True)
    }
    routes = []
    for tour in plan.tours:
        route = []
        for visit in tour.visits:
            if visit.request is not None:
                node = ends[visit.request][visit.kind is Kind.DROP]
            else:
                node = instance.depots[visit.kind is Kind.RETURN]
            route.append((node, visit.begin))
        if route:
            routes.append(route)
    return routes


def plan_cost(day: Day, plan: Plan) -> float:
    """What the driving of a plan costs."""
    cost = day.travel.cost
    return float(
        sum(
            cost[one.place, after.place]
            for tour in plan.tours
            for one, after in zip(tour.visits, tour.visits[1:], strict=False)
        )
    )
