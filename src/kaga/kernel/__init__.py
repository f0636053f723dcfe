"""What every city service stands on."""

from __future__ import annotations
