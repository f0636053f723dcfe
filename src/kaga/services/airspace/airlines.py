"""Lines of accepted flights, packed, and read all at once.

What: latitude, longitude and metres above the sea of every corner, little-endian float64. Why
beside the plain route: when the map changes, the lines of thousands of flights must be there in
milliseconds, and a plain route is ten times as long to read.

>>> unpacked(packed({"corners": [[36.3, 136.3, 80, 12, 0], [36.4, 136.3, 80, 12, 9]]})).shape
(2, 3)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from kaga.services.airspace.models import AirLine

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from kaga.engines.airspace.breakage.breaks import Lines


def packed(record: Mapping[str, Any]) -> bytes:
    """The line of a plain route."""
    corners = np.array([corner[:3] for corner in record["corners"]], "<f8")
    return corners.tobytes()


def unpacked(content: bytes) -> NDArray[np.float64]:
    """Corners ``(n, 3)``."""
    return np.frombuffer(content, "<f8").reshape(-1, 3)


def lines_to_come(now: datetime) -> tuple[list[UUID], Lines]:
    """Accepted flights that are not over, and their lines, in one order."""
    from kaga.engines.airspace.breakage.breaks import Lines  # noqa: PLC0415 - with the engine

    rows = AirLine.objects.filter(ends__gte=now).order_by("flight_id")
    found = list(rows.values_list("flight_id", "places"))
    lines = [unpacked(bytes(content)) for _, content in found]
    return [flight for flight, _ in found], Lines.of(lines)
