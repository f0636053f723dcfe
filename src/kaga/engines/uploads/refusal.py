"""Why a file is not taken, as a word that the pages turn into a sentence.

>>> str(Refused("empty"))
'empty'
"""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "empty",
    "too_large",
    "too_many_pixels",
    "too_many_pages",
    "markup",
    "archive",
    "office",
    "locked",
    "damaged",
    "unknown",
]


class Refused(ValueError):
    """The file is not taken; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
