"""The interface NGSI-v2 of the broker, over the entities that NGSI-LD has too."""

from __future__ import annotations
