"""Mail to the outside world over SMTP, and a real mail server for development."""

from __future__ import annotations
