"""Binds the adapters of identity to their ports, from the environment."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from django.conf import settings

from kaga.adapters.card_login.provider import CardLogin, registration
from kaga.adapters.generic_oidc.provider import SCOPES, GenericOidc
from kaga.adapters.oidc_rp.keys import signing_key
from kaga.adapters.oidc_rp.party import Registration, RelyingParty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.identity.ports import IdentityProvider


@functools.cache
def identity_providers() -> Mapping[str, IdentityProvider]:
    """Every route by which people may sign in, in the order in which they are offered."""
    bound: dict[str, IdentityProvider] = {}
    if settings.KAGA_CARD_ISSUER:
        known = registration(settings.KAGA_CARD_ISSUER, settings.KAGA_CARD_CLIENT_ID)
        key = signing_key(settings.KAGA_KEYS, "ES256")
        bound["card"] = CardLogin(RelyingParty(known, key))
    if settings.KAGA_OIDC_ISSUER:
        other = Registration(settings.KAGA_OIDC_ISSUER, settings.KAGA_OIDC_CLIENT_ID, SCOPES)
        party = RelyingParty(other, signing_key(settings.KAGA_KEYS, "RS256"))
        bound["oidc"] = GenericOidc(party, settings.KAGA_OIDC_TITLE)
    return bound
