"""The paper form as HTML, numbered as on the web: a fragment for pages, a document for files.

>>> str(render_paper(form, "ja"))                                 # doctest: +SKIP
'<article class="k-paper">…'
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from kaga.engines.forms import paper
from kaga.engines.forms.words import ANY, MUST
from kaga.kernel.web.forms import words
from kaga.kernel.web.forms.drawing import components
from kaga.kernel.web.words import HTML_LANG, say, speaking

if TYPE_CHECKING:
    from kaga.engines.forms import Form, Language

_STYLE = Path(__file__).parent.parent / "components" / "paper_form" / "style.css"


def render_paper(form: Form, language: Language) -> Markup:
    """The printable form.

    Parameters
    ----------
    form
        A published form.
    language
        Language of the texts.
    """
    with speaking(language):
        said = {
            "must": MUST.get(language),
            "may": ANY.get(language),
            "applied_on": say(words.paper_applied_on),
            "received": say(words.paper_received),
            "attach": say(words.paper_attach),
            "attached": say(words.paper_attached),
            "stops": say(words.paper_stops),
            "office_use": say(words.paper_office_use),
            "city_computes": say(words.paper_city_computes),
            "no_my_number": say(words.paper_no_my_number),
        }
        drawn = components().paper_form(paper=paper(form, language), said=said)
    return Markup(drawn)  # noqa: S704 - drawn by a component


def paper_document(form: Form, language: Language) -> str:
    """A whole HTML document with its print style, to be saved or turned into a PDF."""
    style = _STYLE.read_text("utf-8")
    title = escape(form.title.get(language))
    return (
        f'<!doctype html>\n<html lang="{HTML_LANG[language]}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<main>\n{render_paper(form, language)}</main>\n</body>\n</html>\n"
    )
