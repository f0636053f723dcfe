"""Events: told after the fact, at least once (`outbox.emit`), committed with the change."""

from __future__ import annotations
