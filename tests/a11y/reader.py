"""One window in which one visitor after the other looks at pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser import LANGUAGES, WIDTHS, judged, sideways

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.a11y.conftest import Peopled


class Reader:
    """The window, and what its pages complained about."""

    def __init__(self, page: Page, city: Peopled) -> None:
        self.page, self.city = page, city
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def be(self, who: str, language: str) -> None:
        """From now on: this visitor, in this language."""
        self.page.goto("about:blank")  # so that no page goes on asking as somebody else
        cookies = {"kaga_language": language}
        if who != "nobody":
            cookies["kaga"] = self.city.sessions[who]
        context = self.page.context
        context.clear_cookies()
        context.add_cookies(
            [{"name": k, "value": v, "url": self.city.site.url} for k, v in cookies.items()]
        )

    def get(self, path: str) -> tuple[int, str]:
        """Status and media type of a GET that follows no redirect."""
        answer = self.page.request.get(self.address(path), max_redirects=0)
        return answer.status, answer.headers.get("content-type", "").split(";")[0]

    def address(self, path: str) -> str:
        """The whole address, with the city's keys in it."""
        return self.city.site.url + path.format(**self.city.keys)

    def look(self, path: str) -> tuple[int, list[str]]:
        """Open a page and judge it at every width."""
        answer = self.page.goto(self.address(path))
        assert answer is not None
        self.page.locator("h1").first.wait_for(state="attached")  # some pages draw themselves
        wrong: list[str] = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            wrong += [f"{width}: {one}" for one in judged(self.page)]
            if (beyond := sideways(self.page)) > 0:
                wrong.append(f"{width}: {beyond} pixels wider than the window")
        return answer.status, wrong

    def _hear(self, message) -> None:
        # A browser notes every answer of 400 and more; those are the pages under test.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def everything_wrong(self, who: str, path: str, status: int) -> dict[str, list[str]]:
        """What is wrong with a page, by language, and what scripts complained about."""
        found: dict[str, list[str]] = {}
        for language in LANGUAGES:
            self.be(who, language)
            answered, wrong = self.look(path)
            found[language] = wrong + ([] if answered == status else [f"status {answered}"])
        found["scripts"], self.complaints = self.complaints, []
        return {place: wrong for place, wrong in found.items() if wrong}
