"""The only place where identities change, one verb per function."""

from __future__ import annotations
