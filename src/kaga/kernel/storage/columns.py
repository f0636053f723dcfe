"""What columns hold, read from a raw row of either database.

Statements that run on every request are written as SQL, because putting them together by the
ORM costs several times what the database needs; these functions make of their columns what
the ORM would.

>>> uuid_of("0198c0de00007000800000000000000a")
UUID('0198c0de-0000-7000-8000-00000000000a')
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection


def uuid_of(value: UUID | str) -> UUID:
    """An id; SQLite keeps it as 32 hexadecimal digits."""
    return value if isinstance(value, UUID) else UUID(hex=value)


def key_of(value: UUID) -> UUID | str:
    """An id as a parameter of a raw statement."""
    return value if connection.features.has_native_uuid_field else value.hex


def moment_of(value: datetime) -> datetime:
    """A moment; SQLite leaves out that it is UTC."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


@functools.lru_cache(maxsize=1024)
def shared_object_of(value: str) -> Mapping[str, object]:
    """An object in a JSON column that seldom changes: shared, so it must never be changed."""
    found: Mapping[str, object] = json.loads(value)
    return found
