"""API tokens carry named permissions only; the browser needs CSRF, the program does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.kernel.identity.people import MINATO, TAKASHI, somebody, staff, visitor

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, NotAllowed, NotFound
from kaga.kernel.identity import queries, rules
from kaga.kernel.identity.actions.tokens import (
    create_token,
    revoke_token,
    scopes_open_to,
    visitor_by_token,
)
from kaga.kernel.identity.models import ApiToken
from kaga.kernel.ids import new_id
from kaga.kernel.permissions import may, require

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ME = "/api/v1/identity/me"


@pytest.fixture
def owner():
    return visitor(somebody(MINATO))


def ask(secret: str, scheme: str = "Bearer"):
    return Client().get(ME, headers={"authorization": f"{scheme} {secret}"})


def test_a_token_stands_for_its_owner_and_its_scopes(owner):
    made = create_token(owner, "バッチ", ["identity.me.see"], DAY)
    answer = ask(made.secret).json()
    assert (answer["scopes"], answer["roles"], answer["resident"]) == (
        ["identity.me.see"],
        [],
        False,
    )
    assert ask(made.secret, "bearer").status_code == 200


def test_the_secret_is_kept_nowhere(owner):
    made = create_token(owner, "バッチ", ["identity.me.see"], DAY)
    row = ApiToken.objects.get()
    assert made.secret not in str(row.__dict__)


def test_a_token_without_the_scope_is_refused(owner):
    made = create_token(owner, "x", ["identity.proxy.act"], DAY)
    answer = ask(made.secret)
    assert (answer.status_code, answer.json()["type"].endswith("not-allowed")) == (403, True)


@pytest.mark.parametrize(
    "secret", ["", "kaga_", "kaga_" + "x" * 43, "other", "x" * 5000, "kaga_é"]
)
def test_unknown_tokens_are_refused(secret):
    answer = ask(secret)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_another_scheme_is_refused(owner):
    made = create_token(owner, "x", ["identity.me.see"], DAY)
    assert ask(made.secret, "Basic").status_code == 401


def test_a_token_ends_by_time_and_by_hand(owner):
    made = create_token(owner, "x", ["identity.me.see"], DAY)
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert visitor_by_token(made.secret) is None
    revoke_token(owner, made.id)
    assert visitor_by_token(made.secret) is None
    with pytest.raises(NotFound):
        revoke_token(owner, made.id)


def test_the_token_of_somebody_else_cannot_be_ended(owner):
    made = create_token(owner, "x", ["identity.me.see"], DAY)
    for token in (made.id, new_id()):
        with pytest.raises(NotFound):
            revoke_token(visitor(somebody(TAKASHI)), token)


def test_the_use_of_a_token_is_noted_at_most_every_ten_minutes(owner):
    made = create_token(owner, "x", ["identity.me.see"], DAY)
    visitor_by_token(made.secret)
    first = ApiToken.objects.get().used_at
    visitor_by_token(made.secret)
    assert ApiToken.objects.get().used_at == first
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        visitor_by_token(made.secret)
    assert ApiToken.objects.get().used_at > first


@pytest.mark.parametrize(
    ("label", "scopes", "lasting", "field"),
    [
        ("", ["identity.me.see"], DAY, "label"),
        ("x" * 61, ["identity.me.see"], DAY, "label"),
        ("123456789018", ["identity.me.see"], DAY, "label"),
        ("x", [], DAY, "scopes"),
        ("x", ["unheard.of"], DAY, "scopes"),
        ("x", ["identity.roles.assign"], DAY, "scopes"),
        ("x", ["identity.token.manage"], DAY, "scopes"),
        ("x", ["identity.me.see"], timedelta(), "days"),
        ("x", ["identity.me.see"], timedelta(days=367), "days"),
    ],
)
def test_wrong_tokens_are_refused_by_field(owner, label, scopes, lasting, field):
    with pytest.raises(Invalid) as error:
        create_token(owner, label, scopes, lasting)
    assert list(error.value.fields) == [field]


def test_staff_may_hand_on_what_they_hold_and_no_more():
    admin = staff("admin")
    assert "identity.roles.see" in scopes_open_to(admin)
    made = create_token(admin, "x", ["identity.roles.see"], DAY)
    program = visitor_by_token(made.secret)
    require(program, rules.see_roles)
    assert not may(program, rules.see_providers)
    assert not may(program, rules.manage_tokens)


def test_a_token_loses_what_its_owner_loses():
    admin = staff("admin")
    made = create_token(admin, "x", ["identity.roles.see"], DAY)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        from kaga.kernel.identity.actions.staff import end_role

        other = staff("admin", "data")
        end_role(other, queries.assignments_of(admin.person)[0].id)
        assert not may(visitor_by_token(made.secret), rules.see_roles)


def test_a_token_is_no_step_up(owner):
    made = create_token(owner, "x", ["identity.proxy.grant"], DAY)
    with clock.frozen(clock.now() + timedelta(minutes=11)), pytest.raises(NotAllowed):
        require(visitor_by_token(made.secret), rules.grant_proxy)


def test_the_token_page_shows_the_secret_once(browser):
    browser.sign_in()
    form = {"label": "統計", "scopes": ["identity.me.see"], "days": "30"}
    text = browser.post("/me/tokens", **form).content.decode()
    assert "kaga_" in text
    assert "kaga_" not in browser.get("/me/tokens").content.decode()
    wrong = browser.post("/me/tokens", label="", days="many")
    assert wrong.status_code == 422
    token = ApiToken.objects.get().id
    assert browser.post(f"/me/tokens/{token}/revoke").headers["Location"] == "/me/tokens"
    assert list(queries.tokens_of(ApiToken.objects.get().owner_id)) == []


def test_a_form_without_its_csrf_token_changes_nothing(browser):
    browser.sign_in()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["kaga"] = browser.key
    assert strict.post("/me/tokens", {"label": "x"}).status_code == 403
    assert ApiToken.objects.count() == 0
