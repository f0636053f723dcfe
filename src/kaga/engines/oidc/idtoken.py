"""Every check of an ID token (OpenID Connect Core 1.0 section 3.1.3.7, RFC 8725).

The order is: shape, algorithm, key, signature, then each claim. A token for us alone is
accepted: one audience, and `azp` only if it names us.

>>> check_id_token(token, keys, expected, now=1_790_000_000).subject      # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from kaga.engines.oidc.model import (
    ALGORITHMS,
    MOST_TOKEN_AGE_S,
    SKEW_S,
    Expected,
    IdToken,
    Reason,
    Refused,
    UnknownKey,
)
from kaga.engines.oidc.request import b64

_LONGEST_TOKEN = 32_768
_LONGEST_SUBJECT = 255

Claims = Mapping[str, object]


def check_id_token(token: str, keys: KeySet, expected: Expected, *, now: int) -> IdToken:
    """Check a token completely.

    Parameters
    ----------
    keys
        The provider's current key set.
    now
        Unix seconds.

    Raises
    ------
    Refused
        With the reason of the first check that failed.
    UnknownKey
        The token names a key that the set does not hold.
    """
    claims = _verified_claims(token, keys)
    for check in (_check_parties, _check_subject, _check_nonce, _check_at_hash, _check_acr):
        check(claims, expected)
    _check_times(claims, now)
    return IdToken(
        issuer=expected.issuer,
        subject=str(claims["sub"]),
        acr=str(claims.get("acr", "")),
        authenticated_at=_authenticated_at(claims, expected, now),
        claims=claims,
    )


def _verified_claims(token: str, keys: KeySet) -> Claims:
    if len(token) > _LONGEST_TOKEN:
        raise Refused("malformed", "too long")
    try:
        header = jws.extract_compact(token.encode("ascii")).headers()
    except (JoseError, ValueError) as error:
        raise Refused("malformed") from error
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise Refused("algorithm")
    if header.get("typ", "JWT") != "JWT":
        raise Refused("malformed", "typ")
    key = _key_for(keys, header.get("kid"), str(algorithm))
    try:
        found = jws.deserialize_compact(token, key, algorithms=list(ALGORITHMS))
    except (JoseError, ValueError) as error:
        raise Refused("signature") from error
    return _json_object(found.payload)


def _json_object(payload: bytes) -> Claims:
    try:
        claims = json.loads(payload)
    except ValueError as error:
        raise Refused("malformed", "payload") from error
    if not isinstance(claims, dict):
        raise Refused("malformed", "payload")
    return claims


def _key_for(keys: KeySet, kid: object, algorithm: str) -> ECKey | RSAKey:
    """The one public key that the token names and whose kind fits the algorithm."""
    kind: type[ECKey | RSAKey] = ECKey if algorithm == "ES256" else RSAKey
    fitting = [key for key in keys.keys if isinstance(key, kind)]
    if isinstance(kid, str):
        fitting = [key for key in fitting if key.kid == kid]
    if len(fitting) != 1:
        raise UnknownKey(str(kid))
    key = fitting[0]
    if key.alg not in (None, algorithm) or key.get("use") not in (None, "sig"):
        raise Refused("algorithm", "the key is for another use")
    return key


def _check_parties(claims: Claims, expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise Refused("iss")
    if claims.get("aud") not in (expected.client_id, [expected.client_id]):
        raise Refused("aud")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise Refused("azp")


def _check_subject(claims: Claims, _expected: Expected) -> None:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise Refused("sub")
    if not subject.isascii() or not subject.isprintable():
        raise Refused("sub")


def _check_nonce(claims: Claims, expected: Expected) -> None:
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not expected.nonce:
        raise Refused("nonce")
    if not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise Refused("nonce")


def _check_at_hash(claims: Claims, expected: Expected) -> None:
    if "at_hash" not in claims:
        return
    digest = hashlib.sha256(expected.access_token.encode()).digest()
    if claims["at_hash"] != b64(digest[:16]):
        raise Refused("at_hash")


def _check_acr(claims: Claims, expected: Expected) -> None:
    if not expected.accepted_acr:
        return
    acr = claims.get("acr")
    if not isinstance(acr, str) or not set(acr.split()) & set(expected.accepted_acr):
        raise Refused("acr")


def _check_times(claims: Claims, now: int) -> None:
    rules: list[tuple[Reason, Callable[[int], bool]]] = [
        ("exp", lambda moment: moment > now - SKEW_S),
        ("iat", lambda moment: now - MOST_TOKEN_AGE_S <= moment <= now + SKEW_S),
    ]
    if "nbf" in claims:
        rules.append(("nbf", lambda moment: moment <= now + SKEW_S))
    for name, holds in rules:
        moment = _moment(claims, name)
        if moment is None or not holds(moment):
            raise Refused(name)


def _authenticated_at(claims: Claims, expected: Expected, now: int) -> int:
    issued = _moment(claims, "iat") or 0
    if "auth_time" not in claims:
        if expected.max_age_s is not None:
            raise Refused("auth_time", "missing")
        return issued
    moment = _moment(claims, "auth_time")
    if moment is None or moment > now + SKEW_S:
        raise Refused("auth_time")
    if expected.max_age_s is not None and now - moment > expected.max_age_s + SKEW_S:
        raise Refused("auth_time", "too old")
    return moment


def _moment(claims: Claims, name: str) -> int | None:
    """A NumericDate as whole seconds; None when it is not one."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if abs(value) < 1e11 else None
