"""Every list and view of this service: typed rows out, keyset cursors, constant queries."""

from __future__ import annotations
