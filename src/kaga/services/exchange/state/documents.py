"""Documents that the broker keeps beside entities: subscriptions, contexts, sources, keys.

Why one kind of record for all: each is a JSON object under an identifier, put and dropped as a
whole, and the log need not know more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Collection(StrEnum):
    """What a document is; the values are kept in logs."""

    SUBSCRIPTION = "subscription"
    CONTEXT = "context"
    V2_SUBSCRIPTION = "v2-subscription"
    V2_REGISTRATION = "v2-registration"
    REGISTRATION = "registration"
    SOURCE_SUBSCRIPTION = "source-subscription"
    SNAPSHOT = "snapshot"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Document:
    """One document.

    Attributes
    ----------
    body: plain JSON.
    created, modified: microseconds since 1970.
    """

    id: str
    body: dict[str, object]
    created: int
    modified: int
