"""The authorisation request: code flow with PKCE S256, state and nonce, always all of them.

>>> ask = Ask("RP00000001", "https://city.example/callback")
>>> url, flow = begin(metadata, ask, entropy)                       # doctest: +SKIP
"""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import urlencode, urlsplit

from kaga.engines.oidc.model import Ask, Flow, ProviderMetadata

ENTROPY_BYTES = 96


def begin(provider: ProviderMetadata, ask: Ask, entropy: bytes) -> tuple[str, Flow]:
    """The address to send the browser to, and the secrets to keep in its session.

    Parameters
    ----------
    entropy
        96 bytes from a cryptographic source, used once.

    Raises
    ------
    ValueError
        The entropy has another length.
    """
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"{ENTROPY_BYTES} bytes of entropy are needed")
    flow = Flow(b64(entropy[:32]), b64(entropy[32:64]), b64(entropy[64:]))
    parameters = {
        "response_type": "code",
        "scope": " ".join(ask.scopes),
        "client_id": ask.client_id,
        "redirect_uri": ask.redirect_uri,
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": s256(flow.verifier),
        "code_challenge_method": "S256",
    }
    if ask.acr_values:
        parameters["acr_values"] = " ".join(ask.acr_values)
    if ask.max_age_s is not None:
        parameters["max_age"] = str(ask.max_age_s)
    joint = "&" if urlsplit(provider.authorization_endpoint).query else "?"
    return provider.authorization_endpoint + joint + urlencode(parameters), flow


def s256(verifier: str) -> str:
    """The PKCE challenge of a verifier (RFC 7636 section 4.2)."""
    return b64(hashlib.sha256(verifier.encode("ascii")).digest())


def b64(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
