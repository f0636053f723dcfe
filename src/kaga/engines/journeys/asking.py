"""Questions to an on-demand service, as rows of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kaga.engines.journeys.model import OnDemand, Window


def ask(
    demand: OnDemand, places: list[tuple[int, int]], windows: list[Window]
) -> list[tuple[float, float]]:
    """When one would board and have alighted, question by question."""
    if not places:
        return []
    boards, alights = demand.ask(np.array(places, np.int32), np.array(windows, np.float64))
    return list(zip(boards.tolist(), alights.tolist(), strict=True))


def hope(
    demand: OnDemand, places: list[tuple[int, int]], windows: list[Window]
) -> list[tuple[float, float]]:
    """What `ask` could answer at best, question by question."""
    if not places:
        return []
    boards, alights = demand.hope(np.array(places, np.int32), np.array(windows, np.float64))
    return list(zip(boards.tolist(), alights.tolist(), strict=True))
