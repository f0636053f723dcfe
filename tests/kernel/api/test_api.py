"""The root of the API with a router of its own: failures, lists, keys, who may call."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from ninja import Query, Router, Schema, Status
from ninja.errors import AuthenticationError, HttpError

from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.api import access, root
from kaga.kernel.api.idempotency import IDEMPOTENT, forget_old_answers, idempotent
from kaga.kernel.api.models import KeptAnswer
from kaga.kernel.api.paging import Asked, Listing, listing
from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.identity.visitor import nobody
from kaga.kernel.ids import new_handle
from kaga.kernel.jobs.periodic import do_due_duties
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.storage.door import write
from kaga.kernel.storage.keyset import keyset_page

router = Router()


class Thing(Schema):
    name: str
    price: int = 0


class ThingOut(Schema):
    id: str
    name: str


class EntryOut(Schema):
    id: str


@router.post("/things", response={201: ThingOut}, openapi_extra=IDEMPOTENT)
@idempotent
def make_thing(request: HttpRequest, response: HttpResponse, wanted: Thing):
    if wanted.price < 0:
        raise Invalid({"price": ["0円以上にしてください。"]})
    with write() as tx:
        made = record(tx, Act("test.thing.made", Actor.system("test"), new_handle()))
    if wanted.name == "crash":
        raise ZeroDivisionError
    response.headers["Location"] = f"/things/{made}"
    return Status(201, ThingOut(id=str(made), name=wanted.name))


@router.get("/entries", response=Listing[EntryOut])
def entries(request: HttpRequest, response: HttpResponse, asked: Query[Asked]):
    page = keyset_page(StagedEntry.objects.all(), order=("id",), **asked.dict())
    return listing(request, response, page, lambda row: {"id": str(row.id)})


@router.get("/fails/{kind}")
def fails(request: HttpRequest, kind: str):
    errors = {
        "conflict": Conflict("先に変わりました。"),
        "missing": Http404(),
        "teapot": HttpError(418, "x"),
        "token": AuthenticationError(),
        "broken": ZeroDivisionError("secret"),
    }
    raise errors[kind]


api = root.CityApi(
    urls_namespace="test", docs_url=None, renderer=root.JapaneseJson(), auth=access.recognise
)
root._explain_failures(api)
api.add_router("", router)
urlpatterns = [path("api/v1/", api.urls)]
handler404 = "kaga.kernel.web.failures.not_found"
handler500 = "kaga.kernel.web.failures.broken"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def caller(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A program that is let in without a session."""
    monkeypatch.setattr(access, "_bound", [lambda request: nobody()])
    return Client(raise_request_exception=False)


def post(client: Client, body: object, key: str = "") -> HttpResponse:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post("/api/v1/things", body, content_type="application/json", headers=headers)


def problem(response: HttpResponse) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    return response.status_code, body["type"].removeprefix("/api/#")


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("conflict", 409, "conflict"),
        ("missing", 404, "not-found"),
        ("teapot", 418, "bad-request"),
        ("token", 401, "sign-in-needed"),
        ("broken", 500, "internal"),
    ],
)
def test_every_failure_is_a_problem(caller, kind, status, expected):
    response = caller.get(f"/api/v1/fails/{kind}")
    assert problem(response) == (status, expected)
    assert "secret" not in response.content.decode()


def test_malformed_json_is_a_problem(caller):
    assert problem(post(caller, "{")) == (400, "bad-request")


def test_wrong_values_are_pointed_at(caller):
    response = post(caller, {"price": "x"})
    pointers = [error["pointer"] for error in json.loads(response.content)["errors"]]
    assert problem(response) == (422, "invalid")
    assert pointers == ["#/body/wanted/name", "#/body/wanted/price"]


def test_a_wrong_method_is_a_problem(caller):
    assert problem(caller.delete("/api/v1/things")) == (405, "method-not-allowed")


def test_japanese_stays_readable(caller):
    assert "先に変わりました。" in caller.get("/api/v1/fails/conflict").content.decode()


def test_a_request_by_cookie_needs_the_csrf_token():
    client = Client(enforce_csrf_checks=True)
    assert problem(post(client, {"name": "a"})) == (403, "form-expired")


def test_a_request_by_cookie_with_its_token_is_heard():
    client = Client(enforce_csrf_checks=True)
    token = "a" * 32
    client.cookies["csrftoken"] = token
    response = client.post(
        "/api/v1/things",
        {"name": "a"},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert response.status_code == 201


def test_lists_go_on_by_cursor_and_link(caller):
    with write() as tx:
        made = [
            str(record(tx, Act("test.a.b", Actor.system("t"), new_handle()))) for _ in range(5)
        ]
    seen, address = [], "/api/v1/entries?limit=2"
    while address:
        response = caller.get(address)
        body = json.loads(response.content)
        seen += [item["id"] for item in body["items"]]
        link = response.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
        assert bool(body["next"]) == bool(link)
    assert seen == sorted(made)


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "cursor=nonsense", "cursor=W10"])
def test_senseless_parts_of_a_list_are_refused(caller, query):
    assert problem(caller.get(f"/api/v1/entries?{query}")) == (422, "invalid")


def test_the_same_key_and_body_take_effect_once(caller):
    first, again = (post(caller, {"name": "駅"}, "k1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert StagedEntry.objects.count() == 1


def test_the_same_key_for_another_body_is_refused(caller):
    post(caller, {"name": "駅"}, "k1")
    assert problem(post(caller, {"name": "湯"}, "k1")) == (422, "idempotency-key-reused")
    assert StagedEntry.objects.count() == 1


def test_other_keys_and_no_key_take_effect_each(caller):
    statuses = [post(caller, {"name": "駅"}, key).status_code for key in ("a", "b", "", "")]
    assert (statuses, StagedEntry.objects.count()) == ([201] * 4, 4)


def test_keys_belong_to_their_caller(caller):
    post(caller, {"name": "駅"}, "k1")
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert "Idempotency-Replayed" not in post(other, {"name": "湯"}, "k1").headers
    assert StagedEntry.objects.count() == 2


def test_a_refused_request_keeps_its_key_free(caller):
    assert problem(post(caller, {"name": "駅", "price": -1}, "k1")) == (422, "invalid")
    assert post(caller, {"name": "駅", "price": 1}, "k1").status_code == 201


def test_a_crash_undoes_the_act_and_keeps_the_key_free(caller):
    assert problem(post(caller, {"name": "crash"}, "k1")) == (500, "internal")
    assert (StagedEntry.objects.count(), KeptAnswer.objects.count()) == (0, 0)


@pytest.mark.parametrize("key", ["x" * 129, "日本"])
def test_a_senseless_key_is_refused(caller, key):
    response = caller.generic(
        "POST",
        "/api/v1/things",
        b'{"name": "a"}',
        content_type="application/json",
        HTTP_IDEMPOTENCY_KEY=key,
    )
    assert problem(response) == (422, "invalid")


def test_old_answers_are_forgotten(caller):
    post(caller, {"name": "駅"}, "k1")
    with clock.frozen(clock.now() + timedelta(days=6)):
        assert forget_old_answers() == 0
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert forget_old_answers() == 1


def test_the_worker_forgets_old_answers_by_itself(caller):
    post(caller, {"name": "駅"}, "k1")
    do_due_duties()
    assert KeptAnswer.objects.count() == 1
    with clock.frozen(clock.now() + timedelta(days=8)):
        do_due_duties()
    assert KeptAnswer.objects.count() == 0


def test_the_schema_tells_of_keys_and_problems():
    schema = api.get_openapi_schema()
    told = schema["paths"]["/api/v1/things"]["post"]
    assert [one["name"] for one in told["parameters"]] == ["Idempotency-Key"]
    assert list(told["responses"]["default"]["content"]) == ["application/problem+json"]


def test_two_routers_cannot_share_an_address(monkeypatch):
    monkeypatch.setattr(root, "_routers", {})
    root.add_router("/x", router, "X")
    with pytest.raises(ValueError, match="two routers"):
        root.add_router("/x", router, "X")


@pytest.mark.django_db(transaction=True)
def test_duplicates_at_the_same_time_take_effect_once(monkeypatch):
    monkeypatch.setattr(access, "_bound", [lambda request: nobody()])
    answers: list[bytes] = []
    begin = threading.Barrier(4)

    def send() -> None:
        begin.wait()
        answers.append(post(Client(), {"name": "駅"}, "same").content)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(answers), len(set(answers)), StagedEntry.objects.count()) == (4, 1, 1)


def test_the_visitor_of_the_session_is_who_calls():
    request = RequestFactory().get("/")
    request.visitor = nobody("en")
    assert access.visitor_by_session(request) == nobody("en")
