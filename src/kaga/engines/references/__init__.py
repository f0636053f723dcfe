"""Readable case numbers with a check digit, such as `2026-0417-0031-2`.

Example:
    >>> str(Reference(2026, 417, 31))
    '2026-0417-0031-2'
    >>> parse_reference("２０２６ー０４１７ー００３１ー２").sequence
    31
"""

from __future__ import annotations

from kaga.engines.references.damm import damm_digit, passes_damm
from kaga.engines.references.numbers import (
    CaseRef,
    Reference,
    ReferenceNotUnderstood,
    parse_reference,
)

__all__ = [
    "CaseRef",
    "Reference",
    "ReferenceNotUnderstood",
    "damm_digit",
    "parse_reference",
    "passes_damm",
]
