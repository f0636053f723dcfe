"""What may be done with notices: everybody reads their own, an API token only if it says so."""

from __future__ import annotations

from kaga.kernel.permissions import permission

READ_NOTICES = permission("notices.inbox.read", "自分へのお知らせを読む", for_oneself=True)
