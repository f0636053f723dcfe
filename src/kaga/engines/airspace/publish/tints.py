"""Colours of the picture from aside, for light and dark rooms, and how light falls on them.

>>> tint("#808080", -1)
'#737373'
"""

from __future__ import annotations

from functools import cache
from typing import Final

TINTS: Final = {
    "light": (
        "#dfe5ec", "#ece7da", "#a3c492", "#e3e8c4", "#cfe0b2", "#f0e6cb", "#f1eee6", "#a9d0e8",
        "#e9e3d8", "#c9ccd4", "#ecd3d6", "#f1e0b8", "#eccfc9",
    ),
    "dark": (
        "#1b222c", "#343b46", "#2c4b3a", "#424c36", "#384f3c", "#4a463b", "#3c434e", "#1d4561",
        "#3a404a", "#565d69", "#55404a", "#57492f", "#553a3a",
    ),
}  # fmt: skip
"""Ground, by the numbers of `palette.PALETTE`."""
WALLS: Final = {
    "light": {0: "#cfc8be", 10: "#dfa3b2", 11: "#e8bf6a", 12: "#e08f8a"},
    "dark": {0: "#8a94a4", 10: "#b47f90", 11: "#c39d4e", 12: "#bf6e6c"},
}
"""Houses, by the same numbers; 0 is any house."""
SOIL: Final = {"light": "#b9a68a", "dark": "#54493a"}
INK: Final = {"light": "#16202e", "dark": "#eef2f8"}
PAPER: Final = {"light": "#ffffff", "dark": "#10151c"}
BLUE: Final = {
    "light": ("#0067b1", "#c2500a", "#00755a"),
    "dark": ("#6cb8f5", "#ff9d57", "#4fd8a6"),
}
"""Routes by their number, as on the plan page."""
ZONES: Final = {
    "light": {"closed": "#b3261e", "permission": "#9a6700", "avoid": "#7a5a9a"},
    "dark": {"closed": "#ff7a70", "permission": "#e8b54a", "avoid": "#c0a2e4"},
}
_STEP: Final = 0.1


@cache
def tint(colour: str, shade: int) -> str:
    """A colour in more light (above zero) or less (below)."""
    share, goal = abs(shade) * _STEP, 255 if shade > 0 else 0
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    mixed = (round(part + share * (goal - part)) for part in parts)
    return "#" + "".join(f"{part:02x}" for part in mixed)
