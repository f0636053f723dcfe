"""Places: the city on a map, its addresses and its figures, each with source and status."""

from __future__ import annotations
