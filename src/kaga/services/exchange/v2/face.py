"""The interface NGSI-v2: every operation by its path."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import orjson

from kaga.engines.context.moments import write_moment
from kaga.services.exchange.http.messages import HttpError, Reply
from kaga.services.exchange.http.routing import Face, Methods, Routes
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.notify.notifier import Notifier
from kaga.services.exchange.v2 import batch, discovering, entities, registrations
from kaga.services.exchange.v2.calls import V2Call, standing
from kaga.services.exchange.v2.forwarding import Forwarding
from kaga.services.exchange.v2.refusing import refusal
from kaga.services.exchange.v2.subscriptions import Subscriptions


def v2_face(notifier: Notifier, forwarding: Forwarding) -> Face:
    """Everything under `/v2`, and `/version`; asked last, for it has no path of its own."""
    batches: dict[str, Methods] = {
        "v2/op/update": {"POST": forwarding.update},
        "v2/op/query": {"POST": forwarding.query},
    }
    table = {**_ROUTES, **_of_subscriptions(Subscriptions(notifier)), **batches}
    routes = {pattern: _with_others(methods) for pattern, methods in table.items()}
    return Face(b"/", Routes(routes), refusal, standing)


def _with_others(methods: Methods) -> Methods:
    """What answers to methods that are not there: an empty body is told before that."""
    allowed = ", ".join(methods).encode()

    def other(call: Call) -> Reply:
        empty = call.request.headers.get(b"content-length", b"0") == b"0"
        if empty and call.request.method in {"POST", "PATCH", "PUT"}:
            raise HttpError(411, "a body comes with its length, and is not empty")
        raise HttpError(405, "not with this method", b"Allow: %b\r\n" % allowed)

    missing = {name: other for name in _METHODS if name not in methods}
    return {**missing, **methods}


def _of_subscriptions(subscriptions: Subscriptions) -> dict[str, Methods]:
    return {
        "v2/subscriptions": {
            "GET": subscriptions.files.listing,
            "POST": subscriptions.create,
        },
        "v2/subscriptions/*": {
            "GET": subscriptions.files.showing,
            "DELETE": subscriptions.files.dropping,
            "PATCH": subscriptions.update,
        },
    }


def _entry_points(call: Call) -> Reply:
    V2Call(call)
    return Reply(
        200,
        orjson.dumps(
            {
                "entities_url": "/v2/entities",
                "types_url": "/v2/types",
                "subscriptions_url": "/v2/subscriptions",
                "registrations_url": "/v2/registrations",
            }
        ),
    )


def _version(call: Call) -> Reply:
    """What answers here, and the release of Orion whose interface it speaks: clients ask."""
    V2Call(call)
    try:
        number = version("kaga")
    except PackageNotFoundError:
        number = "0"
    started = write_moment(call.broker.started)
    up_s = (call.at - call.broker.started) // 1_000_000
    told = {
        "kaga": {"version": number, "since": started, "uptime_s": up_s},
        "orion": {"version": _SPOKEN},
    }
    return Reply(200, orjson.dumps(told))


_SPOKEN: Final = "4.7.0"
_METHODS: Final = ("GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS")
_ROUTES: Final[Mapping[str, Methods]] = {
    "version": {"GET": _version},
    "v2": {"GET": _entry_points},
    "v2/entities": {"GET": entities.query, "POST": entities.create_entity},
    "v2/entities/*": {"GET": entities.retrieve, "DELETE": entities.delete_entity},
    "v2/entities/*/attrs": {
        "GET": entities.retrieve_attributes,
        "POST": entities.append_attributes,
        "PATCH": entities.update_attributes,
        "PUT": entities.replace_attributes,
    },
    "v2/entities/*/attrs/*": {
        "GET": entities.retrieve_attribute,
        "PUT": entities.update_attribute,
        "DELETE": entities.delete_attribute,
    },
    "v2/entities/*/attrs/*/value": {
        "GET": entities.retrieve_value,
        "PUT": entities.update_value,
    },
    "v2/types": {"GET": discovering.list_types},
    "v2/types/*": {"GET": discovering.show_type},
    "v2/registrations": {
        "GET": registrations.FILES.listing,
        "POST": registrations.create_registration,
    },
    "v2/registrations/*": {
        "GET": registrations.FILES.showing,
        "DELETE": registrations.FILES.dropping,
    },
    "v2/op/notify": {"POST": batch.batch_notify},
}
