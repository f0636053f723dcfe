"""Tables of the service."""

from __future__ import annotations

from kaga.services.mobility.models.feeds import FeedVersion
from kaga.services.mobility.models.network import Edition, ServiceNotice

__all__ = ["Edition", "FeedVersion", "ServiceNotice"]
