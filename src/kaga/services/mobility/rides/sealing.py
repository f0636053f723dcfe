"""Signed words: offers that nobody can alter, tickets that a device checks without a network.

An offer is for the city itself to read again, so a keyed hash will do (HMAC-SHA256). A ticket
is read by devices that must not be able to make one, so it carries a signature (ECDSA on P-256,
which every browser can check).

>>> read_offer(sign_offer({"yen": 500}, until=9e9), now=0)["yen"]       # doctest: +SKIP
500
"""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from kaga.kernel.storage.secretfile import secret_in

if TYPE_CHECKING:
    from collections.abc import Mapping

_HALF = 32


class Forged(ValueError):
    """What is said to be signed was not signed here, or was altered."""


class Expired(ValueError):
    """It was signed here, but its time is over."""


def sign_offer(facts: Mapping[str, Any], *, until: float) -> str:
    """Facts that come back unaltered, or not at all."""
    body = _packed({**facts, "until": int(until)})
    return f"{body}.{_text(_mac(body))}"


def read_offer(token: str, *, now: float) -> dict[str, Any]:
    """What was signed.

    Raises
    ------
    Forged, Expired.
    """
    body, _, seal = token.partition(".")
    if not hmac.compare_digest(_text(_mac(body)), seal):
        raise Forged
    facts = _unpacked(body)
    if facts["until"] < now:
        raise Expired
    return facts


def sign_ticket(facts: Mapping[str, Any]) -> str:
    """A ticket: its facts and their signature (r and s, 32 bytes each)."""
    body = _packed(facts)
    r, s = decode_dss_signature(_ticket_key().sign(body.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{body}.{_text(r.to_bytes(_HALF, 'big') + s.to_bytes(_HALF, 'big'))}"


def read_ticket(token: str) -> dict[str, Any]:
    """What a ticket says (raises Forged)."""
    body, _, seal = token.partition(".")
    raw = _bytes(seal)
    if len(raw) != 2 * _HALF:
        raise Forged
    r, s = int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big")
    try:
        _ticket_key().public_key().verify(
            encode_dss_signature(r, s), body.encode(), ec.ECDSA(hashes.SHA256())
        )
    except InvalidSignature as error:
        raise Forged from error
    return _unpacked(body)


def ticket_public_key() -> str:
    """The key by which devices check tickets: the uncompressed point, as base64."""
    point = (
        _ticket_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )
    return base64.b64encode(point).decode()


def index_of(use: str, text: str) -> str:
    """A keyed hash by which something is found again, and not read."""
    secret = secret_in(settings.KAGA_KEYS, "rides-index.key")
    return hmac.new(secret, f"{use}:{text}".encode(), hashlib.sha256).hexdigest()


def _mac(body: str) -> bytes:
    secret = secret_in(settings.KAGA_KEYS, "rides-offers.key")
    return hmac.new(secret, body.encode(), hashlib.sha256).digest()


def _ticket_key() -> ec.EllipticCurvePrivateKey:
    return _key_from(secret_in(settings.KAGA_KEYS, "rides-tickets.key"))


@functools.cache
def _key_from(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """A key of P-256 from 32 secret bytes: their hash, as a number within the group's order."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    wide = hashlib.sha512(b"rides-tickets:" + secret).digest()
    return ec.derive_private_key(int.from_bytes(wide, "big") % (order - 1) + 1, ec.SECP256R1())


def _packed(facts: Mapping[str, Any]) -> str:
    return _text(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode())


def _unpacked(body: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(_bytes(body))
    return facts


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise Forged from error
