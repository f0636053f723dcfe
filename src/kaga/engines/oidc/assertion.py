"""The client proves itself to the token endpoint by a short signed assertion (RFC 7523).

>>> client_assertion(key, "RP00000001", "https://op/token", jti="x", now=0)    # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from joserfc import jwt

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, RSAKey

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFETIME_S = 60


def client_assertion(
    key: ECKey | RSAKey, client_id: str, audience: str, *, jti: str, now: int
) -> str:
    """An assertion that `audience` may accept once within a minute.

    Parameters
    ----------
    key
        Private key with `kid` and `alg`.
    jti
        An identifier never used before.
    now
        Unix seconds.
    """
    header = {"alg": key.alg, "kid": key.kid, "typ": "JWT"}
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "jti": jti,
        "iat": now,
        "exp": now + LIFETIME_S,
    }
    return jwt.encode(header, claims, key, algorithms=[str(key.alg)])
