"""What the city tells a person: the inbox on the portal, and the mail that says so."""

from __future__ import annotations
