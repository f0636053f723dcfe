"""The one relying party of OpenID Connect, shared by every adapter that speaks it."""

from __future__ import annotations
