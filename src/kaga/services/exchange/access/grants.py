"""Keys as the broker keeps them, and what they allow.

What: a key is a document of the default tenant: the digest of its secret, the tenant that it is
for, its scopes, until when it holds. Why a document: it is in the log like everything else, so
a restart, a copy and a restore have it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from kaga.engines.context.errors import bad
from kaga.engines.context.moments import read_moment, write_moment
from kaga.services.exchange.state.documents import Document

EVERY_TENANT: Final = "*"
_MOST_TITLE: Final = 200
_DIGEST: Final = 64
_NEVER: Final = 2**62


class Scope(StrEnum):
    """What a key is for; who may write may read, who administers may both."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


_IMPLIED: Final = {
    Scope.READ: frozenset({Scope.READ}),
    Scope.WRITE: frozenset({Scope.READ, Scope.WRITE}),
    Scope.ADMIN: frozenset(Scope),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """What a key allows.

    Attributes
    ----------
    tenant: by its name, empty for the default one, `*` for every one.
    until: microseconds since 1970.
    """

    number: str
    tenant: str
    scopes: frozenset[Scope]
    until: int = _NEVER

    def reaches(self, tenant: str) -> bool:
        """Whether it is for a tenant."""
        return self.tenant in {tenant, EVERY_TENANT}


EVERYTHING: Final = frozenset(Scope)


def grant_of(document: Document) -> Grant | None:
    """What a kept key allows; None when it was revoked."""
    body: dict[str, Any] = document.body
    if body.get("revoked") is not None:
        return None
    scopes = frozenset[Scope]().union(*(_IMPLIED[Scope(one)] for one in body["scopes"]))
    until = body.get("until")
    return Grant(document.id, body["tenant"], scopes, _NEVER if until is None else until)


def key_body(given: object) -> dict[str, object]:
    """A key as it is kept, from what an administrator sent.

    Raises
    ------
    NgsiError
        `BadRequestData`: what is missing or is none.
    """
    if not isinstance(given, dict):
        raise bad("a key is an object")
    unknown = given.keys() - {"digest", "title", "tenant", "scopes", "expiresAt"}
    if unknown:
        raise bad(f"a key has no member {min(unknown)!r}")
    digest, title, tenant = given.get("digest"), given.get("title"), given.get("tenant", "")
    if not isinstance(digest, str) or len(digest) != _DIGEST or not _is_hex(digest):
        raise bad("digest is the SHA-256 of the secret, in hexadecimal")
    if not isinstance(title, str) or not 0 < len(title) <= _MOST_TITLE:
        raise bad(f"title says whose key it is, in {_MOST_TITLE} letters at most")
    if not isinstance(tenant, str):
        raise bad("tenant is a name, or * for every one")
    until = given.get("expiresAt")
    return {
        "digest": digest,
        "title": title,
        "tenant": tenant,
        "scopes": _scopes(given.get("scopes")),
        "until": None if until is None else _moment(until),
    }


def shown_key(document: Document) -> dict[str, object]:
    """A key as administrators see it: everything but the digest."""
    body: dict[str, Any] = document.body
    shown: dict[str, object] = {
        "id": document.id,
        "title": body["title"],
        "tenant": body["tenant"],
        "scopes": body["scopes"],
        "createdAt": write_moment(document.created),
    }
    for name, member in (("until", "expiresAt"), ("revoked", "revokedAt")):
        if body.get(name) is not None:
            shown[member] = write_moment(body[name])
    return shown


def _scopes(given: object) -> list[str]:
    known = [str(scope) for scope in Scope]
    if not isinstance(given, list) or not given or not all(one in known for one in given):
        raise bad("scopes are some of read, write, admin")
    return sorted(set(given))


def _moment(given: object) -> int:
    moment = read_moment(given)
    if moment is None:
        raise bad("expiresAt is a moment like 2027-04-01T00:00:00Z")
    return moment


def _is_hex(text: str) -> bool:
    return all(letter in "0123456789abcdef" for letter in text)
