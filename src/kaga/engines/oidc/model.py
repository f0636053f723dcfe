"""The values of a sign-in by OpenID Connect, and the reasons for refusing one.

>>> Refused("nonce").reason
'nonce'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Reason = Literal[
    "state",  # the answer does not belong to this browser's request
    "iss",  # another provider answered (mix-up)
    "denied",  # the person declined at the provider
    "provider-error",  # the provider answered with an error
    "code",  # no usable authorisation code
    "malformed",  # not a JWS of a JSON object
    "algorithm",  # "none", a symmetric or an unlisted algorithm
    "signature",
    "aud",
    "azp",
    "sub",
    "nonce",
    "exp",
    "iat",
    "nbf",
    "at_hash",
    "acr",  # authenticated more weakly than asked
    "auth_time",  # authenticated too long ago
]

ALGORITHMS = ("ES256", "RS256", "PS256")
SKEW_S = 60
MOST_TOKEN_AGE_S = 600


class Refused(Exception):
    """A sign-in that must not be accepted; `reason` says which check failed."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Reason = reason
        self.detail = detail


class UnknownKey(LookupError):
    """The token names a key that is not in the set: fetch the set once more."""


@dataclass(frozen=True, slots=True)
class ProviderMetadata:
    """What OpenID Connect Discovery says of a provider, as far as we need it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    answers_with_issuer: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What we ask a provider for.

    Attributes
    ----------
    acr_values: sent as they are; empty sends none.
    max_age_s: how old the authentication may be, in seconds; None leaves it to the provider.
    """

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...] = ("openid",)
    acr_values: tuple[str, ...] = ()
    max_age_s: int | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """The secrets of one sign-in; they stay in the session of the browser that began it."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What an ID token must say.

    Attributes
    ----------
    accepted_acr: one of these must be among the words of `acr`; empty accepts any.
    max_age_s: refuse without an `auth_time` that is at most this old; None does not ask.
    access_token: checked against `at_hash` when the token has one.
    """

    issuer: str
    client_id: str
    nonce: str
    accepted_acr: tuple[str, ...] = ()
    max_age_s: int | None = None
    access_token: str = ""


@dataclass(frozen=True, slots=True)
class IdToken:
    """An ID token that passed every check.

    Attributes
    ----------
    authenticated_at: `auth_time`, or `iat` when the provider does not tell; Unix seconds.
    claims: everything the token says, for name, address and the like.
    """

    issuer: str
    subject: str
    acr: str
    authenticated_at: int
    claims: Mapping[str, object] = field(default_factory=dict)
