"""What can be searched of an entry: its act and its subject, if it is an act of the city.

A service may also append plain bytes (a ballot, a foreign record); those have neither.

>>> facts_of(b"plain bytes").act
''
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kaga.engines.ledger import Entry, MalformedError


@dataclass(frozen=True, slots=True)
class Facts:
    """The searchable part of an entry."""

    act: str = ""
    subject: UUID | None = None


def facts_of(data: bytes) -> Facts:
    """The searchable part of an entry's bytes."""
    entry = entry_of(data)
    return Facts() if entry is None else Facts(entry.act, UUID(entry.subject))


def entry_of(data: bytes) -> Entry | None:
    """The act an entry tells of, or None when it is plain bytes."""
    try:
        return Entry.from_bytes(data)
    except MalformedError:
        return None
