"""Setting a notice as PDF/UA-1: tagged, titled, in Japanese, with its receipt as QR and file.

The QR code carries the packed receipt of the ledger entry that commits to the decision; the
same receipt is attached as `<reference>.tlog-proof`. Anybody can check it without a network.

Example:
    >>> set_notice(content, receipt)[:5]                                # doctest: +SKIP
    b'%PDF-'
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import segno
from django.template import engines
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration

from kaga.engines.ledger import pack

if TYPE_CHECKING:
    from kaga.engines.ledger import Receipt
    from kaga.services.procedures.notice.content import NoticeContent

MOST_PRINTED = 2_000
"""Characters of a receipt that still print as a QR code a phone can read from paper."""


def set_notice(content: NoticeContent, own: Receipt, public: Receipt) -> bytes:
    """The notice as PDF.

    Parameters
    ----------
    content: every text. own: the receipt with the decision's content opened, for the file.
    public: the receipt without it, for the QR code when the other is too large to print.
    """
    html = (
        engines["jinja2"]
        .get_template("procedures/notice.html")
        .render({"notice": content, "qr": _qr(own, public)})
    )
    fonts = _fonts()
    document = HTML(string=html, url_fetcher=_no_fetching)
    proof = Attachment(
        string=own.to_bytes(),
        name=f"{content.reference}.tlog-proof",
        description="この決定の台帳受領証（C2SP tlog-proof）",
    )
    made = document.write_pdf(
        stylesheets=[_style()],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        attachments=[proof],
    )
    return bytes(made)


def _qr(own: Receipt, public: Receipt) -> str:
    text = pack(own)
    if len(text) > MOST_PRINTED:
        text = pack(public)
    code: str = segno.make(text, error="l", micro=False).svg_data_uri(scale=4, border=4)
    return code


def _no_fetching(url: str) -> dict[str, object]:
    """Only what is in the document itself: a notice never loads anything from outside."""
    from weasyprint import default_url_fetcher  # noqa: PLC0415

    if not url.startswith("data:"):
        raise ValueError("a notice refers to nothing outside itself")
    found: dict[str, object] = default_url_fetcher(url)
    return found


@functools.cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@functools.cache
def _style() -> CSS:
    text = Path(__file__).with_name("notice.css").read_text("utf-8")
    return CSS(string=text, font_config=_fonts())
