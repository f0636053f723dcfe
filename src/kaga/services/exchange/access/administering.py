"""The administrators' interface: keys, tenants, how the broker is.

What: `/admin/v1/keys`, `/admin/v1/tenants`, `/admin/v1/health`, for keys with the scope admin.
An administrator of one tenant sees and makes keys of that tenant; the city's own processes
see all. Why a key comes with the digest of its secret: then nobody but its holder and whoever
made it has ever had it, and asking twice for the same key makes one.
"""

from __future__ import annotations

import resource
from dataclasses import replace
from typing import Final

import orjson

from kaga.engines.context import NgsiError
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.moments import write_moment
from kaga.kernel.exchange.keys import CITY
from kaga.services.exchange.access.grants import EVERY_TENANT, grant_of, key_body, shown_key
from kaga.services.exchange.http.messages import HttpError, Reply, http_problem, problem
from kaga.services.exchange.http.routing import Face, Routes
from kaga.services.exchange.ngsild.calls import NO_PARAMETERS, Call, parse_json
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.tenants import HIDING

_LONGEST_NAME: Final = 64
_REMOVING: Final = frozenset({"keys"})


def admin_face() -> Face:
    """Everything under `/admin/v1/`."""
    routes = Routes(
        {
            "keys": {"GET": list_keys},
            "keys/*": {"GET": show_key, "PUT": put_key, "DELETE": revoke_key},
            "tenants": {"GET": list_tenants},
            "tenants/*": {"PUT": put_tenant, "DELETE": remove_tenant},
            "health": {"GET": health},
        }
    )
    return Face(b"/admin/v1/", routes, _refusal)


def list_keys(call: Call) -> Reply:
    """GET /keys."""
    call.given(NO_PARAMETERS)
    kept = [one for one in _keys(call).values() if _reaches(call, str(one.body["tenant"]))]
    return Reply(200, orjson.dumps([shown_key(one) for one in kept]))


def show_key(call: Call) -> Reply:
    """GET /keys/{id}."""
    call.given(NO_PARAMETERS)
    return Reply(200, orjson.dumps(shown_key(_key(call))))


def put_key(call: Call) -> Reply:
    """PUT /keys/{id}: make a key, or change what it may do; one that was revoked stays so."""
    call.given(NO_PARAMETERS)
    number = call.parts[1]
    if number == CITY or not number.isalnum() or len(number) > _LONGEST_NAME:
        raise bad("a key has a number of letters and digits")
    body = key_body(parse_json(call.request.body))
    if not _reaches(call, str(body["tenant"])):
        raise HttpError(403, "this key administers another tenant")
    before = _keys(call).get(number)
    if before is None:
        _keep(call, Document(number, body, call.at, call.at))
        return Reply(201, headers=b"Location: /admin/v1/keys/%b\r\n" % number.encode())
    before = _key(call)
    if before.body.get("revoked") is not None:
        raise HttpError(409, "this key was revoked")
    _keep(call, Document(number, body, before.created, call.at))
    return Reply(204)


def revoke_key(call: Call) -> Reply:
    """DELETE /keys/{id}: it opens nothing any more; that it was there stays known."""
    call.given(NO_PARAMETERS)
    document = _key(call)
    if document.body.get("revoked") is None:
        _keep(call, _revoked(document, call.at))
    return Reply(204)


def list_tenants(call: Call) -> Reply:
    """GET /tenants."""
    call.given(NO_PARAMETERS)
    told = [
        {
            "name": tenant.name,
            "entities": len(tenant.entities),
            "types": {name: len(held) for name, held in tenant.by_type.items()},
            "subscriptions": len(tenant.documents.get(Collection.SUBSCRIPTION, {})),
        }
        for tenant in call.broker.tenants.values()
        if HIDING not in tenant.name and _reaches(call, tenant.name)
    ]
    return Reply(200, orjson.dumps(told))


def put_tenant(call: Call) -> Reply:
    """PUT /tenants/{name}: bring it about."""
    call.given(NO_PARAMETERS)
    name = call.parts[1]
    if not name.replace("_", "").replace("-", "").isalnum() or len(name) > _LONGEST_NAME:
        raise bad(f"a tenant has a name of at most {_LONGEST_NAME} letters, digits, _ and -")
    if call.grant is not None and call.grant.tenant != EVERY_TENANT:
        raise HttpError(403, "this key administers one tenant")
    if name in call.broker.tenants:
        return Reply(204)
    call.broker.begin(name)
    return Reply(201)


def remove_tenant(call: Call) -> Reply:
    """DELETE /tenants/{name}: it and everything of it is no more.

    The public tenant has no name and stays. Refused while keys for it hold, unless
    `keys=revoke` says that they are to go with it.
    """
    given = call.given(_REMOVING)
    broker, name = call.broker, call.parts[1]
    if call.grant is not None and call.grant.tenant != EVERY_TENANT:
        raise HttpError(403, "this key administers one tenant")
    if not broker.committer.is_alone:
        raise HttpError(501, "brokers that share a store remove no tenants")
    tenant = broker.tenant(name)
    keys = [one for one in _keys(call).values() if _holds(one, name, call.at)]
    if keys and given.get("keys") != "revoke":
        raise HttpError(409, f"{len(keys)} keys for this tenant hold; say keys=revoke")
    for one in keys:
        _keep(call, _revoked(one, call.at))
    broker.remove(tenant)
    return Reply(204)


def _holds(key: Document, tenant: str, at: int) -> bool:
    grant = grant_of(key)
    return grant is not None and grant.tenant == tenant and grant.until > at


def _revoked(key: Document, at: int) -> Document:
    return replace(key, body={**key.body, "revoked": at}, modified=at)


def health(call: Call) -> Reply:
    """GET /health: how the broker is."""
    call.given(NO_PARAMETERS)
    broker = call.broker
    refuses = broker.committer.refuses
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "status": "pass" if refuses is None else "fail",
        "refuses": None if refuses is None else str(refuses),
        "startedAt": write_moment(broker.started),
        "at": write_moment(call.at),
        "uptimeSeconds": (call.at - broker.started) // 1_000_000,
        "entities": sum(len(tenant.entities) for tenant in broker.tenants.values()),
        "tenants": len(broker.tenants),
        "recordsSinceStart": broker.committer.added,
        "cpuSeconds": round(used.ru_utime + used.ru_stime, 2),
        "peakMegabytes": used.ru_maxrss // 1024,
    }
    return Reply(200, orjson.dumps(told))


def _keys(call: Call) -> dict[str, Document]:
    return call.broker.tenant_to_be("").documents.get(Collection.KEY, {})


def _key(call: Call) -> Document:
    """The key in the path, as far as the administrator's own key reaches."""
    document = _keys(call).get(call.parts[1])
    if document is None or not _reaches(call, str(document.body["tenant"])):
        raise not_found("there is no such key")
    return document


def _keep(call: Call, document: Document) -> None:
    call.broker.keep(call.broker.tenant_to_be(""), Collection.KEY, document)


def _reaches(call: Call, tenant: str) -> bool:
    return call.grant is None or call.grant.reaches(tenant)


def _refusal(error: NgsiError | HttpError) -> Reply:
    return http_problem(error) if isinstance(error, HttpError) else problem(error)
