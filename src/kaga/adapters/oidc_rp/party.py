"""Sign in at a provider: begin, come back, exchange, check; the engine decides every time.

>>> party.begin("https://city.example/sign-in/card/callback").url          # doctest: +SKIP
"""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaga.adapters.oidc_rp.keys import public_part
from kaga.adapters.oidc_rp.provider import Endpoint
from kaga.engines import oidc
from kaga.kernel import clock
from kaga.kernel.errors import KagaError
from kaga.kernel.identity.ports import SignInRefused, Started

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, RSAKey


@dataclass(frozen=True, slots=True)
class Registration:
    """How we are known to a provider, and what we ask of it.

    Attributes
    ----------
    accepted_acr: what the answer must say about strength; empty accepts any.
    keeps_sessions: the provider may answer from a session of its own, so the age of the
        authentication is asked for by `max_age` and checked by `auth_time`.
    """

    issuer: str
    client_id: str
    scopes: tuple[str, ...] = ("openid",)
    acr_values: tuple[str, ...] = ()
    accepted_acr: tuple[str, ...] = ()
    keeps_sessions: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """Who came back: the token that proved it, and all claims together."""

    token: oidc.IdToken
    claims: Mapping[str, object]


class RelyingParty:
    """The city as a client of one provider."""

    def __init__(self, registration: Registration, key: ECKey | RSAKey) -> None:
        self.registration = registration
        self.endpoint = Endpoint(registration.issuer)
        self._key = key

    def begin(self, redirect_uri: str, max_age_s: int | None = None) -> Started:
        """Where to send the browser (raises OutsideWorld)."""
        known = self.registration
        asked_age = max_age_s if known.keeps_sessions else None
        ask = oidc.Ask(known.client_id, redirect_uri, known.scopes, known.acr_values, asked_age)
        entropy = secrets.token_bytes(oidc.ENTROPY_BYTES)
        url, flow = oidc.begin(self.endpoint.metadata(), ask, entropy)
        memory = {**dataclasses.asdict(flow), "redirect_uri": redirect_uri}
        if asked_age is not None:
            memory["max_age"] = str(asked_age)
        return Started(url, memory)

    def finish(self, parameters: Mapping[str, str], memory: Mapping[str, str]) -> Person:
        """Who came back (raises SignInRefused or OutsideWorld)."""
        try:
            flow = oidc.Flow(memory["state"], memory["nonce"], memory["verifier"])
            code = oidc.code_from(parameters, flow, self.endpoint.metadata())
            answer = self._exchange(code, memory["redirect_uri"], flow)
            token = self._checked(answer, flow, memory)
        except oidc.Refused as refusal:
            raise SignInRefused(refusal.reason, str(refusal)) from refusal
        return Person(token, self._claims(token, answer))

    def problems(self) -> list[str]:
        """What keeps people from signing in here, if anything."""
        try:
            self.endpoint.metadata()
            self.endpoint.keys()
        except KagaError as error:
            return [error.detail]
        return []

    def public_keys(self) -> list[Mapping[str, object]]:
        """Our public key, as the provider must know it."""
        return [dict(public_part(self._key))]

    def _exchange(self, code: str, redirect_uri: str, flow: oidc.Flow) -> dict[str, Any]:
        known, address = self.registration, self.endpoint.metadata().token_endpoint
        assertion = oidc.client_assertion(
            self._key,
            known.client_id,
            address,
            jti=secrets.token_urlsafe(24),
            now=_now(),
        )
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": flow.verifier,
            "client_id": known.client_id,
            "client_assertion_type": oidc.ASSERTION_TYPE,
            "client_assertion": assertion,
        }
        return self.endpoint.exchange(form)

    def _checked(
        self, answer: dict[str, Any], flow: oidc.Flow, memory: Mapping[str, str]
    ) -> oidc.IdToken:
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise oidc.Refused("malformed", "no id_token")
        age = memory.get("max_age")
        expected = oidc.Expected(
            issuer=self.registration.issuer,
            client_id=self.registration.client_id,
            nonce=flow.nonce,
            accepted_acr=self.registration.accepted_acr,
            max_age_s=int(age) if age is not None else None,
            access_token=str(answer.get("access_token", "")),
        )
        try:
            return oidc.check_id_token(token, self.endpoint.keys(), expected, now=_now())
        except oidc.UnknownKey:
            pass
        fresh = self.endpoint.keys(after_unknown=True)
        try:
            return oidc.check_id_token(token, fresh, expected, now=_now())
        except oidc.UnknownKey as error:
            raise oidc.Refused("signature", "unknown key") from error

    def _claims(self, token: oidc.IdToken, answer: dict[str, Any]) -> Mapping[str, object]:
        """The token's claims, and those of the userinfo endpoint when it has the rest."""
        more = len(self.registration.scopes) > 1 and "name" not in token.claims
        access = answer.get("access_token")
        if not (more and self.endpoint.metadata().userinfo_endpoint and access):
            return token.claims
        found = self.endpoint.userinfo(str(access))
        if found.get("sub") != token.subject:
            raise SignInRefused("sub", "the claims are of another person")
        return {**found, **token.claims}


def _now() -> int:
    return int(clock.now().timestamp())
