"""Who may do what: keys, the gate before every operation, their administration."""

from __future__ import annotations
