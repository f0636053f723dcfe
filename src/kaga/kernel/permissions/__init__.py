"""Who may do what: permissions are named, roles are data, the matrix is generated.

>>> from kaga.kernel.permissions import Permission, may, require
"""

from __future__ import annotations

from kaga.kernel.permissions.registry import Permission, may, permission, require

__all__ = ["Permission", "may", "permission", "require"]
