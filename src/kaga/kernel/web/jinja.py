"""The template environment: strict, autoescaped, with components as macros.

Components live in `kernel/web/components/<name>/template.html`, each a macro of the same
name, and every template can call them through `ui`:

    {{ ui.text_input(name="family_name", label=words.residency.family_name) }}
    {% call ui.details(summary=words.web.help) %}…{% endcall %}

Text options take `Words` or plain strings; `say` turns both into the page's language.

Compiled templates are kept in KAGA_CACHE, so that only the first start of a city compiles them.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined

from kaga.kernel.web import words
from kaga.kernel.web.assets import asset, static, stylesheets
from kaga.kernel.web.dates import era_choices
from kaga.kernel.web.text import FILTERS

if TYPE_CHECKING:
    from jinja2.runtime import Macro


class Components:
    """Every component by name, loaded when first used.

    >>> Components(environment()).button(label="次へ")     # doctest: +SKIP
    """

    def __init__(self, made: Environment) -> None:
        self._environment = made

    def __getattr__(self, name: str) -> Macro:
        """The macro of the component `name`."""
        template = self._environment.get_template(f"{name}/template.html")
        macro = cast("Macro", getattr(template.module, name))
        setattr(self, name, macro)
        return macro


def environment(**options: Any) -> Environment:
    """Django's entry to the environment (settings TEMPLATES)."""
    made = Environment(  # noqa: S701 - Django's backend sets autoescape (settings TEMPLATES)
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
        bytecode_cache=_compiled(),
    )
    made.filters.update(FILTERS)
    made.globals.update(
        words=words.areas,
        say=words.say,
        spoken=words.spoken,
        asset=asset,
        static=static,
        stylesheets=stylesheets,
        era_choices=era_choices,
        ui=Components(made),
    )
    return made


def _compiled() -> FileSystemBytecodeCache:
    folder = settings.KAGA_CACHE / f"templates-{version('jinja2')}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))
