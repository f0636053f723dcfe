"""Values of NGSI-v2: what they may hold, which type they have by themselves, moments.

>>> default_type(21.5), default_type([1]), default_type(None)
('Number', 'StructuredValue', 'None')
>>> written_moment(read_moment_v2("2027-04-01T09:30+09"))
'2027-04-01T00:30:00.000Z'
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from kaga.engines.context.errors import NgsiError, Problem, bad
from kaga.engines.context.v2.names import has_forbidden

DEEPEST: Final = 50
MOMENTS: Final = frozenset({"DateTime", "ISO8601"})
_MOMENT: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:T(\d\d)(?::?(\d\d)(?::?(\d\d)(?:\.(\d{1,9}))?)?)?"
    r"(Z|[+-]\d\d(?::?\d\d)?)?)?",
    flags=re.ASCII,
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def default_type(value: object) -> str:
    """The type of a value for which none was given."""
    if isinstance(value, str):
        return "Text"
    if isinstance(value, bool):
        return "Boolean"
    if isinstance(value, int | float):
        return "Number"
    return "None" if value is None else "StructuredValue"


def check_value(value: object, what: str, *, free: bool, depth: int = 0) -> None:
    """Nothing, for a value that may be kept.

    Parameters
    ----------
    free: whether texts may hold any character.

    Raises
    ------
    NgsiError
        `BadRequestData`: a character that is not allowed. `InvalidRequest`: nested too deeply.
    """
    if isinstance(value, str):
        if not free and has_forbidden(value):
            raise bad(f"{what} has characters that are not allowed")
        return
    if not isinstance(value, dict | list):
        return
    if depth >= DEEPEST:
        told = f"{what} is nested deeper than {DEEPEST} levels"
        raise NgsiError(Problem.INVALID_REQUEST, told)
    if isinstance(value, dict):
        for key, part in value.items():
            if not free and has_forbidden(key):
                raise bad(f"{what} has characters that are not allowed")
            check_value(part, what, free=free, depth=depth + 1)
        return
    for part in value:
        check_value(part, what, free=free, depth=depth + 1)


def read_moment_v2(text: object) -> int | None:
    """Microseconds since 1970 (UTC); None for what is no moment of the interface."""
    found = _MOMENT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        moment = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            tzinfo=UTC,
        )
        moment -= _offset(zone)
    except (ValueError, OverflowError):
        return None
    micros = int((fraction or "0")[:6].ljust(6, "0"))
    return (moment - _EPOCH) // timedelta(seconds=1) * 1_000_000 + micros


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone == "Z":
        return timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    if int(digits[:2]) > 23 or int(digits[2:]) > 59:
        raise ValueError(zone)
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return away if zone[0] == "+" else -away


def written_moment(micros: int) -> str:
    """A moment with three digits behind the second."""
    seconds, rest = divmod(micros, 1_000_000)
    moment = _EPOCH + timedelta(seconds=seconds)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{rest // 1000:03d}Z".rjust(24, "0")
