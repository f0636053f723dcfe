"""The temporal evolution of entities: what the log says, kept in columns and told again."""

from __future__ import annotations
