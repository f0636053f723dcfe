"""A relying party of OpenID Connect as pure functions (see README.md beside this file).

>>> from kaga.engines.oidc import begin, code_from, check_id_token      # doctest: +SKIP
"""

from __future__ import annotations

from kaga.engines.oidc.assertion import ASSERTION_TYPE, client_assertion
from kaga.engines.oidc.callback import code_from
from kaga.engines.oidc.idtoken import check_id_token
from kaga.engines.oidc.model import (
    ALGORITHMS,
    SKEW_S,
    Ask,
    Expected,
    Flow,
    IdToken,
    ProviderMetadata,
    Refused,
    UnknownKey,
)
from kaga.engines.oidc.request import ENTROPY_BYTES, begin, s256

__all__ = [
    "ALGORITHMS",
    "ASSERTION_TYPE",
    "ENTROPY_BYTES",
    "SKEW_S",
    "Ask",
    "Expected",
    "Flow",
    "IdToken",
    "ProviderMetadata",
    "Refused",
    "UnknownKey",
    "begin",
    "check_id_token",
    "client_assertion",
    "code_from",
    "s256",
]
