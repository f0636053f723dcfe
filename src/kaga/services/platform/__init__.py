"""The city's side of its data platform: what it publishes, pages, keys."""

from __future__ import annotations
