"""Signatures of webhooks as Standard Webhooks 1.0 writes them.

The receiver computes HMAC-SHA256 over "id.timestamp.body" with the secret it was shown once,
and compares. While a secret is being exchanged both sign, so nothing is lost in between.

>>> signature(["whsec_" + "A" * 44], "msg_1", 1700000000, b"{}")[:3]
'v1,'
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PREFIX = "whsec_"


def fresh_secret() -> str:
    """A new secret of 32 random bytes, as its owner is to keep it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(keys: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` header: one signature for each secret in use."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(f"v1,{_sign(key, signed)}" for key in keys)


def _sign(key: str, signed: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(_PREFIX))
    return base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
