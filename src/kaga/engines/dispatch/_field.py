"""The arrays that compiled searches read and write, bundled so that they travel together.

Nodes: request r boards at node r and alights at node R + r; vehicle v leaves from node 2R + v
and comes back to 2R + V + v; the breaks follow. A `Field` is what is asked, `Routes` are one
answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    F64 = NDArray[np.float64]
    I32 = NDArray[np.int32]
    U8 = NDArray[np.uint8]
    U64 = NDArray[np.uint64]


class Field(NamedTuple):
    """What is asked.

    By node: `place`, `early` and `late` (when it may begin), `serve`, `load` (kinds of room,
    negative where somebody alights). By request: `ride` (longest,
    from the beginning of boarding to that of alighting), `allowed` (by vehicle),
    `apart` (by request; empty if nobody is kept apart), `settled` (may not change vehicles any
    more). By vehicle: `capacity`, `longest`,
    `first` (position of the last call that is past changing), `twin` (the vehicle before it
    that is the same in everything, or -1), `basis` (calls of a route that carries nobody).
    `limits` is 1 if rides or durations are limited at all. `marks` and `arcs` are random bits
    that name what a route is.
    """

    requests: int
    place: I32
    seconds: F64
    cost: F64
    early: F64
    late: F64
    serve: F64
    load: I32
    ride: F64
    allowed: U8
    apart: U8
    settled: U8
    capacity: I32
    longest: F64
    first: I32
    twin: I32
    basis: I32
    limits: int
    marks: U64
    arcs: U64


class Routes(NamedTuple):
    """One answer: for each vehicle, and position by position, the calls and what they allow.

    `early` and `late` bound every schedule, `aboard` is the load after each call, `name` are
    bits that differ between routes that differ. `vehicle` is -1 for requests not served.
    `closed` vehicles take nobody.
    """

    size: I32
    call: I32
    early: F64
    late: F64
    aboard: I32
    position: I32
    vehicle: I32
    name: U64
    price: F64
    closed: U8


def new_routes(field: Field) -> Routes:
    """Routes that are not filled in yet."""
    vehicles, nodes = field.longest.size, field.place.size
    room = 2 * field.requests + int(field.basis.max(initial=2))
    kinds = field.load.shape[1]
    return Routes(
        np.zeros(vehicles, np.int32),
        np.zeros((vehicles, room), np.int32),
        np.zeros((vehicles, room)),
        np.zeros((vehicles, room)),
        np.zeros((vehicles, room, kinds), np.int32),
        np.zeros(nodes, np.int32),
        np.full(field.requests, -1, np.int32),
        np.zeros(vehicles, np.uint64),
        np.zeros(vehicles),
        np.zeros(vehicles, np.uint8),
    )
