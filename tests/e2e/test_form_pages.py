"""Form pages in a real browser: accessible, narrow, alive with script, complete without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from kaga.engines.forms import LANGUAGES, answer_page, settle
from kaga.kernel.web.forms import error_links, render_page, render_paper
from kaga.kernel.web.forms.drawing import components
from kaga.kernel.web.words import HTML_LANG, speaking
from tests.browser import AXE, WIDTHS, judged, sideways
from tests.engines.forms.samples import TODAY, every_form, subsidy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

SITE = "http://form.test"
PAGES = tuple(page.key for page in subsidy().pages)


def whole_page(form: Any, key: str, language: Any, typed: Any, *, sent: bool) -> str:
    """A page of a form as a service would frame it."""
    page = form.page(key)
    outcome = answer_page(form, page, typed, TODAY)
    faults = outcome.faults if sent else ()
    settled = settle(form, outcome.answers, TODAY)
    inside = render_page(form, page, language, settled, faults, today=TODAY, typed=typed)
    with speaking(language):
        ui = components()
        errors = ui.error_summary(errors=error_links(form, faults, language))
        shown = ui.form(action="/sent", csrf="x", caller=lambda: inside)
    return framed(f"{errors}{shown}", language)


def framed(inside: str, language: Any) -> str:
    entry = json.loads((settings.KAGA_BUILT / ".vite/manifest.json").read_text("utf-8"))
    main = entry["web/portal/main.ts"]
    links = "".join(f'<link rel="stylesheet" href="/{name}">' for name in main["css"])
    return (
        f'<!doctype html><html lang="{HTML_LANG[language]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>申請</title>{links}<script type="module" src="/{main["file"]}"></script>'
        '</head><body class="k-body"><main class="k-main" id="main">'
        f"{inside}</main></body></html>"
    )


class Stage:
    """Serves one page and the built front end to a browser, and notes complaints."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.html = ""
        self.complaints: list[str] = []
        self.windows: dict[bool, Page] = {}

    def serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(f"{SITE}/")
        if path == "":
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        elif (settings.KAGA_BUILT / path).is_file():
            route.fulfill(path=settings.KAGA_BUILT / path)
        else:
            route.fulfill(status=404, body="")

    def show(self, html: str, *, width: int = 390, script: bool = True) -> Page:
        self.html = html
        if script not in self.windows:
            self.windows[script] = self._window(script=script)
        page = self.windows[script]
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{SITE}/", wait_until="load")
        return page

    def _window(self, *, script: bool) -> Page:
        context = self.browser.new_context(java_script_enabled=script)
        if script:
            context.add_init_script(path=AXE)
        page = context.new_page()
        page.route(f"{SITE}/**", self.serve)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page


@pytest.fixture
def stage(browser: Browser) -> Iterator[Stage]:
    made = Stage(browser)
    yield made
    for context in browser.contexts:
        context.close()
    assert made.complaints == []


def asked(page: Page, shown: dict[str, bool]) -> None:
    """These questions are asked, or not."""
    for key, visible in shown.items():
        expect(page.locator(f'[data-k-asked="{key}"]')).to_be_visible(visible=visible)


def wrongs(stage: Stage, html: str, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    page = stage.show(html)
    found: list[str] = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found += judged(page)
        found += ["wider than the window"] if sideways(page) > 0 else []
    return found


@pytest.mark.parametrize("key", PAGES)
def test_axe_finds_nothing_on_any_page_of_the_subsidy(stage: Stage, key: str) -> None:
    form = subsidy()
    for language in LANGUAGES:
        html = whole_page(form, key, language, {}, sent=True)
        assert wrongs(stage, html, (390,)) == []


def test_axe_finds_nothing_on_any_question_type_nor_on_paper(stage: Stage) -> None:
    form = every_form()
    for language in LANGUAGES:
        typed = {"pets-rows": ["2"], "pets-0-weight": ["x"], "born-year": ["9"]}
        assert wrongs(stage, whole_page(form, "only", language, typed, sent=True)) == []
        assert wrongs(stage, framed(render_paper(form, language), language)) == []


def test_questions_appear_and_go_as_answers_change(stage: Stage) -> None:
    keys = ("certificate_number", "class_date", "certificate_file")
    page = stage.show(whole_page(subsidy(), "class", "ja", {}, sent=False))
    asked(page, dict(zip(keys, [False, False, False], strict=True)))
    page.locator('label[for="q-certificate-1"]').click()
    asked(page, dict(zip(keys, [True, True, False], strict=True)))
    page.locator('label[for="q-certificate-2"]').click()
    asked(page, dict(zip(keys, [False, True, True], strict=True)))


@pytest.mark.parametrize(("language", "shown"), [("ja", "5,000円"), ("en", "5,000 yen")])
def test_what_is_calculated_follows_what_is_typed(
    stage: Stage, language: str, shown: str
) -> None:
    page = stage.show(whole_page(subsidy(), "purchase", language, {}, sent=False))
    page.fill('input[name="price"]', "２４，８００円")
    expect(page.locator("output")).to_have_text(shown)
    page.fill('input[name="price"]', "高い")
    expect(page.locator("output")).to_have_text("")


def test_rows_decide_for_themselves(stage: Stage) -> None:
    typed = {"pets-rows": ["2"]}
    page = stage.show(whole_page(every_form(), "only", "ja", typed, sent=False))
    page.locator('label[for="q-pets-1-kind-1"]').click()
    asked(page, {"pets-0-tag": False, "pets-1-tag": True})


def test_without_script_the_server_has_decided(stage: Stage) -> None:
    typed = {"certificate": ["paper"]}
    html = whole_page(subsidy(), "class", "ja", typed, sent=True)
    page = stage.show(html, script=False)
    keys = ("certificate_number", "class_date", "certificate_file")
    asked(page, dict(zip(keys, [False, True, True], strict=True)))
    expect(page.locator(".k-error-summary a")).to_have_count(2)
