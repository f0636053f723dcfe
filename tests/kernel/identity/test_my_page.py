"""My page and the staff's pages do what they say, in three languages, without a script."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from tests.kernel.identity.people import MINATO, TAKASHI, fill_roll, somebody, visitor

from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.identity import queries
from kaga.kernel.identity.actions.browsers import end_session_of
from kaga.kernel.identity.actions.consents import (
    consents_of,
    give_consent,
    has_consented,
    withdraw_consent,
)
from kaga.kernel.identity.models import (
    Person,
    Proxy,
    RollInquiry,
    SessionRecord,
    StaffAssignment,
)
from kaga.kernel.identity.sightings import Sighting, register_sightings, sightings_of
from kaga.kernel.identity.visitor import nobody
from kaga.kernel.ids import new_id
from kaga.kernel.web.words import all_words

pytestmark = pytest.mark.django_db
BIRTH = {"birth_date-era": "昭和", "birth_date-year": "23"}
BIRTH |= {"birth_date-month": "5", "birth_date-day": "3"}


def me() -> Person:
    return Person.objects.order_by("id").first()


def test_every_sentence_exists_in_three_languages():
    mine = {n: w for n, w in all_words().items() if n.startswith("identity")}
    assert len(mine) > 100
    empty = [
        n for n, w in mine.items() if not (w.ja.strip() and w.easy.strip() and w.en.strip())
    ]
    assert empty == []


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_all_my_pages_open_in_every_language(browser, language):
    browser.sign_in()
    browser.work_as("admin", "counter")
    browser.client.cookies["kaga_language"] = language
    paths = ["/me", "/me/proxies", "/me/tokens", "/me/passkeys/new"]
    paths += [f"/staff/identity/{name}" for name in ("counter", "proxies", "roll", "roles")]
    assert {path: browser.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_my_page_shows_where_i_am_signed_in_and_ends_the_others(browser, other_browser):
    browser.sign_in()
    other_browser.sign_in()
    text = browser.get("/me").content.decode()
    assert "Android Chrome" in text
    (other,) = re.findall(r"/me/sessions/([0-9a-f-]+)/end", text)
    assert browser.post(f"/me/sessions/{other}/end").headers["Location"] == "/me"
    assert other_browser.get("/me").status_code == 302
    assert browser.get("/me").status_code == 200


def test_the_session_of_somebody_else_cannot_be_ended(browser):
    browser.sign_in()
    record = SessionRecord.objects.exclude(person=None).get()
    with pytest.raises(NotFound):
        end_session_of(visitor(somebody(TAKASHI)), record.id)
    assert SessionRecord.objects.filter(id=record.id).exists()


def test_the_last_login_stays_with_a_sentence(browser):
    browser.sign_in()
    login = queries.logins_of(me().id)[0].id
    answer = browser.post(f"/me/logins/{login}/remove")
    assert (answer.status_code, "最後のログイン方法" in answer.content.decode()) == (
        422,
        True,
    )


def test_consent_is_given_once_per_wording_and_withdrawn(browser):
    browser.sign_in()
    own = visitor(me().id)
    give_consent(own, "news", "2026-11")
    give_consent(own, "news", "2026-11")
    give_consent(own, "news", "2027-01")
    assert [(one.purpose, one.wording) for one in consents_of(own.person)] == [
        ("news", "2027-01")
    ]
    browser.post("/me/consents/news/withdraw")
    assert not has_consented(own.person, "news")
    with pytest.raises(NotFound):
        withdraw_consent(own, "news")


def test_my_page_tells_who_has_looked(browser):
    browser.sign_in()
    look = Sighting(datetime(2026, 11, 1, 0, 30, tzinfo=UTC), "市民課", "申請", "/cases/1")
    register_sightings("test", lambda _: [look])
    try:
        text = browser.get("/me").content.decode()
    finally:
        register_sightings("test", lambda _: [])
    assert ("令和8年11月1日（日）9時30分・市民課" in text, 'href="/cases/1"' in text) == (
        True,
        True,
    )
    assert sightings_of(me().id) == []


def test_a_proxy_by_the_pages(browser, other_browser):
    browser.sign_in("minato")
    form = {"kind": "family", "scope": "procedures"}
    text = browser.post("/me/proxies", **form).content.decode()
    (code,) = re.findall(r'value="([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})"', text)
    other_browser.sign_in("sota")
    assert other_browser.post("/me/proxies/accept", code="wrong").status_code == 422
    answer = other_browser.post("/me/proxies/accept", code=code)
    assert answer.headers["Location"] == "/me/proxies"
    principal = Person.objects.order_by("id").first().id
    answer = other_browser.post("/me/act", principal=str(principal), next="/help")
    assert answer.headers["Location"] == "/help"
    assert "橋立 みなと" in other_browser.get("/help").content.decode()
    assert other_browser.post("/acting/stop").headers["Location"] == "/me"
    assert "橋立 みなと" not in other_browser.get("/help").content.decode()
    assert other_browser.post("/me/act", principal=str(new_id())).status_code == 403


def test_an_ended_proxy_ends_the_acting_at_once(browser, other_browser):
    test_a_proxy_by_the_pages(browser, other_browser)
    principal = Person.objects.order_by("id").first().id
    other_browser.post("/me/act", principal=str(principal))
    text = browser.get("/me/proxies").content.decode()
    (proxy,) = re.findall(r"/me/proxies/([0-9a-f-]+)/revoke", text)
    browser.post(f"/me/proxies/{proxy}/revoke")
    assert "橋立 みなと" not in other_browser.get("/help").content.decode()


def test_wrong_terms_are_shown_beside_their_fields(browser):
    browser.sign_in()
    answer = browser.post("/me/proxies", kind="", scope="")
    assert (answer.status_code, 'id="kind-error"' in answer.content.decode()) == (422, True)
    day = {"valid_until-year": "32", "valid_until-month": "13", "valid_until-day": "1"}
    assert browser.post("/me/proxies", kind="family", scope="all", **day).status_code == 422


def test_the_counter_registers_by_its_page(browser):
    browser.work_as("counter")
    form = {"document": "licence", "name": MINATO.name, "address": MINATO.address, **BIRTH}
    text = browser.post("/staff/identity/counter", **form).content.decode()
    assert len(re.findall(r"<strong>[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}</strong>", text)) == 1
    wrong = {"name": "", "birth_date-year": "x", "phone": "1234 5678 9018"}
    answer = browser.post("/staff/identity/counter", **wrong)
    text = answer.content.decode()
    shown = [f'id="{name}-error"' in text for name in ("name", "birth_date", "phone")]
    assert (answer.status_code, shown) == (422, [True, True, True])


def test_the_counter_goes_on_for_the_person_until_the_end_of_the_day(browser):
    browser.work_as("counter")
    form = {"document": "licence", "name": MINATO.name, "address": MINATO.address, **BIRTH}
    text = browser.post("/staff/identity/counter?next=/staff/counter", **form).content.decode()
    (number,) = re.findall(r'name="person" value="([^"]+)"', text)
    for _ in range(2):  # pressed twice, it is still one proxy
        answer = browser.post(
            "/staff/identity/counter/enter", person=number, next="/staff/counter"
        )
    proxy = Proxy.objects.get()
    assert (answer.headers["Location"], proxy.kind, proxy.scope, proxy.valid_until) == (
        "/staff/counter",
        "counter",
        ["procedures"],
        clock.today(),
    )
    assert (proxy.agent_id, str(proxy.principal.handle)) == (me().id, number)
    assert f"{MINATO.name}さん" in browser.get("/me").content.decode()
    answer = browser.post("/staff/identity/counter/enter", person=number, next="//evil.example")
    assert answer.headers["Location"] == "/staff"
    assert browser.post("/staff/identity/counter/enter", person="x").status_code == 422


def test_the_counter_registers_a_proxy_by_user_numbers(browser):
    browser.work_as("counter")
    people = [somebody(MINATO), somebody(TAKASHI)]
    numbers = [str(Person.objects.get(id=person).handle) for person in people]
    form = {"principal": numbers[0], "agent": numbers[1], "kind": "carer", "scope": "all"}
    answer = browser.post("/staff/identity/proxies", **form)
    assert answer.headers["Location"] == "/staff/identity/proxies"
    assert queries.proxy_in_force(people[1], people[0]).kind == "carer"
    for wrong in ("", "not a number", str(new_id())):
        answer = browser.post("/staff/identity/proxies", **(form | {"agent": wrong}))
        assert answer.status_code == 422


def test_staff_settle_an_open_question(browser):
    fill_roll()
    somebody(MINATO.renewed_by(type(MINATO)(address="加賀市三木町ト1番地")))
    browser.work_as("counter")
    inquiry = RollInquiry.objects.order_by("id").first().id
    assert "三木町" in browser.get("/staff/identity/roll").content.decode()
    here = f"/staff/identity/roll/{inquiry}"
    assert browser.post(here, decision="accept", district="").status_code == 422
    assert browser.post(here, decision="perhaps").status_code == 422
    assert browser.post(here, decision="refuse").status_code == 302
    assert browser.post(here, decision="refuse").status_code == 409


def test_an_administrator_gives_and_takes_roles_by_the_page(browser):
    browser.work_as("admin")
    person = somebody(TAKASHI)
    number = str(Person.objects.get(id=person).handle)
    form = {"person": number, "role": "clerk", "division": "課"}
    assert browser.post("/staff/identity/roles", **form).status_code == 302
    assert browser.post("/staff/identity/roles", **form).status_code == 422
    assert browser.post("/staff/identity/roles", person="x").status_code == 422
    made = StaffAssignment.objects.get(person_id=person).id
    assert browser.post(f"/staff/identity/roles/{made}/end").status_code == 302
    assert queries.rights_of(person).roles == frozenset()


def test_an_administrator_withdraws_and_restores_by_the_page(browser):
    browser.work_as("admin")
    here = "/staff/identity/providers"
    assert "使えます" in browser.get(here).content.decode()
    assert browser.post(f"{here}/card/withdraw", reason="").status_code == 422
    assert browser.post(f"{here}/card/withdraw", reason="試験").status_code == 302
    assert "試験" in browser.get(here).content.decode()
    assert browser.post(f"{here}/card/restore").status_code == 302
    assert browser.post(f"{here}/nobody/withdraw", reason="x").status_code == 404


def test_a_silent_provider_is_shown_to_staff(browser, settings):
    browser.work_as("admin")
    from kaga.adapters.oidc_rp.provider import Endpoint
    from kaga.site.providers import identity_providers

    gone = Endpoint("http://localhost:9/api/realms/main")
    identity_providers()["card"].party.endpoint = gone
    assert "返事がありません" in browser.get("/staff/identity/providers").content.decode()


def test_nobody_has_neither_name_nor_principal():
    assert (nobody().principal, nobody().actor().role) == (None, "visitor")
