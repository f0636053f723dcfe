"""Keys of the data platform as text, and what is kept of them.

What: a key reads `kx.NUMBER.SECRET`. The broker keeps the number and the SHA-256 of the secret;
whoever makes a key shows it once and forgets it. Why a plain hash: the secret is 32 random
bytes, which nobody finds by trying, and a slow hash would be paid by every first request.

>>> key = fresh_key()
>>> split_key(key.text) == (key.number, digest_of(key.secret))
True
>>> split_key("kx.1") is None
True
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.kernel.ids import new_handle
from kaga.kernel.storage.secretfile import read_or_make_secret

if TYPE_CHECKING:
    from pathlib import Path

CITY: Final = "city"
"""The number of the key by which the city's own processes are known."""
_PREFIX: Final = "kx"
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class ExchangeKey:
    """A key at the moment when it is made."""

    number: str
    secret: str

    @property
    def text(self) -> str:
        """The key as its holder sends it."""
        return f"{_PREFIX}.{self.number}.{self.secret}"

    @property
    def bearer(self) -> dict[str, str]:
        """The header that carries it."""
        return {"Authorization": f"Bearer {self.text}"}


def fresh_key() -> ExchangeKey:
    """A key that nobody has had before."""
    return ExchangeKey(new_handle().hex, secrets.token_urlsafe(32))


def city_key(file: Path) -> ExchangeKey:
    """The key of the city's own processes, from the file that only they can read."""
    return ExchangeKey(CITY, read_or_make_secret(file).hex())


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def split_key(text: str) -> tuple[str, str] | None:
    """The number of a key, and the digest of its secret; None for what is no key."""
    parts = text.split(".")
    if len(parts) != _PARTS or parts[0] != _PREFIX or not all(parts):
        return None
    return parts[1], digest_of(parts[2])
