"""What a browser sent: the typed boxes and the files, as actions take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kaga.services.procedures.uploads import Upload

if TYPE_CHECKING:
    from django.http import HttpRequest

Typed = Mapping[str, Sequence[str]]
_NOT_BOXES = {"csrfmiddlewaretoken", "stop", "from_check", "etag"}


def typed_of(request: HttpRequest) -> dict[str, list[str]]:
    """The boxes of a form page."""
    return {name: texts for name, texts in _lists(request) if name not in _NOT_BOXES}


def _lists(request: HttpRequest) -> list[tuple[str, list[str]]]:
    return [(name, [str(text) for text in texts]) for name, texts in request.POST.lists()]


def uploads_of(request: HttpRequest) -> dict[str, list[Upload]]:
    """The files of a form page, by question; boxes left empty are none."""
    found: dict[str, list[Upload]] = {}
    for name, files in request.FILES.lists():
        found[name] = [Upload(file.name or "", file.read()) for file in files]
    return found
