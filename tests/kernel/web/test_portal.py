"""Homes, search and the gallery."""

from __future__ import annotations

import json
import re

import pytest

from kaga.kernel.actors import PersonId
from kaga.kernel.errors import NotAllowed, NotFound, SignInNeeded
from kaga.kernel.identity.rules import see_roles
from kaga.kernel.identity.visitor import Visitor
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.permissions import Permission
from kaga.kernel.web import gallery, offers, portal, search
from kaga.kernel.web.offers import Offer, all_offers, offers_for, offers_in, register_offer
from kaga.kernel.web.search import Findable
from kaga.kernel.web.words import Words
from kaga.kernel.worklist import WorkQueue, queues

pytestmark = pytest.mark.django_db
PLACE = Words("場所", "場所", "Place")


@pytest.fixture(autouse=True)
def empty_city(monkeypatch):
    monkeypatch.setattr(offers, "_offers", {})
    monkeypatch.setattr(search, "_providers", {"offers": search.offers_to_find})
    monkeypatch.setattr(queues, "_queues", {})
    search.renew()
    yield
    search.renew()


def offer(code, **options):
    return Offer(
        code, Words(code, code, code), Words("説明", "説明", "text"), f"/{code}", **options
    )


def test_an_offer_stands_on_the_homes_of_its_audience(ask):
    register_offer(offer("baths", audiences=frozenset({"visitor", "resident"})))
    register_offer(offer("taxes"))
    homes = [ask(view).content.decode() for view in (portal.home, portal.visit)]
    assert [('href="/baths"' in html, 'href="/taxes"' in html) for html in homes] == [
        (True, True),
        (True, False),
    ]


def test_a_tool_is_offered_only_to_those_who_may_use_it():
    register_offer(offer("tool", audiences=frozenset({"staff"}), permission=see_roles))
    clerk, admin = (
        Visitor(person=PersonId(new_handle()), roles=frozenset({role}))
        for role in ("clerk", "admin")
    )
    found = [offers_for("staff", visitor) for visitor in (None, clerk, admin)]
    assert [[one.code for one in offers] for offers in found] == [[], [], ["tool"]]


def test_an_example_of_a_form_leads_back_to_its_page(ask):
    html = gallery_page(ask, "passkey")
    shown = html[html.index("k-gallery__example") :]
    assert re.findall(r'<form action="([^"]*)" method="(\w+)"', shown) == [
        ("/gallery/passkey", "get")
    ]
    assert "/sign-in/passkey" not in shown


def test_offers_are_in_order_and_by_event():
    register_offer(offer("b", order=2, life_events=("birth",)))
    register_offer(offer("a", order=3, life_events=("birth",)))
    register_offer(offer("c", order=1))
    assert [one.code for one in offers_for("resident")] == ["c", "b", "a"]
    assert [one.code for one in offers_in("birth")] == ["b", "a"]
    assert [one.code for one in all_offers()] == ["a", "b", "c"]


def test_two_offers_of_one_code_are_a_mistake():
    register_offer(offer("a"))
    with pytest.raises(ValueError, match="two offers"):
        register_offer(offer("a"))


def test_an_empty_city_says_so(ask):
    assert "Being prepared" in ask(portal.home).content.decode()


def test_offers_are_found_by_their_keywords(ask):
    register_offer(offer("subsidy", keywords=("スマホ",)))
    html = ask(portal.search_page, "/search?q=すまほ").content.decode()
    assert ("1 found." in html, 'href="/subsidy"' in html) == (True, True)


def test_the_match_is_marked_and_escaped(ask):
    findable = Findable(Words("<b>駅", "<b>駅", "<b>station"), "/s", PLACE)
    search.add_provider("places", lambda: [findable])
    html = ask(portal.search_page, "/search?q=station").content.decode()
    assert "&lt;b&gt;<mark>station</mark>" in html


def test_nothing_found_offers_other_words(ask):
    html = ask(portal.search_page, "/search?q=%3Cscript%3E").content.decode()
    assert ("Nothing found for “&lt;script&gt;”" in html, "Try one of these" in html) == (
        True,
        True,
    )


def test_suggestions_are_a_part_of_a_page(ask):
    register_offer(offer("baths"))
    response = ask(portal.search_page, "/search?q=baths", headers={"HX-Request": "true"})
    assert response.content.decode().strip().startswith('<p class="k-hidden">')
    assert "HX-Request" in response.headers["Vary"]


def test_no_suggestions_are_nothing(ask):
    response = ask(portal.search_page, "/search?q=xyzxyz", headers={"HX-Request": "true"})
    assert response.content.decode().strip() == ""


def test_what_has_changed_is_found_after_a_renewal():
    things = [Findable(Words("古い館", "古い館", "old"), "/old", PLACE)]
    search.add_provider("places", lambda: list(things))
    before = [found.findable.href for found in search.search("新しい館", "ja")]
    things.append(Findable(Words("新しい館", "新しい館", "new"), "/new", PLACE))
    kept = [found.findable.href for found in search.search("新しい館", "ja")]
    search.renew()
    after = [found.findable.href for found in search.search("新しい館", "ja")]
    assert (before == kept, after[0]) == (True, "/new")


def test_the_api_finds_the_same(client):
    register_offer(offer("baths"))
    body = json.loads(client.get("/api/v1/search?q=baths&language=en").content)
    assert [(item["title"], item["href"], item["kind"]) for item in body["items"]] == [
        ("baths", "/baths", "Service")
    ]


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=a&limit=0", "?q=a&limit=x", "?q=a&language=fr"]
)
def test_the_api_refuses_senseless_searches(client, query):
    response = client.get(f"/api/v1/search{query}")
    assert (response.status_code, json.loads(response.content)["type"]) == (
        422,
        "/api/#invalid",
    )


def queue(code, count, **options):
    def see(visitor, subject):
        return "clerk" in visitor.roles

    permission = Permission("web.test.see", "見る", rule=see)
    title = Words(code, code, code)
    return WorkQueue(code, title, f"/staff/{code}", lambda _: count, permission, **options)


def test_staff_see_what_waits(ask, clerk):
    queues.publish(queue("inbox", 1200, overdue=lambda _: 3))
    queues.publish(queue("paper", 0, order=1))
    html = ask(portal.staff, "/staff", clerk).content.decode()
    shown = ("999+件" in html, "うち期限超過 3件" in html, ">0件<" in html)
    assert shown == (True, True, True)
    assert html.index("/staff/paper") < html.index("/staff/inbox")


def test_queues_of_others_are_not_shown(ask):
    queues.publish(queue("inbox", 5))
    other = Visitor(person=PersonId(new_id()), roles=frozenset({"data"}))
    html = ask(portal.staff, "/staff", other).content.decode()
    assert ("/staff/inbox" in html, "待っているものはありません" in html) == (False, True)


def test_two_queues_of_one_code_are_a_mistake():
    queues.publish(queue("inbox", 5))
    with pytest.raises(ValueError, match="two work queues"):
        queues.publish(queue("inbox", 5))


def test_the_staff_home_is_for_staff(ask):
    with pytest.raises(SignInNeeded):
        ask(portal.staff, "/staff")
    with pytest.raises(NotAllowed):
        ask(portal.staff, "/staff", Visitor(person=PersonId(new_id())))


def test_the_gallery_shows_a_component(ask):
    html = gallery_page(ask, "button")
    assert "申請する" in html or "Apply" in html


def test_the_gallery_shows_everything(ask):
    assert ask(gallery.index).content.decode().count("k-gallery__example") > 50


def test_an_unknown_component_is_not_found(ask):
    with pytest.raises(NotFound):
        gallery_page(ask, "nothing")


def gallery_page(ask, name):
    return ask(lambda request: gallery.component(request, name)).content.decode()
