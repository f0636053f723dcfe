"""What the frame around every page shows: the city's name, the main links, the foot.

Nothing is hard-wired to one city: the name comes from whoever knows it (`name_city`), the
main links from the parts that are installed (`add_link`).

>>> add_link(FrameLink(Words("手続き", "手続き", "Procedures"), "/procedures", order=10))
... # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from kaga.kernel.permissions.registry import holds
from kaga.kernel.web import phrases
from kaga.kernel.web.words import Words

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.permissions import Permission

Audience = Literal["everybody", "resident", "visitor", "staff"]
Reader = Literal["everybody", "signed_in", "staff"]
NameOfCity = Callable[[], Words]


@dataclass(frozen=True, slots=True)
class FrameLink:
    """One link of the main menu; small `order` comes first, `permission` is what it needs."""

    label: Words
    href: str
    order: int = 50
    audience: Reader = "everybody"
    permission: Permission | None = None


FOOT_LINKS: tuple[tuple[Words, str], ...] = (
    (phrases.help_title, "/help"),
    (phrases.about_title, "/about"),
    (phrases.accessibility_title, "/accessibility"),
    (phrases.api_title, "/api/"),
)

_links: dict[str, FrameLink] = {}
_namers: list[NameOfCity] = []


def add_link(link: FrameLink) -> None:
    """Put a link into the main menu; the same address again replaces it."""
    _links[link.href] = link


def links_for(visitor: Visitor) -> tuple[tuple[Words, str], ...]:
    """The main menu as this visitor sees it."""
    open_to = {
        "everybody": True,
        "signed_in": visitor.signed_in,
        "staff": visitor.is_staff,
    }
    shown = [
        link
        for link in _links.values()
        if open_to[link.audience]
        and (link.permission is None or holds(visitor, link.permission))
    ]
    return tuple((link.label, link.href) for link in sorted(shown, key=lambda link: link.order))


def name_city(namer: NameOfCity) -> None:
    """Say who knows the name of the city (called for every page: it must be quick)."""
    _namers[:] = [namer]


def city_name() -> Words:
    """The name of the city; before a city pack is loaded, the platform's own."""
    return _namers[0]() if _namers else phrases.unnamed_city


def query_without_language(request: HttpRequest) -> str:
    """The query of this page, ready to have `lang=` appended."""
    rest = [
        (name, value)
        for name, values in request.GET.lists()
        if name != "lang"
        for value in values
    ]
    return urlencode(rest) + "&" if rest else ""
