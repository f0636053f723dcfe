"""From the city's events to entities on the data platform."""

from __future__ import annotations
