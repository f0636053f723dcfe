"""The pages of identity: thin, everything happens in the actions."""

from __future__ import annotations
