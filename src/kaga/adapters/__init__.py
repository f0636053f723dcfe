"""The outside world: one folder per provider, each with its simulator."""

from __future__ import annotations
