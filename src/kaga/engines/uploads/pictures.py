"""Pictures, decoded and written anew.

The new picture holds pixels and nothing else: no place, no time, no camera, no thumbnail, no
comment, and nothing appended behind the end.
"""

from __future__ import annotations

import io
import warnings
from typing import Final

import pi_heif
from PIL import Image, ImageOps

from kaga.engines.uploads.kinds import Kind
from kaga.engines.uploads.refusal import Refused

_FORMATS: Final = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
_QUALITY: Final = 88


def clean_picture(content: bytes, kind: Kind, pixels: int, side: int) -> bytes:
    """The picture alone, upright, at most `side` pixels long.

    Parameters
    ----------
    content, kind
        The file and what its first bytes say it is.
    pixels
        The most that is decoded.
    side
        The longer side of the result in pixels.

    Returns
    -------
    bytes
        PNG for a PNG, JPEG otherwise.

    Raises
    ------
    Refused
        `too_many_pixels`, before anything is decoded.
    """
    picture = _decoded(content, kind, pixels, side)
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((side, side), Image.Resampling.LANCZOS)
    return _write(upright, kind)


def _decoded(content: bytes, kind: Kind, pixels: int, side: int) -> Image.Image:
    if kind is Kind.HEIC:
        sealed = pi_heif.open_heif(io.BytesIO(content))
        _within(sealed.size, pixels)
        return Image.frombytes(
            sealed.mode, sealed.size, sealed.data, "raw", sealed.mode, sealed.stride
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(content), formats=[_FORMATS[kind]])
        except Image.DecompressionBombError as error:
            raise Refused("too_many_pixels") from error
    _within(picture.size, pixels)
    if kind is Kind.JPEG:
        picture.draft("RGB", (side, side))
    picture.load()
    return picture


def _within(size: tuple[int, int], pixels: int) -> None:
    if size[0] * size[1] > pixels:
        raise Refused("too_many_pixels")


def _write(picture: Image.Image, kind: Kind) -> bytes:
    out = io.BytesIO()
    if kind is Kind.PNG:
        see_through = "A" in picture.getbands() or "transparency" in picture.info
        _bare(picture.convert("RGBA" if see_through else "RGB")).save(
            out, "PNG", optimize=False
        )
    else:
        _bare(picture.convert("RGB")).save(out, "JPEG", quality=_QUALITY, progressive=True)
    return out.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    picture.info.clear()
    return picture
