"""What a search knows beforehand: who follows whom well, and reasons for orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.dispatch._field import Field

_NEIGHBOURS = 100
_WAITING = 0.2


def neighbours(field: Field) -> NDArray[np.int32]:
    """For every call the others, those first that one drives to and fro without much loss.

    Driving, a fifth of the waiting, and lateness where windows exclude each other (after Vidal
    et al., "A hybrid genetic algorithm with adaptive diversity management", 2013).
    """
    count = 2 * field.requests
    place, early, late = field.place[:count], field.early[:count], field.late[:count]
    gap = field.serve[:count, None] + field.seconds[np.ix_(place, place)]
    waits = np.maximum(early[None] - gap - late[:, None], 0.0)
    late_by = np.maximum(early[:, None] + gap - late[None], 0.0)
    loss = field.cost[np.ix_(place, place)] + _WAITING * waits + late_by
    loss = np.minimum(loss, loss.T)
    np.fill_diagonal(loss, np.inf)
    several = min(_NEIGHBOURS, max(count - 1, 1))
    return np.argsort(loss, axis=1, kind="stable")[:, :several].astype(np.int32)


def orders(field: Field) -> NDArray[np.float64]:
    """Keys by which requests are put in one after the other: far, close, tight, early, long."""
    count = field.requests
    board, alight = field.place[:count], field.place[count : 2 * count]
    depot = field.place[2 * count] if field.longest.size else 0
    far = field.cost[depot, board] + field.cost[alight, depot]
    width = field.late - field.early
    tight = np.minimum(width[:count], width[count : 2 * count])
    ride = field.cost[board, alight]
    return np.array([-far, far, tight, field.early[:count], -ride])
