"""One door for every file: limits first, then what it is, then a clean copy.

Nothing is decoded before its size and pixels are known to be within the limits, so a picture
or document that would swell to gigabytes costs no more than reading its head.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kaga.engines.uploads.documents import clean_pdf
from kaga.engines.uploads.kinds import Kind, kind_of
from kaga.engines.uploads.pictures import clean_picture
from kaga.engines.uploads.refusal import Reason, Refused

_REFUSALS: Final[dict[Kind, Reason]] = {
    Kind.MARKUP: "markup",
    Kind.ARCHIVE: "archive",
    Kind.OFFICE: "office",
    Kind.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken.

    Attributes
    ----------
    size: bytes of the file as sent.
    pixels: width times height of a picture; side: pixels of its longer side when kept.
    pages: of a document.
    """

    size: int = 10_000_000
    pixels: int = 60_000_000
    side: int = 2400
    pages: int = 40


@dataclass(frozen=True, slots=True)
class Clean:
    """A file that may be kept and shown."""

    media_type: str
    content: bytes


def screen(content: bytes, limits: Limits) -> Clean:
    """Take a file or refuse it.

    Parameters
    ----------
    content
        The file as sent.
    limits
        How much is taken.

    Returns
    -------
    Clean
        A fresh copy, JPEG, PNG or PDF.

    Raises
    ------
    Refused
        With the reason; nothing else is ever raised, whatever the bytes.
    """
    if not content:
        raise Refused("empty")
    if len(content) > limits.size:
        raise Refused("too_large")
    kind = kind_of(content)
    if kind in _REFUSALS:
        raise Refused(_REFUSALS[kind])
    if kind is Kind.PDF:
        return Clean("application/pdf", _safely(lambda: clean_pdf(content, limits.pages)))
    made = _safely(lambda: clean_picture(content, kind, limits.pixels, limits.side))
    return Clean("image/png" if kind is Kind.PNG else "image/jpeg", made)


def _safely(clean: Callable[[], bytes]) -> bytes:
    """Whatever a decoder of a foreign file raises, the file is damaged for us."""
    try:
        return clean()
    except Refused:
        raise
    except Exception as error:
        raise Refused("damaged") from error
