"""How the city's parts meet its data platform: keys, published entities, the client."""

from __future__ import annotations
