"""The form on paper: the same questions with the same numbers, to be filled in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kaga.kernel.web.words import HTML_LANG
from kaga.services.procedures import applying_words as words
from kaga.services.procedures.letters.paper import letter_templates, pdf_of

if TYPE_CHECKING:
    from kaga.engines.forms import Paper
    from kaga.kernel.identity.visitor import Language


class Office(Protocol):
    """Where a paper form is handed in."""

    @property
    def city(self) -> str:
        """Name of the municipality."""

    @property
    def address(self) -> str:
        """Where to bring or post it."""

    @property
    def phone(self) -> str:
        """For questions."""


def print_form(form: Paper, language: Language, office: Office) -> bytes:
    """The printable form as accessible PDF.

    Parameters
    ----------
    form
        The paper model of a published form.
    language
        Of its texts.
    office
        Printed at the foot.
    """
    page = letter_templates().get_template("blank.html")
    html = page.render(
        form=form,
        office=office,
        html_lang=HTML_LANG[language],
        fill=words.paper_fill.in_language(language),
        required=words.paper_required.in_language(language),
        date=words.paper_date.in_language(language),
    )
    return pdf_of(html, "blank.css")
