"""Where the signed-in site meets the booth: a ballot key is registered."""

from __future__ import annotations
