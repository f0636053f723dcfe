"""What the registrar signs: that somebody entitled holds this key in this election.

>>> signed_text("7Xk2mQ9sVtR4bLpWzC1d", "a83f")
'kaga-vote/v1|credential|7Xk2mQ9sVtR4bLpWzC1d|a83f'
"""

from __future__ import annotations


def signed_text(uuid: str, credential: str) -> str:
    """The text under the registrar's signature."""
    return f"kaga-vote/v1|credential|{uuid}|{credential}"
