"""One-time codes that pass from hand to hand or by mail, and the brake on guessing them.

Twelve letters of Crockford's base 32 carry 60 bits; the letters that are easily confused are
not used, and reading back forgives case, spaces and hyphens. Only a keyed hash is kept.

>>> spoken_form("0a1b2c3d4e5f")
'0A1B-2C3D-4E5F'
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, TooManyRequests
from kaga.kernel.identity import words
from kaga.kernel.identity.indexes import keyed_hash
from kaga.kernel.identity.models import Attempt, OneTimeCode
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from kaga.kernel.actors import PersonId
    from kaga.kernel.identity.models import Person, Proxy
    from kaga.kernel.storage.door import Transaction

Purpose = Literal["activate", "proxy", "mail"]
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORGIVEN = str.maketrans("OIL", "011")
_LENGTH = 12
LIFETIME: dict[Purpose, timedelta] = {
    "activate": timedelta(days=14),
    "proxy": timedelta(days=7),
    "mail": timedelta(days=7),
}
MOST_FAILURES = 10
WINDOW = timedelta(minutes=15)


def issue_code(
    tx: Transaction, purpose: Purpose, person: Person, proxy: Proxy | None = None
) -> str:
    """A fresh code for a person, as it is read out."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    tx.add(
        OneTimeCode(
            purpose=purpose,
            code_hash=_hash(purpose, code),
            person=person,
            proxy=proxy,
            expires_at=clock.now() + LIFETIME[purpose],
        )
    )
    return spoken_form(code)


def spoken_form(code: str) -> str:
    """A code in three groups of four."""
    plain = code.upper()
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def redeem(
    tx: Transaction, purpose: Purpose, typed: str, of: PersonId | None = None
) -> OneTimeCode:
    """Use up a code, of this very person if one is named.

    Raises
    ------
    Invalid: there is no such code, or it is used or over.
    """
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    code_hash = _hash(purpose, plain.translate(_FORGIVEN))
    rows = OneTimeCode.objects.filter(code_hash=code_hash, used_at=None)
    row = tx.lock(rows.filter(expires_at__gt=clock.now())).first()
    if row is None or of not in {None, row.person_id}:
        raise Invalid({"code": [say(words.code_wrong)]})
    return tx.change(row, used_at=clock.now())


def slow_down(who: str) -> None:
    """Refuse whoever has guessed wrongly too often (raises TooManyRequests)."""
    row = Attempt.objects.filter(key=_guesser(who), window_ends_at__gt=clock.now()).first()
    if row is not None and row.failures >= MOST_FAILURES:
        left = int((row.window_ends_at - clock.now()).total_seconds()) + 1
        raise TooManyRequests(say(words.code_too_often), retry_after_s=left)


def count_failure(who: str) -> None:
    """Remember a wrong guess."""
    key, now = _guesser(who), clock.now()
    with write(on=[f"attempt:{key}"], bookkeeping="a wrong code, no act of the city") as tx:
        row = tx.lock(Attempt.objects.filter(key=key)).first()
        if row is None:
            tx.add(Attempt(key=key, failures=1, window_ends_at=now + WINDOW))
        elif row.window_ends_at <= now:
            tx.change(row, failures=1, window_ends_at=now + WINDOW)
        else:
            tx.change(row, failures=row.failures + 1)


def _hash(purpose: Purpose, code: str) -> str:
    return keyed_hash("code", [purpose, code])


def _guesser(who: str) -> str:
    return keyed_hash("code", ["attempt", who])
