"""Signing in through any provider of OpenID Connect."""

from __future__ import annotations
