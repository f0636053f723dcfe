"""Kaga: the platform that runs all services of one city."""

from __future__ import annotations
