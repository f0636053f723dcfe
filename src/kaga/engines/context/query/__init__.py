"""Queries: which entities are meant, as trees and as closures over entities."""

from __future__ import annotations
