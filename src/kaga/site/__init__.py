"""The only place that names every service and adapter."""

from __future__ import annotations
