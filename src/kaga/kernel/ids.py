"""The one maker of identifiers: UUIDv7 (RFC 9562), ordered by time of making.

>>> new_id().version
7
"""

from __future__ import annotations

import secrets
from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A fresh UUIDv7: sorts by creation, so indexes grow at one end."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def new_handle() -> UUID:
    """A fresh random UUIDv4: tells nothing, for what the public ledger shows of a subject."""
    return UUID(bytes=secrets.token_bytes(16), version=4)
