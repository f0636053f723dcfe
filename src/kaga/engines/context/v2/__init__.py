"""NGSI-v2 over the same entities: names, values, places, queries."""

from __future__ import annotations
