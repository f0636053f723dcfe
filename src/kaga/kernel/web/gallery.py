"""Every component with its examples, for those who build pages (in development only)."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.template import engines
from django.views.decorators.http import require_safe
from markupsafe import Markup

from kaga.kernel.errors import NotFound
from kaga.kernel.web.pages import page
from kaga.kernel.web.words import Words, speaking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Language

FOLDER = Path(__file__).with_name("components")
_LANGUAGES = {"ja", "easy", "en"}
_FORM = re.compile(r"<form\b[^>]*>")
_LEADS = re.compile(r'\s(?:action|method)="[^"]*"')


@dataclass(frozen=True, slots=True)
class Example:
    """One way to use a component: options for its macro, and what stands inside."""

    title: str
    options: dict[str, Any]
    body: str


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All components with all their examples, by name (the page has one head already)."""
    shown = [(name, _rendered(request, name)) for name in component_names() if name != "header"]
    return page(request, "web/gallery.html", {"components": shown, "one": False})


@require_safe
def component(request: HttpRequest, name: str) -> HttpResponse:
    """One component with all its examples."""
    if name not in component_names():
        raise NotFound
    shown = [(name, _rendered(request, name))]
    return page(request, "web/gallery.html", {"components": shown, "one": True})


@functools.cache
def component_names() -> tuple[str, ...]:
    """Every component, by name of its folder."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/template.html")))


@functools.cache
def examples(name: str) -> tuple[Example, ...]:
    """The examples beside the component."""
    text = (FOLDER / name / "examples.toml").read_text("utf-8")
    return tuple(
        Example(entry["title"], _options(entry.get("options", {})), entry.get("body", ""))
        for entry in tomllib.loads(text)["example"]
    )


def rendered(name: str, example: Example, language: Language) -> Markup:
    """The component as `example` shows it, in `language`."""
    components = cast("Any", engines["jinja2"]).env.globals["ui"]
    options = dict(example.options)
    if example.body:
        options["caller"] = lambda: Markup(example.body)  # noqa: S704 - from our own file
    with speaking(language):
        return Markup(getattr(components, name)(**options))  # noqa: S704 - a macro's answer


def harmless(shown: Markup, address: str) -> Markup:
    """The same with forms that lead back to `address`: an example must not sign anybody out.

    >>> harmless(Markup('<form action="/sign-out" method="post">'), "/gallery/form")
    Markup('<form action="/gallery/form" method="get">')
    """
    quiet = _FORM.sub(lambda found: _LEADS.sub("", found[0]), shown)
    opening = f'<form action="{address}" method="get"'
    return Markup(quiet.replace("<form", opening))  # noqa: S704 - a macro's answer, as it was


def _rendered(request: HttpRequest, name: str) -> list[tuple[str, Markup]]:
    language = cast("Any", request).visitor.language
    return [
        (example.title, harmless(rendered(name, example, language), f"/gallery/{name}"))
        for example in examples(name)
    ]


def _options(given: Any) -> Any:
    """Tables with a text per language become `Words`, the rest stays."""
    if isinstance(given, dict):
        if set(given) == _LANGUAGES:
            return Words(**given)
        return {name: _options(value) for name, value in given.items()}
    if isinstance(given, list):
        return [_options(value) for value in given]
    return given
