"""PDF, written anew without anything that acts.

Scripts, actions, forms of the XFA kind, embedded files, media and the document's own metadata
are taken out; a locked document cannot be judged and is refused. Streams are never inflated
here, so a document cannot swell.
"""

from __future__ import annotations

import io
from typing import Final

import pikepdf

from kaga.engines.uploads.refusal import Refused

_MOST_OBJECTS: Final = 100_000
_ACTIVE_KEYS: Final = (
    "/AA",
    "/OpenAction",
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/AF",
    "/EF",
    "/XFA",
)
_ACTIVE_ANNOTATIONS: Final = {
    "/FileAttachment",
    "/RichMedia",
    "/Movie",
    "/Sound",
    "/Screen",
    "/3D",
}
_HARMLESS_ACTIONS: Final = {"/GoTo", "/Named"}


def clean_pdf(content: bytes, pages: int) -> bytes:
    """The same pages without active content.

    Parameters
    ----------
    content
        The file.
    pages
        The most that is taken.

    Returns
    -------
    bytes
        A new file that begins and ends as a PDF.

    Raises
    ------
    Refused
        `locked`, `too_many_pages`, or `damaged`.
    """
    try:
        document = pikepdf.open(io.BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error
    with document:
        if document.is_encrypted:
            raise Refused("locked")
        _count(document, pages)
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                _disarm(thing)
        _forget(document)
        out = io.BytesIO()
        document.save(out, linearize=False, deterministic_id=True)
    return out.getvalue()


def _count(document: pikepdf.Pdf, pages: int) -> None:
    if len(document.objects) > _MOST_OBJECTS or not len(document.pages):
        raise Refused("damaged")
    if len(document.pages) > pages:
        raise Refused("too_many_pages")


def _disarm(thing: pikepdf.Object, depth: int = 0) -> None:
    """Take what acts out of a dictionary and of the dictionaries written inside it."""
    if depth > 50:
        raise Refused("damaged")
    for key in _ACTIVE_KEYS:
        if key in thing:
            del thing[key]
    action = thing.get("/A")
    if (
        isinstance(action, pikepdf.Dictionary)
        and str(action.get("/S")) not in _HARMLESS_ACTIONS
    ):
        del thing["/A"]
    if str(thing.get("/Subtype")) in _ACTIVE_ANNOTATIONS:
        thing["/Subtype"] = pikepdf.Name("/Text")
        for key in ("/FS", "/Movie", "/Sound", "/RichMediaContent", "/3DD"):
            if key in thing:
                del thing[key]
    for key in list(thing.keys()):
        _look_inside(thing[key], depth)


def _look_inside(inner: object, depth: int) -> None:
    if isinstance(inner, pikepdf.Array):
        for part in inner:
            _look_inside(part, depth + 1)
    elif isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect:
        _disarm(inner, depth + 1)


def _forget(document: pikepdf.Pdf) -> None:
    """Drop author, title, places and times kept beside the pages."""
    for key in ("/Metadata", "/Collection", "/PieceInfo"):
        if key in document.Root:
            del document.Root[key]
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
