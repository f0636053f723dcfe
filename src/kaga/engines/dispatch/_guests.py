"""Compiled: many questions to one plan, each about a request that is not in it.

The last request of the field is the guest: nobody's, and everybody's in turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.dispatch._compile import entry, kernel
from kaga.engines.dispatch._field import Field, Routes
from kaga.engines.dispatch._insert import Asked, Found, best_in_route, count_clashes, fits
from kaga.engines.dispatch._line import Line

if TYPE_CHECKING:
    from numpy.typing import NDArray

FROM, TO, BOARD, BOARD_BY, ALIGHT, ALIGHT_BY, RIDE = range(7)
VEHICLE, COST, BOARDS, ALIGHTS, AFTER, UNTIL = range(6)


@kernel
def _seat(field: Field, row: NDArray[np.float64]) -> None:
    """Let the guest ask what a row says, windows narrowed by what the ride takes."""
    board = field.requests - 1
    alight = 2 * field.requests - 1
    field.place[board], field.place[alight] = int(row[FROM]), int(row[TO])
    direct = field.serve[board] + field.seconds[field.place[board], field.place[alight]]
    field.ride[board] = row[RIDE] + field.serve[board]
    early = max(row[ALIGHT], row[BOARD] + direct)
    field.early[alight] = early
    field.early[board] = max(row[BOARD], early - field.ride[board])
    late = min(row[BOARD_BY], row[ALIGHT_BY] - direct)
    field.late[board] = late
    field.late[alight] = min(row[ALIGHT_BY], late + field.ride[board])


@entry
def ask_rows(
    field: Field,
    routes: Routes,
    rows: NDArray[np.float64],
    answers: NDArray[np.float64],
    line: Line,
    clash: NDArray[np.int32],
) -> None:
    """For each row the cheapest vehicle, what it costs, and the earliest times with it."""
    guest = field.requests - 1
    for at in range(rows.shape[0]):
        _seat(field, rows[at])
        best, chosen, clashes = Found(np.inf, -1, -1), -1, 0
        for v in range(routes.size.size):
            if field.allowed[guest, v] == 0:
                continue
            met = count_clashes(field, routes, guest, v, clash)
            found = best_in_route(field, routes, Asked(guest, v, clash, met), line)
            if found.cost < best.cost:
                best, chosen, clashes = found, v, met
        answers[at, VEHICLE], answers[at, COST] = chosen, best.cost
        answers[at, AFTER], answers[at, UNTIL] = best.at, best.until
        answers[at, BOARDS] = answers[at, ALIGHTS] = np.nan
        if chosen >= 0:
            asked = Asked(guest, chosen, clash, clashes)
            fits(field, routes, asked, best.at, best.until, line)
            answers[at, BOARDS] = line.begin[best.at + 1]
            answers[at, ALIGHTS] = line.begin[best.until + 2]
