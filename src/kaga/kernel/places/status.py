"""How sure a value is: every row of the city pack carries one of these.

What: the eight statuses and which of them count as certain. Why: an estimate shown as a fact
misleads a resident; a safety decision on an estimate can kill.

>>> Status("estimate").is_certain
False
"""

from __future__ import annotations

from enum import Enum


class Status(Enum):
    """How a value came to be known."""

    MEASURED = "measured"
    OFFICIAL = "official"
    OFFICIAL_ESTIMATE = "official_estimate"
    PROJECTION = "projection"
    ESTIMATE = "estimate"
    SYNTHETIC = "synthetic"
    SAMPLE = "sample"
    RECALLED = "recalled"

    @property
    def is_certain(self) -> bool:
        """Whether it may be shown without a badge and safety decisions may rest on it."""
        return self in {Status.MEASURED, Status.OFFICIAL}
