"""The write `door`, `keyset` lists, the `vault` of keys and the store of `blobs`."""

from __future__ import annotations
