"""The letters by which a city tells a person what it decided, as pure content.

A notice is first a value: who decided what for whom, when, why, on what law, and how it can be
fought. The value has one spelling in bytes, which the city's ledger commits to; the letter on
paper is computed from it and from nothing else.

    notice = Notice(kind=Kind.GRANTED, …)
    letter_of(notice).title         # '加賀市スマートフォン購入費補助金交付決定通知書'
    seal_code(notice)               # '7KQ2-M9XF-03TD'
"""

from __future__ import annotations

from kaga.engines.notices.canonical import BadNotice, from_bytes, to_bytes
from kaga.engines.notices.letter import Block, Letter, letter_of
from kaga.engines.notices.model import (
    Appeal,
    Contact,
    Incomplete,
    Issuer,
    Kind,
    Notice,
    Remark,
)
from kaga.engines.notices.seal import code_of, digest, facts, same_facts, seal_code

__all__ = [
    "Appeal",
    "BadNotice",
    "Block",
    "Contact",
    "Incomplete",
    "Issuer",
    "Kind",
    "Letter",
    "Notice",
    "Remark",
    "code_of",
    "digest",
    "facts",
    "from_bytes",
    "letter_of",
    "same_facts",
    "seal_code",
    "to_bytes",
]
