"""Webhooks: addresses outside the city that are told of events, signed, retried, replayable."""

from __future__ import annotations
