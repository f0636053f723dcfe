"""The faces of the service: public, resident and staff pages. Thin: they read, call, show."""

from __future__ import annotations
