"""Adding and removing rows of a group without JavaScript.

The buttons are submit buttons named `people-add` and `people-remove` (its value the row), and
a hidden box `people-rows` says how many rows the page shows. Pressing one sends the page back
unjudged with its boxes renumbered.

>>> sorted(rearrange(("people",), {"people-0-n": ["a"], "people-1-n": ["b"],
...                                "people-remove": ["0"]}).items())
[('people-0-n', ['b']), ('people-rows', ['1'])]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.forms.types.base import Boxes
from kaga.engines.forms.types.groups import MOST_ROWS, row_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaga.engines.forms.model import Typed


def rows_shown(typed: Typed, key: str) -> int:
    """How many rows the boxes of a group stand for, blank ones included."""
    numbers = row_numbers(Boxes(typed, key))
    said = Boxes(typed, key).one("rows")
    told = int(said) if said.isascii() and said.isdecimal() and len(said) <= 2 else 0
    return min(max(told, (numbers[-1] + 1) if numbers else 0), MOST_ROWS)


def rearrange(groups: Iterable[str], typed: Typed) -> dict[str, list[str]] | None:
    """The boxes after a pressed add or remove button, or None when none was pressed.

    Parameters
    ----------
    groups
        Keys of the groups on the page.
    typed
        Box names to the texts sent.
    """
    for key in groups:
        count = rows_shown(typed, key)
        if f"{key}-add" in typed:
            more = min(count + 1, MOST_ROWS)
            return {**_without(typed, key, None), f"{key}-rows": [str(more)]}
        pressed = Boxes(typed, key).one("remove")
        if pressed.isascii() and pressed.isdecimal() and int(pressed) < count:
            left = _without(typed, key, int(pressed))
            return {**left, f"{key}-rows": [str(count - 1)]}
    return None


def compacted(groups: Iterable[str], typed: Typed) -> dict[str, list[str]]:
    """The boxes without the rows that were left blank, numbered like the answers read."""
    left = {name: list(sent) for name, sent in typed.items()}
    for key in groups:
        for row in reversed(range(rows_shown(left, key))):
            names = [name for name in left if name.startswith(f"{key}-{row}-")]
            if not any(text.strip() for name in names for text in left[name]):
                left = _without(left, key, row)
        left.pop(f"{key}-rows", None)
    return left


def _without(typed: Typed, key: str, row: int | None) -> dict[str, list[str]]:
    """All boxes but the buttons and the removed row, later rows moved up by one."""
    prefix = f"{key}-"
    kept: dict[str, list[str]] = {}
    for name, sent in typed.items():
        tail = name[len(prefix) :] if name.startswith(prefix) else ""
        if tail in ("add", "remove"):
            continue
        index, _, rest = tail.partition("-")
        if row is None or not index.isdecimal():
            kept[name] = list(sent)
        elif int(index) != row:
            place = int(index) - (int(index) > row)
            kept[f"{prefix}{place}-{rest}"] = list(sent)
    return kept
