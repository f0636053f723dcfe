"""HTTP for the broker: from bytes to requests, from replies to bytes."""

from __future__ import annotations
