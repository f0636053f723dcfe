"""A provider's pen for the tests: any header, any claims, any key."""

from __future__ import annotations

import base64
import hashlib
import json

from joserfc import jws
from joserfc.jwk import ECKey, KeySet, RSAKey

from kaga.engines.oidc import Expected

NOW = 1_790_000_000
ISSUER = "https://op.example/api/realms/main"
CLIENT = "RP00000001"
NONCE = "n" * 43
ACCESS = "access-token"

EC = ECKey.generate_key("P-256", {"kid": "ec-1", "use": "sig", "alg": "ES256"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})
OTHER = ECKey.generate_key("P-256", {"kid": "ec-1"})
KEYS = KeySet.import_key_set(KeySet([EC, RSA]).as_dict(private=False))

EXPECTED = Expected(
    issuer=ISSUER,
    client_id=CLIENT,
    nonce=NONCE,
    accepted_acr=("aal3",),
    max_age_s=300,
    access_token=ACCESS,
)


def good_claims() -> dict[str, object]:
    digest = hashlib.sha256(ACCESS.encode()).digest()[:16]
    return {
        "iss": ISSUER,
        "aud": CLIENT,
        "azp": CLIENT,
        "sub": "pairwise-1",
        "nonce": NONCE,
        "acr": "aal3",
        "iat": NOW,
        "exp": NOW + 300,
        "nbf": NOW,
        "auth_time": NOW,
        "at_hash": base64.urlsafe_b64encode(digest).decode().rstrip("="),
    }


def sign(claims: object, key=EC, **header: object) -> str:
    head = {"alg": "ES256", "kid": "ec-1", **header}
    head = {name: value for name, value in head.items() if value is not None}
    algorithms = ["ES256", "RS256", "PS256", "HS256", "ES384", "RS512"]
    return jws.serialize_compact(head, json.dumps(claims).encode(), key, algorithms)


def unsigned(claims: object, alg: str = "none") -> str:
    parts = [{"alg": alg, "kid": "ec-1"}, claims]
    coded = [
        base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts
    ]
    return ".".join([*coded, ""])
