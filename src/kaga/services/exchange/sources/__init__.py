"""Other brokers: who registered what, asking them, and one answer out of many."""

from __future__ import annotations
