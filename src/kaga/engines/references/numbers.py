"""The number a resident reads out on the phone: year, procedure, sequence, check digit.

`2026-0417-0031-2` is the 31st application for procedure 417 in fiscal year 2026. Sequences
above 9,999 simply grow longer. The check digit covers all digits before it.

Example:
    >>> parse_reference(" 2026 0417 0031 2 ") == Reference(2026, 417, 31)
    True
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, NewType

from kaga.engines.references.damm import damm_digit, passes_damm

CaseRef = NewType("CaseRef", str)
"""A reference in its one written form, such as `2026-0417-0031-2`."""

Reason = Literal["unreadable", "check_digit"]

_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1"})
_SEPARATORS = re.compile(r"[\s‐‑‒–—―−ーｰ_./・-]+")
_DIGITS = re.compile(r"(?P<year>[0-9]{4})(?P<procedure>[0-9]{4})(?P<sequence>[0-9]{4,9})[0-9]")


class ReferenceNotUnderstood(ValueError):
    """The text is no reference (`unreadable`) or one with a slip (`check_digit`)."""

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__(f"{reason}: {text!r}")
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """Fiscal year (4 digits), procedure (1-9999) and sequence (1-999999999)."""

    fiscal_year: int
    procedure: int
    sequence: int

    def __post_init__(self) -> None:
        if not (
            1000 <= self.fiscal_year <= 9999
            and 1 <= self.procedure <= 9999
            and 1 <= self.sequence <= 999_999_999
        ):
            raise ValueError("year, procedure or sequence is out of bounds")

    @property
    def check_digit(self) -> int:
        """The Damm digit over year, procedure and sequence."""
        return damm_digit(f"{self.fiscal_year}{self.procedure:04}{self.sequence:04}")

    def __str__(self) -> str:
        return f"{self.fiscal_year}-{self.procedure:04}-{self.sequence:04}-{self.check_digit}"

    @property
    def text(self) -> CaseRef:
        """The one written form."""
        return CaseRef(str(self))


def parse_reference(text: str) -> Reference:
    """Read a reference as typed: any width, any dashes or spaces, O for 0 and l for 1.

    Parameters
    ----------
    text
        What a person typed or pasted.

    Returns
    -------
    Reference
        The parts, its check digit verified.

    Raises
    ------
    ReferenceNotUnderstood
        `unreadable` if it has not the shape of a reference, `check_digit` if a digit is
        wrong or two neighbours are swapped.
    """
    narrow = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES)
    digits = _SEPARATORS.sub("", narrow)
    found = _DIGITS.fullmatch(digits)
    if found is None:
        raise ReferenceNotUnderstood("unreadable", text)
    if not passes_damm(digits):
        raise ReferenceNotUnderstood("check_digit", text)
    try:
        return Reference(*(int(found[part]) for part in ("year", "procedure", "sequence")))
    except ValueError as error:
        raise ReferenceNotUnderstood("unreadable", text) from error
