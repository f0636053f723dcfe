"""City services: one folder each, all with the same inner plan."""

from __future__ import annotations
