"""The letter as an accessible A4 PDF (PDF/UA-1) that proves itself.

The same notice and receipt always give the same bytes: nothing in the file depends on when or
where it was made. The notice's content and its receipt lie inside as attachments; the receipt
is also printed as a QR code for whoever holds only the paper.

    pdf = print_letter(notice, receipt)
"""

from __future__ import annotations

import functools
from datetime import UTC, datetime, time
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from PIL import ImageFile

from kaga.engines.ledger import Receipt, pack
from kaga.engines.notices import Notice, digest, letter_of, seal_code, to_bytes
from kaga.services.procedures.letters import phrases

if TYPE_CHECKING:
    from types import ModuleType

    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

CONTENT_NAME: Final = "notice.json"
RECEIPT_NAME: Final = "receipt.tlog-proof"
TEMPLATE: Final = "kaga-letter/1"
_MASK: Final = 2
_DOTS_PER_MODULE: Final = 2


def print_letter(notice: Notice, receipt: Receipt) -> bytes:
    """The letter as PDF.

    Parameters
    ----------
    notice
        What is told.
    receipt
        Of the ledger entry that commits to the notice, with its opening.
    """
    printer = _printer()
    made_at = datetime.combine(notice.issued_on, time(), UTC)
    moments = {"created": made_at, "modified": made_at}
    attached = [
        printer.Attachment(string=to_bytes(notice), name=CONTENT_NAME, relationship="Source",
                           description=phrases.content_attached, **moments),
        printer.Attachment(string=receipt.to_bytes(), name=RECEIPT_NAME,
                           relationship="Supplement",
                           description=phrases.receipt_attached, **moments),
    ]  # fmt: skip
    page = printer.HTML(
        string=_html(notice, receipt, made_at),
        url_fetcher=printer.URLFetcher(allowed_protocols=["data"]),
    )
    pdf: bytes = page.write_pdf(
        pdf_variant="pdf/ua-1",
        attachments=attached,
        pdf_identifier=bytes.fromhex(digest(notice))[:16],
        stylesheets=[_style("letter.css")],
        font_config=_fonts(),
    )
    return pdf


def made_with() -> str:
    """Which template and which renderer make the letters now; each letter carries it."""
    return f"{TEMPLATE} weasyprint/{version('weasyprint')}"


def pdf_of(html: str, style: str) -> bytes:
    """A page of our own as accessible PDF; `style` names a sheet beside the templates."""
    printer = _printer()
    fetcher = printer.URLFetcher(allowed_protocols=["data"])
    page = printer.HTML(string=html, url_fetcher=fetcher)
    pdf: bytes = page.write_pdf(
        pdf_variant="pdf/ua-1", stylesheets=[_style(style)], font_config=_fonts()
    )
    return pdf


def warm_up() -> None:
    """Load the renderer and its fonts, for which the first letter of a process would wait."""
    pdf_of(
        '<!doctype html><html lang="ja"><title>市</title><p>市 City</p></html>', "letter.css"
    )


def preview_letter(notice: Notice) -> str:
    """The letter's own part as HTML, to be looked at before it is issued."""
    return letter_templates().get_template("letter_body.html").render(letter=letter_of(notice))


def _html(notice: Notice, receipt: Receipt, made_at: datetime) -> str:
    page = letter_templates().get_template("letter.html")
    return page.render(
        letter=letter_of(notice),
        code=seal_code(notice),
        qr=_qr_address(pack(receipt)),
        issuer=notice.issuer,
        made_at=made_at.isoformat(),
        maker=made_with(),
        index=receipt.index,
        say=phrases,
    )


def _qr_address(text: str) -> str:
    """Packed receipts look like chance, so any mask is as good and none need be compared."""
    code = segno.make_qr(text, error="l", boost_error=False, mask=_MASK)
    address: str = code.png_data_uri(border=4, scale=_DOTS_PER_MODULE)
    return address


@functools.cache
def letter_templates() -> Environment:
    """The templates of everything that is printed."""
    return Environment(
        loader=PackageLoader("kaga.services.procedures.letters", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.cache
def _printer() -> ModuleType:
    """WeasyPrint, which takes a second to load and is seldom needed.

    It makes Pillow take pictures that are cut off, for the whole process: that is taken back,
    because residents' photos are judged by the same Pillow.
    """
    import weasyprint  # noqa: PLC0415
    import weasyprint.images  # noqa: PLC0415

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    made: ModuleType = weasyprint
    return made


@functools.cache
def _fonts() -> FontConfiguration:
    made: FontConfiguration = _printer().text.fonts.FontConfiguration()
    return made


@functools.cache
def _style(name: str) -> CSS:
    text = letter_templates().get_template(name).render()
    made: CSS = _printer().CSS(string=text, font_config=_fonts())
    return made
