"""The portal frame: pages, words, components, assets."""

from __future__ import annotations
