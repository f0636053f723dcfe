"""The city ledger: every act leaves an entry that nobody can change unseen (`acts.record`)."""

from __future__ import annotations
