"""Pages of the data platform."""

from __future__ import annotations
