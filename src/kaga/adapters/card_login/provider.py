"""The Digital Authentication App of the Digital Agency as one identity provider.

Authorisation code flow with PKCE, state, nonce and a signed client assertion; every sign-in
reads the card and asks for its PIN, so the age of the authentication is that of the token.
The subject is a pseudonym for this city alone. Neither the PIN nor a certificate reaches us.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from kaga.adapters.card_login import words
from kaga.adapters.oidc_rp.claims import profile_from
from kaga.adapters.oidc_rp.party import Registration, RelyingParty
from kaga.kernel.identity.ports import Proof, SignInRefused, Started
from kaga.kernel.identity.visitor import Assurance

ACR_VALUES = ("aal3", "crl")
ACCEPTED_ACR = ("aal3",)
SCOPES = ("openid", "name", "address", "birthdate", "gender")


def registration(issuer: str, client_id: str) -> Registration:
    """How the city is registered with the app."""
    return Registration(
        issuer, client_id, SCOPES, ACR_VALUES, ACCEPTED_ACR, keeps_sessions=False
    )


class CardLogin:
    """The route by card."""

    name = "card"
    title = words.title
    hint = words.hint
    assurance = Assurance.CARD

    def __init__(self, party: RelyingParty) -> None:
        self.party = party

    def start(self, *, redirect_uri: str, max_age_s: int | None = None) -> Started:
        """Begin a sign-in; the card is read each time, so no age needs to be asked."""
        return self.party.begin(redirect_uri, max_age_s)

    def finish(self, parameters: Mapping[str, str], memory: Mapping[str, str]) -> Proof:
        """Who held the card and knew its PIN."""
        found = self.party.finish(parameters, memory)
        profile = profile_from(found.claims)
        if not profile.name or profile.birth_date is None:
            raise SignInRefused("claims", "the card's name or birth date is missing")
        return Proof(
            self.name,
            found.token.subject,
            self.assurance,
            datetime.fromtimestamp(found.token.authenticated_at, UTC),
            profile,
        )

    def problems(self) -> list[str]:
        """What keeps people from signing in by card, if anything."""
        return self.party.problems()

    def public_keys(self) -> list[Mapping[str, object]]:
        """Our public keys that the app must know."""
        return self.party.public_keys()
