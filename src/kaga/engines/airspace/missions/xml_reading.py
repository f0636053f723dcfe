"""XML that a stranger brought: no document types, no entities, no surprises.

What: the root of a file and elements by local name, whatever namespace prefix was used. Why:
entities are how a file of a kilobyte becomes a gigabyte; nothing we read needs them.

>>> read_xml("<gpx><trk/></gpx>", "gpx").tag
'gpx'
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from kaga.engines.airspace.missions.json_reading import LARGEST_TEXT
from kaga.engines.airspace.missions.problems import MissionError, Problem

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_xml(text: str, name: str) -> Element:
    """The root of a file, which must be an element of that local name.

    Raises
    ------
    MissionError
        If it is too large, no XML, holds a document type, or is a file of another kind.
    """
    if len(text) > LARGEST_TEXT:
        raise MissionError(Problem.TOO_LARGE, name, f"more than {LARGEST_TEXT} characters")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise MissionError(Problem.NOT_READABLE, name, "document types are not accepted")
    try:
        # The text is decoded already, so what it declares about its bytes no longer holds.
        plain = _DECLARATION.sub("", text.lstrip("\ufeff"))
        root = ET.fromstring(plain)  # noqa: S314 - no document type, so no entities
    except (ET.ParseError, ValueError, LookupError) as error:
        raise MissionError(Problem.NOT_READABLE, name, f"not XML: {error}") from error
    if local(root) != name:
        raise MissionError(Problem.WRONG_KIND, name, f"the file is a {local(root)}")
    return root


def local(element: Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def inside(element: Element, name: str) -> Iterator[Element]:
    """Every descendant of that local name, in the file's order."""
    return (found for found in element.iter() if local(found) == name)


def child(element: Element, name: str) -> Element | None:
    """The first child of that local name."""
    return next((found for found in element if local(found) == name), None)


def text_of(element: Element | None) -> str:
    """The text of an element; empty for none."""
    return (element.text or "").strip() if element is not None else ""


def number_of(text: str, where: str) -> float:
    """A finite number out of a text."""
    try:
        number = float(text)
    except ValueError as error:
        raise MissionError(Problem.NOT_FINITE, where, repr(text[:20])) from error
    if not math.isfinite(number):
        raise MissionError(Problem.NOT_FINITE, where, text[:20])
    return number
