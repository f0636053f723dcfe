"""Where the streets come from: files of the world's map, or the stand-in of the city pack."""

from __future__ import annotations
