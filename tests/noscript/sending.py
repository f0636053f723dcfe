"""Visits every page as every visitor and sends every form it finds, without JavaScript.

Each form is sent in a city as it was before: whatever it changed is undone. It runs in the
process of a scratch city and prints, one JSON document a line, what became of each form.

    python -m tests.noscript.sending
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from tests.noscript.judging import Sent, Unsendable

if TYPE_CHECKING:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from tests.noscript.reading import Button, Field, Form

HOST = "localhost"
_FURTHER = 3  # redirects that a browser is led through, at most
MISSION = b"""<?xml version="1.0"?>
<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><rte>
<rtept lat="36.3199" lon="136.3507"><ele>80</ele></rtept>
<rtept lat="36.3078" lon="136.3562"><ele>80</ele></rtept>
</rte></gpx>"""


def everything() -> Iterator[dict[str, Any]]:
    """Fill the city and send every form of every page as everybody."""
    from django.db import transaction

    from tests.a11y.pages import looks
    from tests.peopled_city import fill

    made = fill()
    keys = made["keys"]
    visitors = {"nobody": "", **made["sessions"]}
    paths = list(dict.fromkeys(path.format(**keys) for _, path, _ in looks()))
    walk = Walk()
    with transaction.atomic():
        for who, session in visitors.items():
            for path in paths:
                if who in {"nobody", "resident"} or not path.startswith("/gallery"):
                    yield from Visit(who, session, path, keys, walk).forms()
        yield from walk.later()


@dataclass
class Walk:
    """What was met on the way: forms by who sees them, and forms that only others lead to."""

    seen: dict[str, set[object]] = field(default_factory=dict)
    routes: set[str] = field(default_factory=set)
    behind: dict[str, tuple[Visit, int, int]] = field(default_factory=dict)

    def is_new(self, who: str, form: Form) -> bool:
        """Whether nobody of the same kind has met this form before."""
        names = tuple((one.name, one.kind, one.required) for one in form.fields)
        shape = (form.action, form.method, names, form.buttons)
        met = self.seen.setdefault(_kind(who), set())
        if shape in met:
            return False
        met.add(shape)
        return True

    def later(self) -> Iterator[dict[str, Any]]:
        """Send the forms that stand only on pages to which another form leads."""
        for route, (visit, position, button) in self.behind.items():
            if route not in self.routes:
                for way in ("filled", "as it stands"):
                    yield {"sent": asdict(visit.send(position, button, way, then=route))}


def _kind(who: str) -> str:
    """Residents see the same forms: of those that lead to the same place, one is sent."""
    from tests.peopled_city import CASES

    residents = {"agent", "asking", "confirming", *CASES.values()}
    return "resident" if who in residents else who


@dataclass(frozen=True)
class Visit:
    """Somebody on a page."""

    who: str
    session: str
    path: str
    keys: Mapping[str, str]
    walk: Walk

    def forms(self) -> Iterator[dict[str, Any]]:
        """What becomes of every form of the page that was not met before."""
        from tests.noscript.reading import forms

        _, text = self.open()
        for position, form in enumerate(forms(text, self.path) if text else []):
            if not self.walk.is_new(self.who, form):
                continue
            if not form.buttons:
                yield {"unsendable": asdict(self.unsendable(form, text))}
            for button in range(len(form.buttons)):
                for way in ("filled", "as it stands"):
                    yield {"sent": asdict(self.send(position, button, way))}

    def open(self) -> tuple[Client, str]:
        """A fresh browser on the page; no text when the page is not for this visitor."""
        from django.test import Client

        client = Client(True, raise_request_exception=False, SERVER_NAME=HOST)
        if self.session:
            client.cookies["kaga"] = self.session
        answer = client.get(self.path)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        return client, answer.content.decode() if is_page else ""

    def send(self, position: int, button: int, way: str, *, then: str = "") -> Sent:
        """Open the page afresh and send one of its forms; then undo everything.

        With `then`, send it filled in, and on the page to which it leads the form to `then`.
        """
        from django.db import transaction

        from tests.noscript.reading import forms

        before = transaction.savepoint()
        client, text = self.open()
        form = forms(text, self.path)[position]
        if then:
            answer = self._sent(client, form, form.buttons[button], "filled")
            end, answer = self._led(client, answer)
            found = forms(answer.content.decode(), end)
            form, button = next(one for one in found if _route(one.action) == then), 0
        sent = self._judged(client, form, form.buttons[button], way, (position, button))
        transaction.savepoint_rollback(before)
        return sent

    def _judged(
        self, client: Client, form: Form, pressed: Button, way: str, place: tuple[int, int]
    ) -> Sent:
        from tests.noscript.reading import forms, told

        answer = self._sent(client, form, pressed, way)
        end, last = self._led(client, answer)
        self.walk.routes.add(_route(form.action))
        if last.headers.get("Content-Type", "").startswith("text/html") and way == "filled":
            for one in forms(last.content.decode(), end):
                if one.buttons:
                    self.walk.behind.setdefault(_route(one.action), (self, *place))
        return Sent(
            who=self.who,
            page=self.path,
            action=form.action,
            route=_route(form.action),
            method=form.method,
            button=pressed.label,
            way=way,
            status=answer.status_code,
            told=told(answer.content.decode()) if answer.status_code >= 400 else "",
            end=end,
            end_status=last.status_code,
        )

    def unsendable(self, form: Form, text: str) -> Unsendable:
        """What the page says instead."""
        from lxml import html

        main = html.fromstring(text).get_element_by_id("main")
        return Unsendable(
            self.who,
            self.path,
            form.action,
            [link.get("href") for link in main.iter("a")],
            " ".join(main.text_content().split()),
        )

    def _sent(self, client: Client, form: Form, pressed: Button, way: str) -> Any:
        from tests.noscript.filling import as_it_stands, filled

        pairs = filled(form, self._known(form)) if way == "filled" else as_it_stands(form)
        if pressed.name:
            pairs.append((pressed.name, pressed.value))
        address = urlsplit(form.action)
        target = address.path + (f"?{address.query}" if address.query else "")
        if form.method == "get":
            return client.get(f"{address.path}?{urlencode(pairs)}")
        body: dict[str, list[object]] = {}
        for name, value in pairs:
            body.setdefault(name, []).append(value)
        if way == "filled":
            for one in form.fields:
                if one.kind == "file":
                    body[one.name] = [self._file(client, one)]
        return client.post(target, body, headers={"referer": f"http://{HOST}{self.path}"})

    def _known(self, form: Form) -> dict[str, str]:
        """The city's keys, with the code and the search words that this form asks for."""
        asked = {"proxies": "proxy_code", "mail": "mail_code"}
        code = next((key for word, key in asked.items() if word in form.action), "counter_code")
        words = self.keys["review"] if "/staff/cases" in form.action else "避難所"
        return {**self.keys, "code": self.keys[code], "q": words}

    def _file(self, client: Client, wanting: Field) -> SimpleUploadedFile:
        from django.core.files.uploadedfile import SimpleUploadedFile

        from tests.noscript.filling import wanted_file
        from tests.services.procedures.town import photo

        if wanted_file(wanting) == "photo":
            return SimpleUploadedFile("receipt.jpg", photo(), "image/jpeg")
        if wanted_file(wanting) == "mission":
            return SimpleUploadedFile("route.gpx", MISSION, "application/gpx+xml")
        proof = client.get("/ledger/entries/0/receipt.tlog-proof").content
        return SimpleUploadedFile("0.tlog-proof", proof, "text/plain")

    def _led(self, client: Client, answer: Any) -> tuple[str, Any]:
        """Where the browser ends, and what it gets there."""
        end = self.path
        for _ in range(_FURTHER):
            if answer.status_code not in {301, 302, 303}:
                break
            end = answer.headers["Location"]
            answer = client.get(end)
        return end, answer


def _route(action: str) -> str:
    """The address of an action as the site's table of addresses writes it."""
    from django.urls import Resolver404, resolve

    try:
        return "/" + resolve(urlsplit(action).path).route
    except Resolver404:
        return ""


def main() -> None:
    """Print what became of every form."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
    django.setup()
    from kaga.site import urls  # noqa: F401 - registers every part
    from tests.static_files import look_up_once

    look_up_once()

    for one in everything():
        sys.stdout.write(json.dumps(one, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
