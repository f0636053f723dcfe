"""The inbox of a person on the portal and in the API."""

from __future__ import annotations

import pytest
from tests.visiting import visiting

from kaga.kernel.identity.visitor import Visitor
from kaga.kernel.notices.actions import notify
from kaga.kernel.notices.models import MailOut, Notice
from kaga.kernel.notices.queries import mail_choices
from kaga.kernel.storage.door import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(people):
    return people.add()


@pytest.fixture
def told(me, kind):
    """Three notices."""
    declared = kind()
    for n in range(3):
        with write(bookkeeping="a test") as tx:
            notify(tx, me, declared, {"n": str(n), "what": "補正"}, href="/me/cases/7")


def get(visitor, address):
    with visiting(visitor) as client:
        answer = client.get(address)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("language", "title"), [("ja", "2番のお知らせ"), ("easy", "2番"), ("en", "Notice 2")]
)
def test_the_list_shows_what_is_unread_in_the_readers_language(me, told, language, title):
    status, text = get(Visitor(person=me, language=language), "/me/notices")
    assert status == 200
    assert f">{title}</a>" in text
    assert text.index(title) < text.index(title.replace("2", "0"))


def test_opening_a_notice_marks_it_as_read(me, told):
    first = Notice.objects.order_by("id").first()
    status, text = get(Visitor(person=me), f"/me/notices/{first.id}")
    assert status == 200
    assert 'href="/me/cases/7"' in text
    assert Notice.objects.exclude(read_at=None).count() == 1
    _, text = get(Visitor(person=me), "/me/notices")
    assert (text.count("未読"), text.count("既読")) == (2, 2)  # one "すべて既読にする"


def test_all_are_read_by_one_button(me, told):
    with visiting(Visitor(person=me)) as client:
        assert client.post("/me/notices/read").status_code == 302
    assert Notice.objects.filter(read_at=None).count() == 0


def test_an_empty_inbox_says_so(me):
    assert "お知らせはありません。" in get(Visitor(person=me), "/me/notices")[1]


def test_mail_that_came_back_is_said(me, told):
    MailOut.objects.update(state="bounced")
    assert "メールをお届けできませんでした" in get(Visitor(person=me), "/me/notices")[1]


def test_mail_is_refused_and_wanted_again_by_a_form(me, kind):
    kind()
    visitor = Visitor(person=me)
    with visiting(visitor) as client:
        assert 'value="test"' in client.get("/me/notices/settings").content.decode()
        client.post("/me/notices/settings", {})
        assert mail_choices(visitor) == {"test": False}
        shown = client.get("/me/notices/settings").content.decode()
        assert "保存しました" in shown
        client.post("/me/notices/settings", {"topics": ["test", "nonsense"]})
        assert mail_choices(visitor) == {"test": True}


def test_the_api_lists_ones_own_notices_with_a_cursor(me, people, told):
    with visiting(Visitor(person=me, language="en")) as client:
        first = client.get("/api/v1/notices?limit=2")
        rest = client.get(
            "/api/v1/notices", {"limit": 2, "cursor": first.json()["next"]}
        ).json()
    assert [one["title"] for one in first.json()["items"]] == ["Notice 2", "Notice 1"]
    assert [one["title"] for one in rest["items"]] == ["Notice 0"]
    assert rest["next"] is None
    with visiting(Visitor(person=people.add())) as client:
        assert client.get("/api/v1/notices").json()["items"] == []


def test_nobody_without_sign_in_sees_anything(told):
    with visiting(Visitor()) as client:
        assert client.get("/api/v1/notices").status_code == 401
        for address in ("/me/notices", "/me/notices/settings"):
            assert client.get(address).status_code in {302, 401}
