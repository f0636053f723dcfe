"""The log: everything that is ever acknowledged is in it first."""

from __future__ import annotations
