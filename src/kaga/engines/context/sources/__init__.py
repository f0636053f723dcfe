"""Other brokers as parts of one: what they registered, what of a request is theirs, merging."""

from __future__ import annotations
