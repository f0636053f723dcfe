"""The web face of forms: pages, paper, and the browser's share of the rules.

>>> render_page(form, page, "ja", settled, faults, today=today)   # doctest: +SKIP
"""

from __future__ import annotations

from kaga.kernel.web.forms.printing import render_paper
from kaga.kernel.web.forms.render import error_links, render_page, written

__all__ = ["error_links", "render_page", "render_paper", "written"]
