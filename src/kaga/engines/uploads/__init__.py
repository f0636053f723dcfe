"""Files from strangers: what they are by content, and a clean copy or a refusal in one word.

Only pictures and PDF come through, and never the bytes that were sent: a picture is decoded and
written anew (place, camera, thumbnails, comments and anything hidden behind it are gone), a PDF
is written anew without scripts, actions and embedded files. Everything else is refused.

    clean = screen(content, Limits())       # raises Refused("markup"), Refused("too_large"), …
    clean.media_type, clean.content
"""

from __future__ import annotations

from kaga.engines.uploads.kinds import Kind, kind_of
from kaga.engines.uploads.names import tidy_name
from kaga.engines.uploads.refusal import Reason, Refused
from kaga.engines.uploads.screen import Clean, Limits, screen

__all__ = ["Clean", "Kind", "Limits", "Reason", "Refused", "kind_of", "screen", "tidy_name"]
