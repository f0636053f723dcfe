"""Signing in by My Number Card, through the Digital Authentication App."""

from __future__ import annotations
