"""Subscriptions that tell: what is due, to whom, and whether it arrived."""

from __future__ import annotations
