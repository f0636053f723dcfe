"""Every form of every page, sent as a browser without scripts sends it.

The forms are read from the pages themselves: their hidden fields, what is typed in already,
and their first button. Each is answered by a page or a redirect, never by a refusal of the
token, a missing address, a forbidden method, or a fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from tests.a11y.pages import looks

pytestmark = pytest.mark.slow
# What ends something comes last, so that everything before still finds it there.
LAST = ("/discard", "/remove", "/end", "/revoke", "/withdraw", "/cancel", "/stop", "/sign-out")
ANSWERED = {200, 201, 302, 409, 422}


@dataclass
class Form:
    """One form as it stands on a page."""

    page: str
    who: str
    action: str
    several: bool
    fields: list[tuple[str, str]] = field(default_factory=list)
    button: tuple[str, str] | None = None

    @property
    def order(self) -> tuple[int, str]:
        """When it is sent."""
        path = urlsplit(self.action).path
        late = [n for n, end in enumerate(LAST, 1) if path.endswith(end)]
        return (late[0] if late else 0, self.action)


class Forms(HTMLParser):
    """Reads the forms that are sent by POST."""

    def __init__(self, page: str, who: str) -> None:
        super().__init__()
        self.page, self.who = page, who
        self.found: list[Form] = []
        self._open: Form | None = None
        self._text: str | None = None

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            action = urljoin(self.page, given.get("action") or self.page)
            self._open = Form(
                self.page, self.who, action, "multipart" in given.get("enctype", "")
            )
            self.found.append(self._open)
        elif self._open is not None and "name" in given:
            self._control(tag, given)

    def _control(self, tag, given):
        form, kind = self._open, given.get("type", "text")
        pair = (given["name"], given.get("value", ""))
        if tag == "button":
            form.button = form.button or pair
        elif tag == "input" and kind in {"radio", "checkbox"}:
            form.fields += [pair] if "checked" in given else []
        elif tag == "input" and kind != "file":
            form.fields.append(pair)
        elif tag == "textarea":
            self._text, self._name = "", given["name"]

    def handle_data(self, data):
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._open is not None and self._text is not None:
            self._open.fields.append((self._name, self._text))
            self._text = None
        elif tag == "form":
            self._open = None


def browser(city, who) -> httpx.Client:
    """A browser of that visitor."""
    made = httpx.Client(base_url=city.site.url, headers={"Origin": city.site.url}, timeout=60)
    if who != "nobody":
        made.cookies.set("kaga", city.sessions[who], domain="127.0.0.1")
    return made


def forms_of(city, browsers) -> list[Form]:
    """Each form once, whichever page it stands on."""
    found: dict[tuple[str, str], Form] = {}
    for who, path, _ in looks():
        address = path.format(**city.keys)
        page = browsers.setdefault(who, browser(city, who)).get(address)
        reader = Forms(address, who)
        reader.feed(page.text)
        for form in reader.found:
            found.setdefault((form.who, form.action), form)
    return sorted(found.values(), key=lambda form: form.order)


def test_every_form_is_answered_without_a_script(city):
    browsers: dict[str, httpx.Client] = {}
    forms = forms_of(city, browsers)
    assert len({form.action for form in forms}) > 30
    wrong = {}
    for form in forms:
        sent: dict[str, list[str]] = {}
        for name, value in [*form.fields, *([form.button] if form.button else [])]:
            sent.setdefault(name, []).append(value)
        if "csrfmiddlewaretoken" not in sent:
            wrong[form.who, form.action] = "no token"
            continue
        files = {"none": ("", b"")} if form.several else None
        answer = browsers[form.who].post(form.action, data=sent, files=files)
        if answer.status_code not in ANSWERED:
            wrong[form.who, form.action] = f"{answer.status_code} (from {form.page})"
    for one in browsers.values():
        one.close()
    assert [f"{who} {action}: {why}" for (who, action), why in wrong.items()] == []
