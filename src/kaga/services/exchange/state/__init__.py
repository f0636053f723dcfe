"""What the broker knows: entities, documents, contexts, by tenant, all in memory."""

from __future__ import annotations
