"""The name under which a file is shown: one line, no path, the extension of what it is.

>>> tidy_name("../../etc/<b>領収書</b>.php", "image/jpeg")
'b＞.jpg'
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

EXTENSIONS: Final = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
LONGEST: Final = 80
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_SIGNS = str.maketrans(
    {"<": "＜", ">": "＞", '"': "＂", "|": "｜", "?": "？", "*": "＊", ":": "："}
)
_VARIANTS = range(0xE0100, 0xE01F0)


def tidy_name(name: str, media_type: str) -> str:
    """A harmless name for a file.

    Parameters
    ----------
    name
        As the browser sent it.
    media_type
        What the content is, a key of `EXTENSIONS`.

    Returns
    -------
    str
        At most 80 characters before the extension; variation selectors of names are kept.
    """
    last = re.split(r"[/\\]", name)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last[1:] else last
    seen = "".join(sign for sign in stem if _shown(sign)).translate(_SIGNS).strip(" .　")
    return f"{seen[:LONGEST] or 'file'}.{EXTENSIONS[media_type]}"


def _shown(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN or ord(sign) in _VARIANTS
