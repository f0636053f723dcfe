"""What a broker is called among brokers, and the way of a request (clause 6.3.18)."""

from __future__ import annotations

from hashlib import sha256

from kaga.services.exchange.ngsild.calls import Call


def alias_of(call: Call) -> str:
    """The broker's name among brokers, one for each tenant."""
    given = call.broker.alias
    if given and not call.tenant_name:
        return given
    name = sha256(f"{call.broker.identity}/{call.tenant_name}".encode()).hexdigest()[:32]
    return f"{given or 'kaga'}-{name}"


def via_of(call: Call) -> str:
    """The way of a request, this broker at its end."""
    come = call.request.headers.get(b"via", b"").decode("latin-1")
    own = f"1.1 {alias_of(call)}"
    return f"{come}, {own}" if come else own


def was_here(call: Call) -> bool:
    """Whether a request has passed this broker before."""
    come = call.request.headers.get(b"via")
    if come is None:
        return False
    own = alias_of(call)
    return any(own in hop.split() for hop in come.decode("latin-1").split(","))
