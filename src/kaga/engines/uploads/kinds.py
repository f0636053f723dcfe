"""What a file is, by its first bytes; its name and what the browser says count for nothing.

>>> kind_of(b"%PDF-1.7 ...")
<Kind.PDF: 'pdf'>
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What the content is."""

    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    WEBP = "webp"
    PDF = "pdf"
    MARKUP = "markup"
    ARCHIVE = "archive"
    OFFICE = "office"
    UNKNOWN = "unknown"


_STARTS: Final = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"%PDF-", Kind.PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OFFICE),
)
_HEIC_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
_ARCHIVES: Final = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"(\xb5/\xfd",
)
_OFFICE_PARTS: Final = (
    b"[Content_Types].xml",
    b"word/",
    b"xl/",
    b"ppt/",
    b"mimetypeapplication/vnd",
)
_BYTE_ORDER_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of(content: bytes) -> Kind:
    """Tell what a file is.

    Parameters
    ----------
    content
        The whole file or at least its first 2,000 bytes.

    Returns
    -------
    Kind
        Never guessed from a place other than the very beginning.
    """
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return Kind.HEIC
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content.startswith(_ARCHIVES):
        head = content[:2000]
        return Kind.OFFICE if any(part in head for part in _OFFICE_PARTS) else Kind.ARCHIVE
    return Kind.MARKUP if _begins_with_a_tag(content[:2000]) else Kind.UNKNOWN


def _begins_with_a_tag(head: bytes) -> bool:
    for mark in _BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"").lstrip().startswith(b"<")
