"""A small picture of a made-up receipt, for `kaga demo`."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw


def receipt_photo(number: int) -> bytes:
    """A small picture of a made-up receipt."""
    picture = Image.new("RGB", (240, 160), "#fbfaf5")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((8, 8, 231, 151), outline="#888888")
    draw.text((24, 30), f"SAMPLE RECEIPT {number:05d}", fill="#333333")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
