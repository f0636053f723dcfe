"""Chromium for the tests: Debian's own, silent towards the outside, and axe to judge pages.

page = browser_pages.open("/help", width=320, language="easy", script="off")
assert judged(page) == []
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
LANGUAGES = ("ja", "easy", "en")
WIDTHS = (320, 390, 1280)
# Only what is wrong leaves the page. Axe looks for a name of each place only where something is
# wrong, and loads no style sheets beforehand: no rule among these reads them.
_JUDGE = """async tags => {
  const asked = {runOnly: tags, resultTypes: ['violations'], preload: {assets: ['media']}};
  let {violations} = await axe.run(document, {...asked, selectors: false});
  if (violations.length) ({violations} = await axe.run(document, asked));
  return violations.flatMap(({id, nodes}) =>
    nodes.map(({target, failureSummary}) => ({id, target, summary: failureSummary})));
}"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium(playwright: Playwright, *more_flags: str) -> Iterator[Browser]:
    """One browser process; a test process has one `playwright` (fixture), and only one."""
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=[*FLAGS, *more_flags]
    )
    try:
        yield browser
    finally:
        browser.close()


@dataclass
class Pages:
    """Opens pages of one site, each in a context of its own, and remembers complaints."""

    browser: Browser
    site: str
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def context(
        self,
        *,
        width: int = 1280,
        language: str = "ja",
        theme: str = "light",
        text: str = "normal",
        script: Literal["on", "off"] = "on",
    ) -> BrowserContext:
        """A fresh visitor with these preferences."""
        made = self.browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script == "on",
            reduced_motion="reduce",
        )
        self.contexts.append(made)
        wanted = {"kaga_language": language, "kaga_theme": theme, "kaga_text": text}
        made.add_cookies(
            [{"name": name, "value": value, "url": self.site} for name, value in wanted.items()]
        )
        if script == "on":
            made.add_init_script(path=AXE)
        made.on("request", self._remember_foreign)
        return made

    def open(self, path: str, **preferences: Any) -> Page:
        """The page at `path`, in a fresh visitor's browser."""
        page = self.context(**preferences).new_page()
        page.on("console", self._remember_message)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.site + path)
        return page

    def verdicts(self, path: str, **preferences: Any) -> dict[tuple[int, str], list[str]]:
        """What is wrong with a page, by width and language; only what is wrong is listed."""
        found: dict[tuple[int, str], list[str]] = {}
        page = self.open("/alive", **preferences)  # a window costs more than a page
        for language in LANGUAGES:
            cookie = {"name": "kaga_language", "value": language, "url": self.site}
            page.context.add_cookies([cookie])
            page.goto(self.site + path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                wrong = judged(page)
                if (beyond := sideways(page)) > 0:
                    wrong.append(f"{beyond} pixels wider than the window")
                if wrong:
                    found[width, language] = wrong
        page.context.close()
        return found

    def close(self) -> None:
        """End every visit."""
        for context in self.contexts:
            context.close()  # once more does no harm
        self.contexts.clear()

    def _remember_message(self, message: Any) -> None:
        # A browser notes every answer of 400 and more; those are the pages under test.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _remember_foreign(self, request: Any) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.complaints.append(f"asked {request.url}")


def judged(page: Page) -> list[str]:
    """What axe finds wrong on the page, one line each; looked at when all of it is there."""
    page.wait_for_load_state()
    found = page.evaluate(_JUDGE, TAGS)
    return [f"{one['id']}: {one['target']} {one['summary']}" for one in found]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(
        page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    )
