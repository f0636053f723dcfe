"""A simulator of the Digital Authentication App that speaks the real protocol over a socket.

Paths and parameters are those of the app's developer documents (realm `main`; authorisation
code flow with state, nonce and PKCE S256 required; client assertion at the token endpoint;
pairwise subject). It refuses what the real one refuses, and fails on command:
`POST /control/fail {"mode": "wrong_nonce"}` from this machine only; `{"mode": "none"}` heals.

>>> with running(CardProvider(...), port=0) as address: ...                # doctest: +SKIP
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from kaga.adapters.card_login.simulator_pages import consent_page, problem_page
from kaga.adapters.card_login.simulator_people import EVERYBODY, pairwise_subject
from kaga.kernel import clock

REALM = "/api/realms/main"
AUTH = f"{REALM}/protocol/openid-connect/auth"
TOKEN = f"{REALM}/protocol/openid-connect/token"
CERTS = f"{REALM}/protocol/openid-connect/certs"
USERINFO = f"{REALM}/protocol/openid-connect/userinfo"
DISCOVERY = f"{REALM}/.well-known/openid-configuration"
FAIL = "/control/fail"
MODES = (
    "none", "wrong_nonce", "wrong_state", "wrong_aud", "wrong_azp", "wrong_iss",
    "wrong_issuer_claim", "expired", "from_the_future", "alg_none", "hs256", "bad_signature",
    "unknown_key", "rotated_key", "low_acr", "no_acr", "wrong_at_hash", "no_name", "denied",
    "no_token", "not_json", "timeout", "500",
)  # fmt: skip
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_SCOPES = {"openid", "name", "address", "birthdate", "gender", "sign"}
_REQUIRED = (
    "response_type", "scope", "client_id", "redirect_uri", "state", "nonce",
    "code_challenge", "code_challenge_method",
)  # fmt: skip
_CODE_LIFETIME_S = 60
_TOKEN_LIFETIME_S = 300


@dataclass(frozen=True, slots=True)
class Client:
    """A relying party as it is registered with the provider."""

    client_id: str
    redirect_uris: Callable[[str], bool]
    keys: Callable[[], KeySet]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the socket."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grant:
    """An authorisation code and what it stands for."""

    request: Mapping[str, str]
    person: str
    at: int


class BadRequest(Exception):
    """The relying party asked wrongly; the error code of RFC 6749 and a remark."""

    def __init__(self, error: str, remark: str, status: int = 400) -> None:
        super().__init__(remark)
        self.error, self.remark, self.status = error, remark, status


class CardProvider:
    """The provider without its socket: `answer` takes a request and gives an answer."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.base = ""
        self.mode = "none"
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._key = _fresh_key()
        self._requests: dict[str, dict[str, str]] = {}
        self._codes: dict[str, Grant] = {}
        self._used_jtis: dict[str, int] = {}

    @property
    def issuer(self) -> str:
        """The issuer under which the provider is known."""
        return self.base + REALM

    def answer(
        self, method: str, target: str, body: bytes = b"", *, local: bool = True
    ) -> Answer:
        """Answer one request.

        Parameters
        ----------
        local: whether the request comes from this machine; failing on command needs it.
        """
        path, query = urlsplit(target).path, _fields(urlsplit(target).query)
        routes: dict[tuple[str, str], Callable[[], Answer]] = {
            ("GET", DISCOVERY): self._discovery,
            ("GET", CERTS): self._certs,
            ("GET", AUTH): lambda: self._ask(query),
            ("POST", AUTH): lambda: self._consent(_fields(body.decode())),
            ("POST", TOKEN): lambda: self._token(_fields(body.decode())),
            ("POST", FAIL): lambda: self._fail(body, local=local),
        }
        route = routes.get((method, path))
        if route is None:
            return Answer(404)
        try:
            return route()
        except BadRequest as error:
            if path == AUTH:
                return _html(problem_page(f"{error.error}: {error.remark}"), error.status)
            content = {"error": error.error, "error_description": error.remark}
            return _json(content, error.status)

    def _discovery(self) -> Answer:
        return _json(
            {
                "issuer": self.issuer,
                "authorization_endpoint": self.base + AUTH,
                "token_endpoint": self.base + TOKEN,
                "jwks_uri": self.base + CERTS,
                "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "scopes_supported": sorted(_SCOPES),
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "code_challenge_methods_supported": ["S256"],
                "acr_values_supported": ["aal2", "aal3", "crl"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    def _certs(self) -> Answer:
        return _json({"keys": [self._key.as_dict(private=False)]})

    def _ask(self, query: dict[str, str]) -> Answer:
        self._check_request(query)
        transaction = secrets.token_urlsafe(16)
        with self._lock:
            self._requests[transaction] = query
        return _html(consent_page(transaction, query["scope"].split()))

    def _check_request(self, query: dict[str, str]) -> None:
        missing = [name for name in _REQUIRED if not query.get(name)]
        if missing:
            raise BadRequest("invalid_request", f"{missing[0]} is missing")
        if query["client_id"] != self.client.client_id:
            raise BadRequest("invalid_client", "unknown client")
        if not self.client.redirect_uris(query["redirect_uri"]):
            raise BadRequest("invalid_request", "redirect_uri is not registered")
        if query["response_type"] != "code" or query["code_challenge_method"] != "S256":
            raise BadRequest("invalid_request", "only code and S256 are supported")
        scopes = set(query["scope"].split())
        if "openid" not in scopes or not scopes <= _SCOPES:
            raise BadRequest("invalid_scope", "unknown scope")

    def _consent(self, form: dict[str, str]) -> Answer:
        transaction = form.get("transaction", "")
        with self._lock:
            request = self._requests.get(transaction)
        if request is None:
            raise BadRequest("invalid_request", "this page is too old")
        if form.get("action") == "decline" or self.mode == "denied":
            return self._back(request, {"error": "access_denied"})
        person, pin = form.get("person", ""), form.get("pin", "")
        scopes = request["scope"].split()
        if person not in EVERYBODY:
            return _html(consent_page(transaction, scopes, "読み取るカードを選んでください。"))
        if len(pin) != 4 or not pin.isdecimal():
            wrong = "暗証番号は数字4桁で入力してください。"
            return _html(consent_page(transaction, scopes, wrong))
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._requests.pop(transaction, None)
            self._codes[code] = Grant(request, person, _now())
        return self._back(request, {"code": code})

    def _back(self, request: Mapping[str, str], result: dict[str, str]) -> Answer:
        issuer = "https://other.example" if self.mode == "wrong_iss" else self.issuer
        state = "another-state" if self.mode == "wrong_state" else request["state"]
        query = urlencode({**result, "state": state, "iss": issuer})
        return Answer(302, headers={"Location": f"{request['redirect_uri']}?{query}"})

    def _token(self, form: dict[str, str]) -> Answer:
        if self.mode == "timeout":
            self.released.wait(30)
        if self.mode == "500":
            return Answer(500, b"internal error")
        if self.mode == "not_json":
            return Answer(200, b"<html>maintenance</html>", {"Content-Type": "text/html"})
        self._check_assertion(form)
        grant = self._redeem(form)
        access = secrets.token_urlsafe(24)
        content: dict[str, object] = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": _TOKEN_LIFETIME_S,
        }
        if self.mode != "no_token":
            content["id_token"] = self._sign(self._claims(grant, access))
        return _json(content)

    def _check_assertion(self, form: dict[str, str]) -> None:
        """Client authentication by RFC 7523: signature, parties, times, and never twice."""
        if form.get("client_assertion_type") != _ASSERTION:
            raise BadRequest("invalid_client", "private_key_jwt is required", 401)
        try:
            found = jwt.decode(
                form.get("client_assertion", ""), self.client.keys(), ["ES256", "RS256"]
            )
        except (JoseError, ValueError) as error:
            raise BadRequest("invalid_client", "the assertion does not hold", 401) from error
        claims, now = found.claims, _now()
        names = {claims.get("iss"), claims.get("sub"), form.get("client_id")}
        if names != {self.client.client_id}:
            raise BadRequest("invalid_client", "iss, sub and client_id differ", 401)
        if claims.get("aud") != self.base + TOKEN:
            raise BadRequest("invalid_client", "aud is not the token endpoint", 401)
        expiry, jti = claims.get("exp"), claims.get("jti")
        if not isinstance(expiry, int) or not now - 60 < expiry <= now + 300:
            raise BadRequest("invalid_client", "exp is out of bounds", 401)
        with self._lock:
            if not isinstance(jti, str) or not jti or jti in self._used_jtis:
                raise BadRequest("invalid_client", "the assertion was used before", 401)
            self._used_jtis[jti] = expiry

    def _redeem(self, form: dict[str, str]) -> Grant:
        if form.get("grant_type") != "authorization_code":
            raise BadRequest("unsupported_grant_type", "only authorization_code")
        with self._lock:
            grant = self._codes.pop(form.get("code", ""), None)
        if grant is None or _now() - grant.at > _CODE_LIFETIME_S:
            raise BadRequest("invalid_grant", "the code is unknown, used or over")
        if form.get("redirect_uri") != grant.request["redirect_uri"]:
            raise BadRequest("invalid_grant", "redirect_uri differs")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if _b64(digest) != grant.request["code_challenge"]:
            raise BadRequest("invalid_grant", "the code verifier does not fit")
        return grant

    def _claims(self, grant: Grant, access: str) -> dict[str, Any]:
        request, now = grant.request, _now()
        holder = EVERYBODY[grant.person]
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": pairwise_subject(self.client.client_id, holder.code),
            "aud": self.client.client_id,
            "azp": self.client.client_id,
            "nonce": request["nonce"],
            "acr": "aal3",
            "auth_time": grant.at,
            "iat": now,
            "exp": now + _TOKEN_LIFETIME_S,
            "at_hash": _b64(hashlib.sha256(access.encode()).digest()[:16]),
        }
        told = {
            "name": holder.name,
            "address": {"formatted": holder.address},
            "birthdate": holder.birthdate,
            "gender": holder.gender,
        }
        scopes = request["scope"].split()
        claims |= {name: value for name, value in told.items() if name in scopes}
        return _spoiled(claims, self.mode)

    def _sign(self, claims: dict[str, Any]) -> str:
        payload = json.dumps(claims, ensure_ascii=False).encode()
        if self.mode == "alg_none":
            head = _b64(b'{"alg":"none"}')
            return f"{head}.{_b64(payload)}."
        if self.mode == "hs256":
            head = _b64(json.dumps({"alg": "HS256", "kid": self._key.kid}).encode())
            return f"{head}.{_b64(payload)}.{_b64(b'x' * 32)}"
        if self.mode == "rotated_key":
            self._key = _fresh_key()
        key = _fresh_key() if self.mode in ("bad_signature", "unknown_key") else self._key
        kid = self._key.kid if self.mode == "bad_signature" else key.kid
        return jws.serialize_compact({"alg": "ES256", "kid": kid, "typ": "JWT"}, payload, key)

    def _fail(self, body: bytes, *, local: bool) -> Answer:
        if not local:
            return Answer(403)
        try:
            mode = json.loads(body)["mode"]
        except (ValueError, KeyError, TypeError):
            return _json({"error": 'send {"mode": …}', "modes": MODES}, 400)
        if mode not in MODES:
            return _json({"error": "unknown mode", "modes": MODES}, 400)
        self.mode = mode
        self.released.set() if mode == "none" else self.released.clear()
        return _json({"mode": mode})


def _spoiled(claims: dict[str, Any], mode: str) -> dict[str, Any]:
    """The claims as a failing provider would send them."""
    changes: dict[str, dict[str, Any]] = {
        "wrong_nonce": {"nonce": "another-nonce"},
        "wrong_aud": {"aud": "RP99999999"},
        "wrong_azp": {"azp": "RP99999999"},
        "wrong_issuer_claim": {"iss": "https://other.example"},
        "expired": {"exp": claims["exp"] - 3600},
        "from_the_future": {"iat": claims["iat"] + 3600},
        "low_acr": {"acr": "aal2"},
        "no_acr": {"acr": None},
        "wrong_at_hash": {"at_hash": "A" * 22},
        "no_name": {"name": ""},
    }
    return claims | changes.get(mode, {})


def _fresh_key() -> ECKey:
    return ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)


def _fields(text: str) -> dict[str, str]:
    """Form or query fields; a field sent twice is not taken at all (RFC 6749 section 3.1)."""
    found = parse_qs(text, keep_blank_values=True)
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def _html(content: str, status: int = 200) -> Answer:
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        "Cache-Control": "no-store",
    }
    return Answer(status, content.encode(), headers)


def _json(content: object, status: int = 200) -> Answer:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return Answer(status, json.dumps(content, ensure_ascii=False).encode(), headers)


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _now() -> int:
    return int(clock.now().timestamp())
