"""Browsers of residents and staff without a network, able to fill in the form."""

from __future__ import annotations

import io
import re
from html import unescape
from importlib import import_module

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from PIL import Image
from tests.kernel.identity.people import somebody

from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.identity.actions.staff import Post, give_role
from kaga.kernel.identity.profiles import Profile, profile_of
from kaga.kernel.identity.sessions import SignedIn, begin_session
from kaga.kernel.identity.visitor import Assurance
from kaga.services.procedures.models import Draft

SLUG = "smartphone-subsidy"
AGENT = "a browser of the tests"


def browser(person: PersonId | None = None, assurance: Assurance = Assurance.CARD) -> Client:
    """A browser in which a person is signed in (or nobody)."""
    client = Client(SERVER_NAME="localhost", HTTP_USER_AGENT=AGENT)
    if person is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(person, assurance)
    return client


def session_key(person: PersonId, assurance: Assurance = Assurance.CARD) -> str:
    """The key of a fresh session of a person."""
    request = RequestFactory().get("/", HTTP_USER_AGENT=AGENT)
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(None)
    name = profile_of(person).name
    begin_session(request, SignedIn(person, name, assurance, clock.now(), "card"))
    request.session.save()
    return request.session.session_key


def employee(name: str, *roles: str, division: str = "smart-city") -> PersonId:
    """Somebody of the staff."""
    person = somebody(Profile(name=name), f"staff-{name.encode().hex()[:30]}")
    for role in roles:
        give_role(Actor.system("test"), person, Post(role, division))
    return person


def photo(name: str = "領収書.jpg") -> SimpleUploadedFile:
    """A picture as a phone sends it."""
    out = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def boxes() -> dict[str, dict[str, object]]:
    """What is typed on each page of the form."""
    era = {"class_date-era": "令和", "purchase_date-era": "令和"}
    return {
        "residence": {"resident": "yes"},
        "age": {
            "birth_date-era": "昭和",
            "birth_date-year": "23",
            "birth_date-month": "5",
            "birth_date-day": "3",
        },
        "card": {"card": "held"},
        "phone": {"has_phone": "no"},
        "class": {
            "certificate": "number",
            "certificate_number": "LC-2026-0042",
            "class_date-era": era["class_date-era"],
            "class_date-year": "8",
            "class_date-month": "5",
            "class_date-day": "20",
        },
        "purchase": {
            "shop": "加賀温泉駅前の携帯電話店",
            "purchase_date-era": era["purchase_date-era"],
            "purchase_date-year": "8",
            "purchase_date-month": "5",
            "purchase_date-day": "25",
            "price": "24,800",
            "receipt": photo(),
        },
        "applicant": {
            "name-family": "橋立",
            "name-given": "みなと",
            "address-prefecture": "石川県",
            "address-city": "加賀市",
            "address-town": "橋立町",
            "address-rest": "ロ12番地の3",
            "phone": "0761-72-0000",
        },
        "account": {
            "own_account": "yes",
            "bank_account-bank": "加賀信用組合",
            "bank_account-branch": "大聖寺支店",
            "bank_account-branch_code": "001",
            "bank_account-kind": "ordinary",
            "bank_account-number": "0123456",
            "bank_account-holder": "ハシタテ ミナト",
        },
        "consent": {"consent_register": "yes", "first_time": "yes", "truthful": "yes"},
    }


def begin(client: Client) -> str:
    """Begin the form; the address of the draft."""
    answer = client.post(f"/procedures/{SLUG}/apply")
    assert answer.status_code == 302
    return answer.headers["Location"]


def fill_in(client: Client, draft: str, **changes: dict[str, object]) -> None:
    """Fill in every page of the form."""
    for key, typed in (boxes() | changes).items():
        answer = client.post(f"{draft}/page/{key}", typed)
        assert answer.status_code == 302, text_of(answer)


def apply(client: Client) -> str:
    """Apply; the number."""
    draft = begin(client)
    fill_in(client, draft)
    answer = client.post(f"{draft}/check")
    assert answer.status_code == 302, text_of(answer)
    return answer.headers["Location"].split("/")[3]


def text_of(answer: object) -> str:
    """What a page says, without its marks."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", unescape(plain))


def etag_of(client: Client, reference: str) -> str:
    """The version that a member of staff sees on the page of a case."""
    page = client.get(f"/staff/cases/{reference}").content.decode()
    found = re.search(r'name="etag" value="(\d+)"', page)
    assert found is not None
    return found[1]


def drafts() -> int:
    """How many drafts there are."""
    return Draft.objects.count()
