"""Any provider of OpenID Connect that a city trusts, as one more route.

The strength it is worth is the city's decision, and never that of a card.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kaga.adapters.generic_oidc import words
from kaga.adapters.oidc_rp.claims import profile_from
from kaga.kernel.identity.ports import Proof, Started
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.web.words import Words

if TYPE_CHECKING:
    from kaga.adapters.oidc_rp.party import RelyingParty

SCOPES = ("openid", "profile", "email")


class GenericOidc:
    """One route through a provider of the city's choice."""

    name = "oidc"
    hint = words.hint
    assurance = Assurance.ACCOUNT

    def __init__(self, party: RelyingParty, title: str = "") -> None:
        self.party = party
        self.title = _titled(title) if title else words.title

    def start(self, *, redirect_uri: str, max_age_s: int | None = None) -> Started:
        """Begin a sign-in, at most `max_age_s` after the provider last saw the person."""
        return self.party.begin(redirect_uri, max_age_s)

    def finish(self, parameters: Mapping[str, str], memory: Mapping[str, str]) -> Proof:
        """Who signed in at the provider."""
        found = self.party.finish(parameters, memory)
        return Proof(
            self.name,
            found.token.subject,
            self.assurance,
            datetime.fromtimestamp(found.token.authenticated_at, UTC),
            profile_from(found.claims),
        )

    def problems(self) -> list[str]:
        """What keeps people from signing in here, if anything."""
        return self.party.problems()

    def public_keys(self) -> list[Mapping[str, object]]:
        """Our public keys that the provider must know."""
        return self.party.public_keys()


def _titled(name: str) -> Words:
    return Words(f"{name}でログイン", f"{name}で 入る", f"Sign in with {name}")
