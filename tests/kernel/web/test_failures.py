"""Every failure is a page with the next step, or a problem under /api/."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponseNotAllowed
from django.test import Client, RequestFactory

from kaga.kernel.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    OutsideWorld,
    SignInNeeded,
    StepUpNeeded,
    TooManyRequests,
)
from kaga.kernel.identity.visitor import nobody
from kaga.kernel.web import failures
from kaga.kernel.web.failure_words import FAILURES

pytestmark = pytest.mark.django_db


def asked(path="/case", method="get", **options):
    request = getattr(RequestFactory(), method)(path, **options)
    request.visitor = nobody("ja")
    return request


@pytest.mark.parametrize(
    ("error", "status", "problem"),
    [
        (NotAllowed(), 403, "not-allowed"),
        (NotFound(), 404, "not-found"),
        (Conflict(), 409, "conflict"),
        (Invalid({"a": ["必須です。"]}), 422, "invalid"),
        (TooManyRequests(), 429, "too-many-requests"),
        (OutsideWorld(), 503, "outside-world"),
    ],
)
def test_an_error_becomes_a_page_with_the_next_step(error, status, problem):
    response = failures.of_error(asked(), error)
    html = response.content.decode()
    assert response.status_code == status
    assert FAILURES[problem].title.ja in html
    assert FAILURES[problem].step.ja in html


@pytest.mark.parametrize(
    "error", [NotFound(), Conflict(), Invalid({"a": ["b"]}), SignInNeeded()]
)
def test_the_same_error_is_a_problem_for_programs(error):
    response = failures.of_error(asked("/api/v1/cases"), error)
    body = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.status_code, body["status"]) == (error.status, error.status)
    assert body["type"] == f"/api/#{error.problem}"


class TooLate(Conflict):
    problem = "too-late"


def test_a_kind_without_words_is_told_by_the_kind_above():
    response = failures.of_error(asked(), TooLate())
    assert response.status_code == 409
    assert FAILURES["conflict"].title.ja in response.content.decode()


def test_the_detail_and_the_messages_are_shown_and_escaped():
    detail = failures.of_error(asked(), NotFound("<町>はありません。")).content.decode()
    messages = failures.of_error(asked(), Invalid({"a": ["<必須>です。"]})).content.decode()
    assert ("&lt;町&gt;は" in detail, "&lt;必須&gt;" in messages) == (True, True)


def test_waiting_time_is_told():
    assert (
        failures.of_error(asked(), TooManyRequests(retry_after_s=7)).headers["Retry-After"]
        == "7"
    )


def test_who_must_sign_in_is_led_there_and_back():
    response = failures.of_error(asked("/me/cases?x=1"), SignInNeeded())
    assert response.headers["Location"] == "/sign-in?next=%2Fme%2Fcases%3Fx%3D1"


def test_a_stronger_sign_in_says_how_strong_and_how_fresh():
    error = StepUpNeeded(assurance=3, max_age_s=300)
    response = failures.of_error(asked("/apply"), error)
    assert response.headers["Location"] == "/sign-in?next=%2Fapply&level=card&max_age=300"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/form?step=2#x", "%2Fform%3Fstep%3D2"),
        ("https://evil.example//a", "%2F"),
        ("", "%2F"),
    ],
)
def test_after_signing_in_a_sent_form_is_shown_again(referer, back):
    request = asked("/form/send", "post", headers={"Referer": referer})
    location = failures.of_error(request, SignInNeeded()).headers["Location"]
    assert location == f"/sign-in?next={back}"


def test_an_unknown_address_offers_the_search(client):
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert 'role="search"' in response.content.decode()


@pytest.mark.parametrize(
    ("path", "location"), [("/help/", "/help"), ("/api", "/api/"), ("/help/?q=1", "/help?q=1")]
)
def test_a_slash_too_many_or_few_is_forgiven(client, path, location):
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (302, location)


def test_an_unknown_address_of_the_api_is_a_problem(client):
    response = client.get("/api/v1/nothing")
    assert json.loads(response.content)["type"] == "/api/#not-found"


def test_a_wrong_method_is_explained_and_says_which_are_right(client):
    token = client.get("/help").cookies["csrftoken"].value
    response = client.post("/help", {"csrfmiddlewaretoken": token})
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert FAILURES["method-not-allowed"].title.ja in response.content.decode()


def test_a_wrong_method_of_the_api_is_a_problem():
    answer = failures.FailurePages(lambda _: HttpResponseNotAllowed(["GET"], b"no"))
    response = answer(asked("/api/v1/search", "post"))
    assert json.loads(response.content)["type"] == "/api/#method-not-allowed"


def test_a_form_without_its_token_says_that_answers_are_kept():
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        "/preferences", {"theme": "dark"}, headers={"Referer": "http://testserver/help"}
    )
    html = response.content.decode()
    assert response.status_code == 403
    assert (FAILURES["form-expired"].text.ja in html, 'href="/help"' in html) == (True, True)


def test_a_body_too_large_is_refused_before_it_is_read(client, settings):
    settings.KAGA_MOST_BODY = 1000
    response = client.post("/preferences", {"x": "y" * 2000})
    assert response.status_code == 413
    assert FAILURES["too-large"].step.ja in response.content.decode()


@pytest.mark.parametrize("length", ["abc", "-1", "1e3"])
def test_a_senseless_length_is_refused(client, length):
    assert (
        client.get(
            "/help", headers={"Content-Length": length}, CONTENT_LENGTH=length
        ).status_code
        == 400
    )


@pytest.mark.parametrize(
    ("exception", "status"), [(RequestDataTooBig(), 413), (SuspiciousOperation(), 400)]
)
def test_djangos_own_refusals_are_pages_too(exception, status):
    assert failures.bad_request(asked(), exception).status_code == status


def test_djangos_forbidden_is_a_page():
    assert failures.forbidden(asked(), Exception()).status_code == 403


def test_an_unexpected_failure_tells_nothing_of_the_inside():
    def fail():
        raise ZeroDivisionError("secret 42")

    try:
        fail()
    except ZeroDivisionError:
        page = failures.broken(asked())
        problem = failures.broken(asked("/api/v1/x"))
    assert (page.status_code, problem.status_code) == (500, 500)
    assert ("secret" in page.content.decode(), "secret" in problem.content.decode()) == (
        False,
        False,
    )


def test_an_error_outside_of_a_view_is_explained_as_well():
    def fail():
        raise NotFound("in a middleware")

    try:
        fail()
    except NotFound:
        response = failures.broken(asked())
    assert response.status_code == 404


def test_a_request_that_failed_before_anybody_was_known_gets_a_page():
    assert failures.answer(RequestFactory().get("/x"), "internal", 500).status_code == 500


def test_a_strange_host_is_refused(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
