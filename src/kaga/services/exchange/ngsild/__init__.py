"""NGSI-LD's operations: each a function from the broker and a request to a reply."""

from __future__ import annotations
