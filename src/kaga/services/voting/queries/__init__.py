"""Lists and lookups of the service."""

from __future__ import annotations
