"""Standard claims (OpenID Connect Core section 5.1) as a profile of the city.

>>> profile_from({"name": "橋立 みなと", "birthdate": "1948-05-03"}).birth_date
datetime.date(1948, 5, 3)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kaga.kernel.identity.profiles import Profile

_LONGEST = 200


def profile_from(claims: Mapping[str, object]) -> Profile:
    """What the claims tell; whatever is missing or malformed stays empty."""
    address = claims.get("address")
    if isinstance(address, Mapping):
        address = address.get("formatted")
    verified = claims.get("email_verified") is True
    return Profile(
        name=_text(claims.get("name")),
        kana=_text(claims.get("name#ja-Kana-JP")),
        birth_date=_day(claims.get("birthdate")),
        address=_text(address),
        gender=_text(claims.get("gender")),
        mail=_text(claims.get("email")) if verified else "",
    )


def _text(value: object) -> str:
    plain = value.strip() if isinstance(value, str) else ""
    return plain if len(plain) <= _LONGEST and "\x00" not in plain else ""


def _day(value: object) -> date | None:
    digits = value.replace("-", "") if isinstance(value, str) else ""
    if len(digits) != 8 or not digits.isdecimal() or not digits.isascii():
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
