"""What may be an identifier, a name and a scope (clauses 4.5.1, 4.6.2, 4.18).

Why checked at the door: an identifier with an invisible character shows as another one in
every log and page, and a name that is no name cannot be asked for.

>>> is_uri("urn:ngsi-ld:Building:1"), is_uri("Building 1"), is_name("2nd"), is_name("高さ")
(True, False, False, True)
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

NULL: Final = "urn:ngsi-ld:null"

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s]", flags=re.ASCII)
_UNSAFE: Final = re.compile('[\x00-\x20<>"{}|\\\\^`\x7f]')
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!#-;=?-\[\]_a-z~]+", flags=re.ASCII)
_NAME: Final = re.compile(r"[^\W\d_]\w*")
_LONGEST: Final = 2048
# Letters by their category that nobody sees, and combining selectors.
_INVISIBLE: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")


def is_uri(text: object) -> bool:
    """Whether the text is an absolute URI or IRI without anything invisible in it."""
    if not isinstance(text, str) or len(text) > _LONGEST:
        return False
    if _PLAIN.fullmatch(text):
        return True
    if not _SCHEME.match(text) or _UNSAFE.search(text):
        return False
    return not any(_is_hidden(sign) for sign in text if sign > "\x7e")


def _is_hidden(sign: str) -> bool:
    code = ord(sign)
    return (
        unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp"}
        or sign in _INVISIBLE
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
    )


@lru_cache(maxsize=8192)
def is_name(text: str) -> bool:
    """Whether a type or an attribute may be called so: a name, `prefix:name`, or a URI."""
    if ":" not in text:
        return _NAME.fullmatch(text) is not None
    return is_uri(text)


def is_scope(text: object) -> bool:
    """Whether the text is a scope: levels of letters, digits and `_`, parted by `/`."""
    if not isinstance(text, str):
        return False
    levels = text.removeprefix("/").split("/")
    return all(_NAME.fullmatch(level) for level in levels)
