"""The store that several brokers share: PostgreSQL keeps, JetStream carries the news."""

from __future__ import annotations
