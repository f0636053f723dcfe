"""Messages carried by hand, for a trustee whose machine is on no network.

What the city gives out and what the command makes are small JSON files that name their step:

>>> carried(b'{"step":"commitment","message":"\\\\"5f\\\\""}')
(<Step.COMMITMENT: 'commitment'>, b'"5f"')
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kaga.engines.ballot.errors import Refused
from kaga.services.voting.enums import Step


def packed(step: Step, needs: Mapping[str, Any]) -> dict[str, Any]:
    """What a trustee needs for a step, to be carried to the trustee's machine."""
    return {"step": step.value, "needs": dict(needs)}


def unpacked(raw: bytes) -> tuple[Step, dict[str, Any]]:
    """What `packed` made (raises ValueError)."""
    told = json.loads(raw)
    if not isinstance(told, dict) or not isinstance(told.get("needs"), dict):
        raise Refused("not what a trustee needs")
    return Step(told["step"]), told["needs"]


def carrying(step: Step, message: str) -> bytes:
    """A message to be carried to the city."""
    return json.dumps({"step": step.value, "message": message}, ensure_ascii=False).encode()


def carried(raw: bytes) -> tuple[Step, bytes]:
    """What `carrying` made (raises ValueError)."""
    try:
        told = json.loads(raw)
    except RecursionError:
        raise Refused("too deeply nested") from None
    if not isinstance(told, dict) or not isinstance(told.get("message"), str):
        raise Refused("not a trustee's message")
    return Step(str(told.get("step"))), told["message"].encode()
