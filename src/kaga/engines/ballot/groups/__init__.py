"""The groups in which votes are encrypted, by the name an election gives.

>>> group_named("Ed25519").order.bit_length()
253
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.groups.ed25519 import Ed25519
from kaga.engines.ballot.groups.modular import Modular
from kaga.engines.ballot.groups.parameters import BELENIOS_2048, RFC_3526_2048

if TYPE_CHECKING:
    from kaga.engines.ballot.groups.protocol import Group

SUITES: Final = ("Ed25519", "BELENIOS-2048")
"""The groups in which choices are counted."""

RANKING_SUITES: Final = ("Ed25519", "RFC-3526-2048")
"""The groups in which rankings fit; the second is what the specification uses for them."""

_MADE: dict[str, Group] = {}


def group_named(name: str) -> Group:
    """The group of that name.

    Raises
    ------
    Refused
        If this engine has no group of that name.
    """
    if name not in {*SUITES, *RANKING_SUITES}:
        raise Refused(f"unknown group {name[:40]!r}")
    if name not in _MADE:
        found = {one.name: one for one in (BELENIOS_2048, RFC_3526_2048)}
        _MADE[name] = Ed25519() if name == "Ed25519" else Modular(found[name])
    return _MADE[name]
