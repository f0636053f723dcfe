"""The one failure that every store has: what was given to it did not become durable."""

from __future__ import annotations


class Unwritable(OSError):
    """A group did not become durable; nothing of it is in the log."""
