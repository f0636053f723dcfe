"""The API of procedures: the same promises as the pages, as data."""

from __future__ import annotations

import jsonschema_rs
import pytest
from tests.kernel.identity.people import TAKASHI, somebody
from tests.services.procedures.pages.browsers import SLUG, apply, begin, browser, fill_in

from kaga.services.procedures.models import Case, Draft

API = "/api/v1"


def send(client, method, path, body, **headers):
    client.get("/verify")
    token = {"X-CSRFToken": client.cookies["csrftoken"].value}
    call = getattr(client, method)
    return call(f"{API}{path}", body, content_type="application/json", headers=token | headers)


def finished(client):
    draft = begin(client)
    fill_in(client, draft)
    return draft.rsplit("/", 1)[-1]


def test_anybody_reads_the_catalogue_and_its_forms(procedure):
    nobody = browser()
    listed = nobody.get(f"{API}/procedures").json()
    assert [one["code"] for one in listed] == [SLUG]
    assert nobody.get(f"{API}/procedures/{SLUG}").json() == listed[0] | {"yen_left": 1_000_000}
    form = nobody.get(f"{API}/procedures/{SLUG}/form").json()
    jsonschema_rs.meta.validate(form["schema_of_answers"])
    assert form["definition"]["code"] == SLUG
    assert nobody.get(f"{API}/procedures/nothing").status_code == 404


@pytest.mark.parametrize("path", ["/drafts", "/cases", "/cases/2026-0417-0001-9"])
def test_what_is_personal_needs_a_sign_in(procedure, path):
    answer = browser().get(f"{API}{path}")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_answers_of_the_schema_can_be_put_into_a_draft(phone):
    made = send(phone, "post", "/drafts", {"procedure": SLUG})
    assert made.status_code == 201
    draft = made.json()
    body = {"answers": {"resident": True, "card": "held"}, "etag": draft["etag"]}
    changed = send(phone, "put", f"/drafts/{draft['id']}", body)
    assert changed.json()["answers"] == {"resident": True, "card": "held"} | {"programme": SLUG}
    assert "has_phone" in changed.json()["errors"]
    again = send(phone, "put", f"/drafts/{draft['id']}", body)
    assert again.status_code == 409
    for wrong in ({"nothing": 1}, {"resident": "yes"}, {"shop": "123456789018"}):
        refused = send(phone, "put", f"/drafts/{draft['id']}", {"answers": wrong})
        assert refused.status_code == 422
    assert send(phone, "delete", f"/drafts/{draft['id']}", {}).status_code == 204
    assert send(phone, "get", f"/drafts/{draft['id']}", {}).status_code == 404
    assert Draft.objects.get().discarded_at is not None


def test_the_same_key_gives_the_same_number(phone):
    body = {"draft": finished(phone)}
    first = send(phone, "post", "/applications", body, **{"Idempotency-Key": "k-1"})
    second = send(phone, "post", "/applications", body, **{"Idempotency-Key": "k-1"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["reference"] == Case.objects.get().reference
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Case.objects.count() == 1


def test_who_may_not_is_told_so_before_the_body_is_read(phone, akari, minato):
    reference = apply(phone)
    draft = send(phone, "post", "/drafts", {"procedure": SLUG}).json()["id"]
    asked = [
        ("post", "/drafts"),
        ("post", "/applications"),
        ("put", f"/drafts/{draft}"),
        ("post", f"/cases/{reference}/acts"),
        ("post", "/webhooks"),
    ]
    nobody = browser()
    assert [send(nobody, *one, {"x": 1}).status_code for one in asked] == [401] * 5
    stranger = browser(somebody(TAKASHI))
    assert [send(stranger, *one, {"x": 1}).status_code for one in asked[2:]] == [404, 404, 403]
    assert send(stranger, "put", "/drafts/no-number", {"answers": {}}).status_code == 404
    assert send(phone, "post", f"/cases/{reference}/acts", {"x": 1}).status_code == 422
    assert send(akari, "post", f"/cases/{reference}/acts", {"x": 1}).status_code == 422


def test_nothing_to_submit_is_told(phone):
    assert send(phone, "post", "/applications", {}).status_code == 422


def test_a_case_is_read_with_its_acts_by_those_who_may(phone, akari, procedure):
    reference = apply(phone)
    own = phone.get(f"{API}/cases/{reference}").json()
    assert (own["state"], own["name"]) == ("arrived", "橋立 みなと")
    assert [one["act"] for one in own["options"]] == ["withdraw"]
    assert [line["reference"] for line in phone.get(f"{API}/cases").json()["items"]] == [
        reference
    ]
    desk = akari.get(f"{API}/cases?division=smart-city").json()["items"]
    assert [(line["reference"], line["name"]) for line in desk] == [(reference, "橋立 みなと")]
    assert akari.get(f"{API}/cases?division=tax").status_code == 403
    assert phone.get(f"{API}/cases?division=smart-city").status_code == 403
    done = send(akari, "post", f"/cases/{reference}/acts", {"act": "accept", "etag": 1}).json()
    assert (done["state"], done["etag"]) == ("accepted", 2)
    late = send(akari, "post", f"/cases/{reference}/acts", {"act": "accept", "etag": 1})
    assert late.status_code == 409
    acts = phone.get(f"{API}/cases/{reference}/acts").json()
    assert [line["act"] for line in acts] == ["submit", "accept"]
    assert phone.get(f"{API}/cases/{reference}/notice.pdf").status_code == 404


@pytest.mark.parametrize("act", ["request_correction", "propose"])
def test_an_act_without_what_it_needs_is_refused(phone, akari, act):
    reference = apply(phone)
    answer = send(akari, "post", f"/cases/{reference}/acts", {"act": act, "etag": 1})
    assert answer.status_code == 422
