"""What may be attached: checked by content, not by name or by what the browser says.

Accepted are PDF, JPEG, PNG, WebP and HEIC; each must begin as its kind does, so a picture that
is also a page or an archive does not pass for long: files are only ever served as downloads
with the type found here. Pictures are refused by the pixels their header promises before a
single one is decoded.

Example:
    >>> media_type_of(b"<svg onload=alert(1)>")                         # doctest: +SKIP
    Traceback (most recent call last):
    kaga.services.procedures.uploads.Unusable: file_wrong_type
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Final, Literal

import pikepdf
from PIL import Image, UnidentifiedImageError

LARGEST: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 60_000_000
MOST_PAGES: Final = 200

Why = Literal["file_empty", "file_too_large", "file_wrong_type", "file_damaged"]

_PICTURES: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_HEIC: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


class Unusable(ValueError):
    """The file cannot be attached; `why` names the sentence for the resident."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of the content, for the record of what was received."""
        return hashlib.sha256(self.content).hexdigest()


def media_type_of(content: bytes) -> str:
    """The type of a file that may be attached.

    Raises
    ------
    Unusable: it is empty, too large, of another kind or damaged.
    """
    if not content:
        raise Unusable("file_empty")
    if len(content) > LARGEST:
        raise Unusable("file_too_large")
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return "application/pdf"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return "image/heic"
    return _picture(content)


def _check_pdf(content: bytes) -> None:
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if not 1 <= len(document.pages) <= MOST_PAGES:
                raise Unusable("file_damaged")
    except pikepdf.PasswordError as error:
        raise Unusable("file_damaged") from error
    except pikepdf.PdfError as error:
        raise Unusable("file_damaged") from error


def _picture(content: bytes) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(_PICTURES)) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    raise Unusable("file_damaged")
                picture.verify()
                return _PICTURES[picture.format or ""]
    except UnidentifiedImageError as error:
        raise Unusable("file_wrong_type") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable("file_damaged") from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable("file_damaged") from error
