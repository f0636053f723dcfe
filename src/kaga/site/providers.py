"""Binds the adapters of identity to their ports, from the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.identity.ports import IdentityProvider


def identity_providers() -> Mapping[str, IdentityProvider]:
    """Every route by which people may sign in, in the order in which they are offered."""
    return {}
