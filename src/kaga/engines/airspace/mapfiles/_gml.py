"""Reading GML as a stream, safely.

How: libxml2's incremental parser, no entities, no DTD, no network, elements thrown away once
they have been handled. A document type is refused outright: no city model has one, and attacks
by entities do.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
from lxml import etree

from kaga.engines.airspace.mapfiles.tally import MapFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Element = Any

GML: Final = "{http://www.opengis.net/gml}"


def elements(stream: IO[bytes], *names: str) -> Iterator[Element]:
    """Finished elements with one of the names (any namespace), then forgotten.

    Raises
    ------
    MapFileError
        If the file is no well-formed XML, or has a document type.
    """
    tags = [f"{{*}}{name}" for name in names]
    parser = etree.iterparse(
        stream,
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in parser:
            if element.getroottree().docinfo.doctype:
                raise MapFileError("the file has a document type; city models have none")
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise MapFileError(f"the file is no well-formed XML: {error}") from error


def _forget(element: Element) -> None:
    """Free an element and what came before it at the top of the file."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local(element: Element) -> str:
    """Name without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def positions(text: str | None, dimension: int) -> NDArray[np.float64] | None:
    """Corners of a list of positions, ``(n, dimension)``; nothing when it is none."""
    try:
        numbers = np.array((text or "").split(), np.float64)
    except ValueError:
        return None
    if not numbers.size or numbers.size % dimension or not np.isfinite(numbers).all():
        return None
    return numbers.reshape(-1, dimension)


def polygons(parent: Element, dimension: int = 3) -> Iterator[list[NDArray[np.float64]]]:
    """Rings of every polygon below an element, the outer ring first; none if one is bad."""
    for polygon in parent.iter(f"{GML}Polygon", f"{GML}Triangle"):
        rings = [positions(one.text, dimension) for one in polygon.iter(f"{GML}posList")]
        whole = [ring for ring in rings if ring is not None and len(ring) >= 4]
        yield whole if len(whole) == len(rings) else []
