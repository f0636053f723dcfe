"""How entities evolved: instances over time, in columns, asked for by windows, aggregated."""

from __future__ import annotations
