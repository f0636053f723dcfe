"""What the worker does for identity by the clock."""

from __future__ import annotations

from datetime import timedelta

from kaga.kernel.identity.sessionstore import SessionStore
from kaga.kernel.jobs.periodic import periodic


@periodic("identity.sweep-sessions", every=timedelta(hours=1))
def sweep_sessions() -> None:
    """Remove browser sessions that are over."""
    SessionStore.clear_expired()
