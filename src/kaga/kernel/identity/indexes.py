"""Keyed hashes and pseudonyms: what identifies is findable but not readable.

Each use has a key of its own in a file outside the database, so a copy of the database alone
tells neither who is in the roll nor which login is whose.

>>> subject_index("card", "pairwise-1") == subject_index("card", "pairwise-1")  # doctest: +SKIP
True
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Literal

from django.conf import settings

from kaga.kernel.storage import vault
from kaga.kernel.storage.secretfile import secret_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.kernel.identity.models import Person

KeyUse = Literal["login", "roll", "purpose", "session", "code"]


def site_key(use: KeyUse) -> bytes:
    """The 32 secret bytes of one use."""
    return secret_in(settings.KAGA_KEYS, f"identity-{use}.key")


def keyed_hash(use: KeyUse, parts: Sequence[str]) -> str:
    """HMAC-SHA256 of the parts, each with its length, so that no two lists run together."""
    message = b"".join(_with_length(part.encode()) for part in parts)
    return hmac.new(site_key(use), message, hashlib.sha256).hexdigest()


def subject_index(provider: str, subject: str) -> str:
    """Where to find the login of a provider's subject."""
    return keyed_hash("login", [provider, subject])


def pseudonym_of(person: Person, purpose: str) -> str:
    """The name under which a person appears in one purpose, and in no other.

    HMAC-SHA256 under a key of the purpose over a secret of the person. Two purposes cannot
    connect theirs, and once the person's key is destroyed nobody can make it again.
    """
    own = hmac.new(vault.secret_of(vault.KeyId(person.key_id)), b"pseudonym", hashlib.sha256)
    purpose_key = hmac.new(site_key("purpose"), purpose.encode(), hashlib.sha256)
    return hmac.new(purpose_key.digest(), own.digest(), hashlib.sha256).hexdigest()


def _with_length(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part
