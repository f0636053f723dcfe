"""The files that the site serves are looked up on the disk once in a process.

Why: each of Django's test clients builds a chain of middleware of its own, and WhiteNoise reads
the whole folder again for each: more than half of what the first page of a client costs.
"""

from __future__ import annotations

import functools
from typing import Any

from whitenoise.base import WhiteNoise


def look_up_once() -> None:
    """From now on, what was found in a folder is remembered, for equal settings."""
    look_up = WhiteNoise.update_files_dictionary
    known: dict[tuple[object, ...], dict[str, Any]] = {}

    @functools.wraps(look_up)
    def remembering(self: WhiteNoise, root: str, prefix: str) -> None:
        key = (
            root,
            prefix,
            self.max_age,
            self.charset,
            self.allow_all_origins,
            self.index_file,
        )
        if key not in known:
            others, self.files = self.files, {}
            look_up(self, root, prefix)
            known[key], self.files = self.files, others
        self.files |= known[key]

    WhiteNoise.update_files_dictionary = remembering
