"""The only place of the service where state changes."""

from __future__ import annotations
