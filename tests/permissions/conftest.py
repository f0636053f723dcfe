"""The matrix needs the providers bound as in a running city."""

from __future__ import annotations

from tests.kernel.identity.conftest import simulator

__all__ = ["simulator"]
