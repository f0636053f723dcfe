"""Answers for readers who know an earlier version alone: `Prefer: ngsi-ld=1.5` (4.3.6.8).

What: a wrapper around the operations that show entities. An answer that had to be altered is
given with 203; either way it says which version it keeps to.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import orjson

from kaga.engines.context.older import Version, amended
from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.http.negotiating import OWN_VERSION, preferred_version
from kaga.services.exchange.http.routing import Operation
from kaga.services.exchange.ngsild.calls import Call


def for_older(operation: Operation) -> Operation:
    """The operation, answering in the version that its reader prefers."""

    def answering(call: Call) -> Reply | Coroutine[Any, Any, Reply]:
        given = operation(call)
        prefer = call.request.headers.get(b"prefer")
        version = None if prefer is None else preferred_version(prefer)
        if version is None or _read(version) >= _read(OWN_VERSION):
            return given
        if isinstance(given, Reply):
            return _kept_to(given, version)
        return _later(given, version)

    return answering


def _read(version: bytes) -> Version:
    major, minor = version.split(b".")
    return int(major), int(minor)


async def _later(given: Coroutine[Any, Any, Reply], version: bytes) -> Reply:
    return _kept_to(await given, version)


def _kept_to(reply: Reply, version: bytes) -> Reply:
    """The answer as a version knows it."""
    if reply.status not in {200, 201}:
        return reply
    content = orjson.loads(reply.body)
    told = _told(content, _read(version))
    headers = reply.headers + b"Preference-Applied: ngsi-ld=%b\r\n" % version
    if told == content:
        return replace(reply, headers=headers)
    return replace(reply, status=203, body=orjson.dumps(told), headers=headers)


def _told(content: Any, version: Version) -> Any:
    if isinstance(content, list):
        return [_told(part, version) for part in content]
    if content.get("type") == "FeatureCollection":
        return content | {"features": _told(content["features"], version)}
    if content.get("type") == "Feature":
        return content | {"properties": amended(content["properties"], version)}
    return amended(content, version)
