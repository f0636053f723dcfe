"""The template environment: strict, autoescaped, with components as macros.

Components live in `kernel/web/components/<name>/template.html`, each a macro of the same
name: `{% from "button/template.html" import button %}`.
"""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, StrictUndefined

from kaga.kernel.web import words
from kaga.kernel.web.assets import asset


def environment(**options: Any) -> Environment:
    """Django's entry to the environment (settings TEMPLATES)."""
    made = Environment(  # noqa: S701 - Django's backend sets autoescape (settings TEMPLATES)
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
    )
    made.globals.update(words=words.areas, asset=asset)
    return made
