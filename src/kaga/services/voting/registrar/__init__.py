"""Who holds which ballot key: known here, in a file of its own, and nowhere else.

The ballot box knows keys, the registrar knows whose they are. It has its own SQLite file and
its own signing key; it could as well run on another machine. What it gives out is a signature
over a key, which says: somebody entitled holds this, and holds no other.
"""

from __future__ import annotations
