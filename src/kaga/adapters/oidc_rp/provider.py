"""A provider seen over the network: discovery, keys, tokens; every answer distrusted.

What is fetched is small, comes from where the configuration says, and is kept for an hour.
A token that names an unknown key makes the key set be fetched once more, at most once a
minute, so nobody can use us to flood the provider.

>>> Endpoint("https://auth.example/realms/main").metadata().token_endpoint    # doctest: +SKIP
"""

from __future__ import annotations

import functools
import ssl
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from kaga.engines.oidc import ProviderMetadata
from kaga.kernel import clock
from kaga.kernel.errors import OutsideWorld
from kaga.kernel.identity.ports import SignInRefused

_KEEP_S = 3600
_AGAIN_S = 60
_MOST_BYTES = 262_144
_TIMEOUT = httpx.Timeout(10, connect=5)
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Endpoint:
    """One provider's addresses and keys, fetched when needed."""

    def __init__(self, issuer: str, timeout: httpx.Timeout = _TIMEOUT) -> None:
        self.issuer = issuer
        self._client = httpx.Client(
            timeout=timeout,
            follow_redirects=False,
            trust_env=False,
            verify=_trusted(),
            limits=httpx.Limits(max_keepalive_connections=0),  # sign-ins are far between
        )
        self._lock = threading.Lock()
        self._metadata: ProviderMetadata | None = None
        self._metadata_at = 0.0
        self._keys: KeySet | None = None
        self._keys_at = 0.0

    def metadata(self) -> ProviderMetadata:
        """What the provider's discovery document says (raises OutsideWorld)."""
        now = clock.now().timestamp()
        with self._lock:
            if self._metadata is None or now - self._metadata_at > _KEEP_S:
                address = self.issuer.rstrip("/") + "/.well-known/openid-configuration"
                self._metadata = _metadata(self._get(address), self.issuer)
                self._metadata_at = now
            return self._metadata

    def keys(self, *, after_unknown: bool = False) -> KeySet:
        """The provider's public keys; fetched again for an unknown one, once a minute."""
        address = self.metadata().jwks_uri
        now = clock.now().timestamp()
        with self._lock:
            longest = _AGAIN_S if after_unknown else _KEEP_S
            if self._keys is None or now - self._keys_at >= longest:
                self._keys = _key_set(self._get(address))
                self._keys_at = now
            return self._keys

    def exchange(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Ask the token endpoint; an error it answers is a refusal, silence is OutsideWorld."""
        return self._ask("POST", self.metadata().token_endpoint, data=dict(form))

    def userinfo(self, access_token: str) -> dict[str, Any]:
        """Ask for the person's claims with their access token."""
        headers = {"Authorization": f"Bearer {access_token}"}
        return self._ask("GET", self.metadata().userinfo_endpoint, headers=headers)

    def _get(self, address: str) -> dict[str, Any]:
        try:
            return self._ask("GET", address)
        except SignInRefused as error:
            raise OutsideWorld(error.detail) from error

    def _ask(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        try:
            with self._client.stream(method, _safe(address), **more) as answer:
                body = _limited(answer)
        except httpx.HTTPError as error:
            raise OutsideWorld(f"{self.issuer}: {type(error).__name__}") from error
        if answer.status_code >= 500 or 300 <= answer.status_code < 400:
            raise OutsideWorld(f"{self.issuer}: status {answer.status_code}")
        content = _json(answer, body)
        if answer.status_code != 200:
            raise SignInRefused("provider-error", str(content.get("error", ""))[:60])
        return content


@functools.cache
def _trusted() -> ssl.SSLContext:
    """The machine's own authorities, read once."""
    return ssl.create_default_context()


def _limited(answer: httpx.Response) -> bytes:
    body = b""
    for part in answer.iter_bytes():
        body += part
        if len(body) > _MOST_BYTES:
            raise OutsideWorld("the provider's answer is too large")
    return body


def _json(answer: httpx.Response, body: bytes) -> dict[str, Any]:
    try:
        content = httpx.Response(answer.status_code, content=body).json()
    except ValueError as error:
        raise OutsideWorld("the provider's answer is not JSON") from error
    if not isinstance(content, dict):
        raise OutsideWorld("the provider's answer is not an object")
    return content


def _metadata(content: dict[str, Any], issuer: str) -> ProviderMetadata:
    if content.get("issuer") != issuer:
        raise OutsideWorld("the discovery document is of another issuer")
    try:
        return ProviderMetadata(
            issuer=issuer,
            authorization_endpoint=_safe(content["authorization_endpoint"]),
            token_endpoint=_safe(content["token_endpoint"]),
            jwks_uri=_safe(content["jwks_uri"]),
            userinfo_endpoint=str(content.get("userinfo_endpoint", "")),
            answers_with_issuer=content.get("authorization_response_iss_parameter_supported")
            is True,
        )
    except KeyError as error:
        raise OutsideWorld(f"the discovery document lacks {error}") from error


def _key_set(content: dict[str, Any]) -> KeySet:
    """The usable keys; kinds that we do not know are passed over."""
    found = content.get("keys")
    known = [
        key
        for key in (found if isinstance(found, list) else [])
        if isinstance(key, dict) and key.get("kty") in ("EC", "RSA")
    ]
    try:
        return KeySet.import_key_set({"keys": known})
    except (JoseError, ValueError, KeyError) as error:
        raise OutsideWorld("the provider's key set cannot be read") from error


def _safe(address: Any) -> str:
    """The address, if it is https, or plain http to this very machine."""
    parts = urlsplit(str(address))
    local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not parts.hostname or not (parts.scheme == "https" or local):
        raise OutsideWorld("the provider must be reached by https")
    return str(address)
