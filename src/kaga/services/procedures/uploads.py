"""Files as they come in, screened once: what is kept is always a clean copy.

The screening itself is `kaga.engines.uploads`; here its refusals become faults of the form.

>>> # clean_of(Upload("領収書.jpg", content)).media_type
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from kaga.engines.forms import Fault
from kaga.engines.uploads import Limits, Reason, Refused, screen, tidy_name

LARGEST: Final = 10 * 1024 * 1024
LIMITS: Final = Limits(size=LARGEST)

_CODES: Final[dict[Reason, str]] = {
    "empty": "file_empty",
    "too_large": "file_size",
    "too_many_pixels": "file_too_much",
    "too_many_pages": "file_too_much",
    "markup": "file_type",
    "archive": "file_type",
    "office": "file_type",
    "unknown": "file_type",
    "locked": "file_locked",
    "damaged": "file_damaged",
}


class Unusable(ValueError):
    """The file cannot be attached; `fault` says why, without the question it belongs to."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is kept; `received` is the hash of what came in."""

    name: str
    media_type: str
    content: bytes
    received: str


def clean_of(upload: Upload) -> Kept:
    """The clean copy of a file.

    Raises
    ------
    Unusable: it is empty, too large, of another kind, locked or damaged.
    """
    try:
        clean = screen(upload.content, LIMITS)
    except Refused as refused:
        values = {
            "name": upload.name[-80:],
            "most": LARGEST // 1024 // 1024,
            "types": "PDF・JPEG・PNG",
        }
        raise Unusable(Fault("", _CODES[refused.reason], values)) from refused
    name = tidy_name(upload.name, clean.media_type)
    received = hashlib.sha256(upload.content).hexdigest()
    return Kept(name, clean.media_type, clean.content, received)
