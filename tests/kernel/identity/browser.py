"""A browser in the tests: Django's client, and the way through the card provider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.adapters.card_login.phone import agree

from kaga.kernel.actors import Actor
from kaga.kernel.identity.actions.staff import Post, give_role
from kaga.kernel.identity.models import SessionRecord
from kaga.kernel.identity.sessionstore import key_hash

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client


class Browser:
    """One browser with its cookies."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str, **query: str) -> HttpResponse:
        return self.client.get(path, query)

    def post(self, path: str, **form: Any) -> HttpResponse:
        return self.client.post(path, form)

    def go_to_card(self, following: str = "/me", **query: str) -> str:
        """The address to which the site sends the browser."""
        answer = self.get("/sign-in/card/start", next=following, **query)
        assert answer.status_code == 302, answer.content.decode()
        return answer.headers["Location"]

    def come_back(self, parameters: dict[str, str]) -> HttpResponse:
        return self.client.get(f"/sign-in/card/callback?{urlencode(parameters)}")

    def sign_in(
        self, person: str = "minato", following: str = "/me", **query: str
    ) -> HttpResponse:
        return self.come_back(agree(self.go_to_card(following, **query), person=person))

    def work_as(self, *roles: str) -> None:
        """Hold roles, signing in first if nobody is."""
        if "kaga" not in self.client.cookies:
            self.sign_in("admin")
        record = SessionRecord.objects.get(key_hash=key_hash(self.key))
        for role in roles:
            give_role(Actor.system("test"), record.person_id, Post(role, "課"))

    @property
    def key(self) -> str:
        return self.client.cookies["kaga"].value
