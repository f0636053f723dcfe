"""The city's programming interface: one root, problem details, cursors, idempotency keys."""

from __future__ import annotations
