"""Journeys by whatever takes one there: on foot, by line, on demand. See the README beside."""

from __future__ import annotations
