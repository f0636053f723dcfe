"""The provider's answer in the browser: does it belong to our request, and to that provider?

>>> code_from({"code": "c", "state": "s"}, Flow("s", "n", "v"), metadata)     # doctest: +SKIP
'c'
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from kaga.engines.oidc.model import Flow, ProviderMetadata, Refused

_LONGEST_CODE = 4096


def code_from(parameters: Mapping[str, str], flow: Flow, provider: ProviderMetadata) -> str:
    """The authorisation code of a callback.

    Raises
    ------
    Refused
        "state", "iss" (RFC 9207), "denied", "provider-error" or "code"; the state is
        compared first, so a forged answer can neither end nor explain a running sign-in.
    """
    if not hmac.compare_digest(parameters.get("state", "").encode(), flow.state.encode()):
        raise Refused("state")
    issuer = parameters.get("iss")
    if issuer is None and provider.answers_with_issuer:
        raise Refused("iss", "the provider promises iss and sent none")
    if issuer is not None and issuer != provider.issuer:
        raise Refused("iss")
    error = parameters.get("error")
    if error is not None:
        raise Refused("denied" if error == "access_denied" else "provider-error", error[:40])
    code = parameters.get("code", "")
    if not 0 < len(code) <= _LONGEST_CODE or not code.isascii() or not code.isprintable():
        raise Refused("code")
    return code
