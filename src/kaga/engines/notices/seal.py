"""What binds a notice to the ledger: its digest, the facts beside it, and a code for people.

The ledger entry of a notice commits, with a salt, to `facts(notice)`: the digest of the whole
content and the few figures that somebody with only the paper wants to compare. The code printed
on the letter is the beginning of the digest in Crockford's base 32, which has no I, L, O, U.

>>> _groups("7KQ2M9XF03TD")
'7KQ2-M9XF-03TD'
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kaga.engines.notices.canonical import to_bytes

if TYPE_CHECKING:
    from kaga.engines.notices.model import Notice

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LETTERS = 12

Fact = str | int | None


def digest(notice: Notice) -> str:
    """SHA-256 of the notice's bytes, 64 hexadecimal digits."""
    return hashlib.sha256(to_bytes(notice)).hexdigest()


def facts(notice: Notice) -> dict[str, Fact]:
    """What the ledger entry of the notice commits to.

    Parameters
    ----------
    notice
        Any notice.

    Returns
    -------
    dict
        Digest, kind, numbers, day and yen; no name and no reason (the digest binds those).
    """
    return {
        "digest": digest(notice),
        "kind": notice.kind.value,
        "number": notice.number,
        "reference": notice.reference,
        "issued_on": notice.issued_on.isoformat(),
        "yen": None if notice.amount is None else int(notice.amount),
    }


def same_facts(notice: Notice, committed: Mapping[str, object]) -> bool:
    """Whether a ledger entry commits to exactly this notice."""
    return dict(committed) == facts(notice)


def seal_code(notice: Notice) -> str:
    """The code printed on the letter: 60 bits of the digest in three groups of four."""
    return code_of(digest(notice))


def code_of(hexadecimal: str) -> str:
    """The printed code that belongs to a digest."""
    number = int(hexadecimal[: _CODE_LETTERS * 5 // 4], 16)
    letters = [_LETTERS[number >> 5 * place & 31] for place in reversed(range(_CODE_LETTERS))]
    return _groups("".join(letters))


def _groups(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
