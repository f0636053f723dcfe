"""Texts with macros: `${name}` stands for what an entity says.

What: a macro that fills a text alone becomes the value itself, with its type; one among other
signs becomes text. In JSON only values are looked at, never keys. A name that is not known is
null, or nothing in a text.

>>> filled("${t} degrees", {"t": 21.5})
'21.5 degrees'
>>> filled_json({"t": "${t}", "all": ["${id}:${none}"]}, {"t": 21.5, "id": "Room1"})
{'t': 21.5, 'all': ['Room1:null']}
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

_MACRO: Final = re.compile(r"\$\{([^${}]*)\}")


def filled(text: str, known: Mapping[str, object], missing: str = "") -> str:
    """A text with its macros replaced.

    Parameters
    ----------
    missing: what stands for a name that is not known.
    """
    return _MACRO.sub(lambda found: _said(known, found[1].strip(), missing), text)


def _said(known: Mapping[str, object], name: str, missing: str) -> str:
    if name not in known:
        return missing
    value = known[name]
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def filled_json(value: object, known: Mapping[str, object]) -> object:
    """JSON with the macros in its texts replaced."""
    if isinstance(value, dict):
        return {key: filled_json(part, known) for key, part in value.items()}
    if isinstance(value, list):
        return [filled_json(part, known) for part in value]
    if not isinstance(value, str):
        return value
    alone = _MACRO.fullmatch(value)
    if alone is not None:
        return known.get(alone[1].strip())
    return filled(value, known, "null")
