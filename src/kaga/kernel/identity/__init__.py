"""Who is there: people, their logins, sessions and proxies."""

from __future__ import annotations
