"""Pure computation: no framework, no files, no network, no clock."""

from __future__ import annotations
