"""What the broker is (clauses 5.15, 6.33)."""

from __future__ import annotations

from hashlib import sha256

import orjson

from kaga.engines.context.core import CORE_URL
from kaga.engines.context.moments import write_moment
from kaga.services.exchange.http.messages import LD_JSON, Reply
from kaga.services.exchange.ngsild.calls import NO_PARAMETERS, Call
from kaga.services.exchange.sources.alias import alias_of


def source_identity(call: Call) -> Reply:
    """GET /info/sourceIdentity."""
    tenant = call.tenant_to_be()
    asked = call.asked(tenant, NO_PARAMETERS)
    name = sha256(f"{call.broker.identity}/{tenant.name}".encode()).hexdigest()[:32]
    up = (call.at - call.broker.started) // 1_000_000
    told: dict[str, object] = {
        "id": f"urn:ngsi-ld:ContextSourceIdentity:{name}",
        "type": "ContextSourceIdentity",
        "contextSourceAlias": alias_of(call),
        "contextSourceUptime": f"PT{up}S",
        "contextSourceTimeAt": write_moment(call.at),
    }
    if asked.media == LD_JSON:
        told["@context"] = CORE_URL
    return Reply(200, orjson.dumps(told), asked.media, asked.headers)
