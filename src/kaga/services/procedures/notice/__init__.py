"""Decision notices: what they say (`content`) and the tagged PDF that says it (`pdf`)."""

from __future__ import annotations
