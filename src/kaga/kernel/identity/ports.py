"""The port of identity providers: what an adapter offers, what a sign-in brings back.

A provider is one route among several. Losing it must cost one command, so the kernel knows
providers only by name, through what `KAGA_IDENTITY_PROVIDERS` binds.

>>> provider("card").start(redirect_uri="https://city.example/cb")      # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from kaga.kernel.errors import KagaError, NotFound
from kaga.kernel.identity.profiles import Profile

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Assurance
    from kaga.kernel.web.words import Words


PASSKEY = "passkey"


class SignInRefused(KagaError):
    """The provider's answer failed a check; `reason` names it, for the log and the drill."""

    status = 400
    problem = "sign-in-refused"

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Started:
    """Where to send the browser, and what to keep in its session until it comes back."""

    url: str
    memory: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a provider proved.

    Attributes
    ----------
    provider, subject: the login; the subject is the provider's own pseudonym for the city.
    assurance, authenticated_at: how surely and when the person was recognised.
    profile: what the provider told of the person (name, birth date, address); may be empty.
    """

    provider: str
    subject: str
    assurance: Assurance
    authenticated_at: datetime
    profile: Profile = field(default_factory=Profile)


class IdentityProvider(Protocol):
    """What every adapter of identity offers.

    The name is part of its addresses ("card"); title and hint are for the page where people
    choose.
    """

    @property
    def name(self) -> str:
        """Part of its addresses."""
        ...

    @property
    def title(self) -> Words:
        """What people choose."""
        ...

    @property
    def hint(self) -> Words:
        """What one needs for it."""
        ...

    @property
    def assurance(self) -> Assurance:
        """The most that it can prove."""
        ...

    def start(self, *, redirect_uri: str, max_age_s: int | None = None) -> Started:
        """Begin a sign-in (raises OutsideWorld when the provider cannot be reached)."""
        ...

    def finish(self, parameters: Mapping[str, str], memory: Mapping[str, str]) -> Proof:
        """Check the answer (raises SignInRefused or OutsideWorld)."""
        ...

    def problems(self) -> list[str]:
        """What is wrong with the configuration or the connection, for the staff page."""
        ...

    def public_keys(self) -> list[Mapping[str, object]]:
        """Our public keys that this provider needs to know, as JWKs."""
        ...


def providers() -> Mapping[str, IdentityProvider]:
    """Every bound provider by name, in the order in which people are offered them."""
    bound: Mapping[str, IdentityProvider] = import_string(settings.KAGA_IDENTITY_PROVIDERS)()
    return bound


def provider(name: str) -> IdentityProvider:
    """One bound provider (raises NotFound)."""
    found = providers().get(name)
    if found is None:
        raise NotFound(name)
    return found


def known_route(name: str) -> None:
    """Raise NotFound unless there is such a way to sign in: a provider, or passkeys."""
    if name != PASSKEY:
        provider(name)
