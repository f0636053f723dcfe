"""What a broker is called among brokers, and the way of a request (clause 6.3.18)."""

from __future__ import annotations

from hashlib import sha256

from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.state.broker import Broker


def alias_in(broker: Broker, tenant: str) -> str:
    """The broker's name among brokers, one for each tenant."""
    given = broker.alias
    if given and not tenant:
        return given
    name = sha256(f"{broker.identity}/{tenant}".encode()).hexdigest()[:32]
    return f"{given or 'kaga'}-{name}"


def alias_of(call: Call) -> str:
    """The broker's name in the tenant of a call."""
    return alias_in(call.broker, call.tenant_name)


def via_of(call: Call) -> str:
    """The way of a request, this broker at its end."""
    come = call.request.headers.get(b"via", b"").decode("latin-1")
    own = f"1.1 {alias_of(call)}"
    return f"{come}, {own}" if come else own


def hops_of(via: str) -> frozenset[str]:
    """Whom a way has led past."""
    return frozenset(word for hop in via.split(",") for word in hop.split())


def was_here(call: Call) -> bool:
    """Whether a request has passed this broker before."""
    come = call.request.headers.get(b"via")
    return come is not None and alias_of(call) in hops_of(come.decode("latin-1"))
