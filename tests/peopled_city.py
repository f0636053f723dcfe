"""Fills a scratch city with people, cases and everything else that pages can show.

Everything is made through the actions of the city, in a process of its own, so that the
database is whichever the city has. It answers, as one JSON document, with the session of each
visitor, the parts of addresses, and a token for programs.

    python -m tests.peopled_city
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaga.kernel.actors import PersonId
    from kaga.kernel.identity.visitor import Visitor

# Cases by how far they have come, and whose they are: everybody may apply once.
CASES = {
    "arrived": "resident",
    "review": "ideyu",
    "correction": "sakura",
    "proposed": "kosuke",
    "notified": "nagisa",
    "refused": "maria",
    "withdrawn": "yuki",
}
STAFF = ("clerk", "decider", "counter", "admin")


@dataclass(frozen=True)
class People:
    """Who lives and works here, by code name."""

    ids: dict[str, PersonId]

    def visitor(self, code: str) -> Visitor:
        """Somebody who has just signed in by card."""
        from tests.kernel.identity.people import visitor

        return visitor(self.ids[code])


def fill() -> dict[str, Any]:
    """Everybody and everything; what the tests need to know of it."""
    people = _people()
    keys = _cases(people)
    for made in (
        _places(),
        _ended(people),
        _ready(people),
        _own_things(people),
        _numbers(people),
        _office_things(people),
        _mail(),
        _sky(people),
        _rides(people),
        _ways(people),
        _votes(),
    ):
        keys |= made
    return {
        "keys": keys,
        "sessions": _sessions(people),
        "tokens": {code: _token(people.visitor(code)) for code in ("admin", "resident")},
    }


def _votes() -> dict[str, str]:
    """Votes: a draft, ceremonies, an open one, a published one."""
    from tests.services.voting.peopled_votes import fill_votes

    return fill_votes()


def _ways(people: People) -> dict[str, str]:
    """A notice about a line, and the draft of the network."""
    from kaga.kernel import clock
    from kaga.services.mobility.actions.notices import NewNotice, give_notice
    from kaga.services.mobility.queries.network import draft

    told = NewNotice(
        "told", "雪のため遅れることがあります。", "", "", clock.now(), None, "can-umi"
    )
    give_notice(people.visitor("clerk"), told)
    edition = draft()
    assert edition is not None
    return {"edition_id": str(edition.id)}


def _people() -> People:
    from kaga.adapters.card_login.simulator_people import EVERYBODY
    from kaga.kernel.actors import Actor
    from kaga.kernel.identity.actions.staff import Post, give_role
    from kaga.site import staffseed
    from kaga.site.first_run import prepare

    prepare(lambda _: None)
    ids = staffseed.seed_staff()
    # The roll knows the last one by another address, which leaves the staff a question.
    named = {"resident": "minato", "agent": "sota", "asking": "isao"}
    named |= {code: code for code in CASES.values() if code != "resident"}
    for code, holder in named.items():
        ids[code] = staffseed._person(EVERYBODY[holder])
    give_role(Actor.system("test"), ids["clerk"], Post("cashier", "smart-city"))
    give_role(Actor.system("test"), ids["clerk"], Post("airspace", "smart-city"))
    give_role(Actor.system("test"), ids["clerk"], Post("transport", "smart-city"))
    give_role(Actor.system("test"), ids["clerk"], Post("election-office", "smart-city"))
    give_role(Actor.system("test"), ids["clerk"], Post("ride-driver", "smart-city"))
    give_role(Actor.system("test"), ids["decider"], Post("transport-chief", "smart-city"))
    give_role(Actor.system("test"), ids["decider"], Post("airspace-chief", "smart-city"))
    return People(ids)


def _cases(people: People) -> dict[str, str]:
    from kaga.engines.cases import Outcome
    from kaga.kernel import clock
    from kaga.kernel.ledger.sequencer import settle
    from kaga.services.procedures import actions
    from kaga.services.procedures.actions.notices import issue_correction_letter
    from kaga.services.procedures.models import Attachment, Correction
    from tests.services.procedures import town

    today = clock.today().isoformat()
    days = {"class_date": today, "purchase_date": today}
    clerk, decider = people.visitor("clerk"), people.visitor("decider")
    who = {state: people.visitor(code) for state, code in CASES.items()}
    cases = {"arrived": town.submitted(who["arrived"], **days).reference}
    file = Attachment.objects.get()
    cases["review"] = town.in_review(who["review"], clerk, **days).reference
    cases["correction"] = town.in_correction(who["correction"], clerk, **days).reference
    done = town.in_review(who["proposed"], clerk, **days)
    grant = actions.Ruling(Outcome.GRANTED)
    cases["proposed"] = actions.propose(clerk, done.reference, done.etag, grant).reference
    done = town.granted(who["notified"], clerk, decider, **days)
    settle()
    issue_correction_letter(Correction.objects.get().id)
    cases["notified"] = actions.issue_notice(clerk, done.reference, done.etag).reference
    cases["refused"] = town.refused(who["refused"], clerk, decider, **days).reference
    left = town.in_review(who["withdrawn"], clerk, **days)
    done = actions.withdraw(who["withdrawn"], left.reference, left.etag, "")
    cases["withdrawn"] = done.reference
    size = settle()
    return {
        "tile": "0/000" if size >= 256 else f"0/000.p/{size}",
        **cases,
        "slug": town.SLUG,
        "draft_id": str(town.drafted(who["arrived"], **days).id),
        "file_id": str(file.id),
    }


def _places() -> dict[str, str]:
    """One place of each kind of layer."""
    from kaga.kernel.places.queries import PlaceFilter, filtered_places

    kinds = ("facilities", "shelters", "stations", "schools", "sights")
    rows = {kind: filtered_places(PlaceFilter(layer=kind)).first() for kind in kinds}
    return {f"place_{kind}": row.key for kind, row in rows.items() if row is not None}


def _ended(people: People) -> dict[str, str]:
    """A draft whose answers lead to an end."""
    from kaga.services.procedures.actions import save_page, start_draft

    agent = people.visitor("agent")
    draft = start_draft(agent, "smartphone-subsidy")
    assert save_page(agent, draft.id, "residence", {"resident": ["no"]}).errors == {}
    return {"ended_id": str(draft.id)}


def _ready(people: People) -> dict[str, str]:
    """A draft that wants nothing but to be sent."""
    from kaga.kernel import clock
    from tests.services.procedures import town

    today = clock.today().isoformat()
    draft = town.drafted(people.visitor("asking"), class_date=today, purchase_date=today)
    return {"ready_id": str(draft.id)}


def _own_things(people: People) -> dict[str, str]:
    """Logins, consents, passkeys, proxies and tokens of the resident."""
    from kaga.kernel.identity.actions.consents import give_consent
    from kaga.kernel.identity.actions.proxies import Terms, offer_proxy, register_proxy
    from kaga.kernel.identity.actions.signing_in import link_login
    from kaga.kernel.identity.models import Passkey
    from kaga.kernel.storage.door import write
    from tests.kernel.identity.people import account

    me = people.visitor("resident")
    link_login(me, account("second"))
    give_consent(me, "news", "2026-11")
    code = offer_proxy(me, Terms("family"))
    register_proxy(
        people.visitor("counter"), people.ids["resident"], people.ids["agent"], Terms("family")
    )
    with write(bookkeeping="a test") as tx:
        tx.add(
            Passkey(
                person_id=people.ids["resident"],
                credential_id="id",
                public_key=b"k",
                label="スマホ",
            )
        )
    return {"proxy_code": code}


def _numbers(people: People) -> dict[str, str]:
    """Numbers that people type: their user numbers, and a code from the counter."""
    from datetime import date

    from kaga.kernel.identity.actions.counter import register_at_counter
    from kaga.kernel.identity.actions.mailing import give_address
    from kaga.kernel.identity.codes import issue_code
    from kaga.kernel.identity.models import Person
    from kaga.kernel.identity.profiles import Profile
    from kaga.kernel.storage.door import write

    named = {"resident": people.ids["resident"], "agent": people.ids["agent"]}
    rows = {code: Person.objects.get(id=one) for code, one in named.items()}
    guest = Profile(name="山中 ゆう", birth_date=date(1940, 1, 2), address="加賀市山中温泉")
    made = register_at_counter(people.visitor("counter"), guest, "licence")
    give_address(people.visitor("agent"), "agent@example.org")
    with write(bookkeeping="a test") as tx:
        mail_code = issue_code(tx, "mail", rows["agent"])
    return {
        **{f"number_{code}": str(row.handle) for code, row in rows.items()},
        "counter_code": made.code,
        "mail_code": mail_code,
    }


def _office_things(people: People) -> dict[str, str]:
    """A webhook with deliveries, a letter that did not arrive, notices, and jobs."""
    from kaga.kernel.events.consumers import consumer
    from kaga.kernel.events.delivery import SCHEDULE
    from kaga.kernel.events.duties import WEBHOOK_DISABLED
    from kaga.kernel.events.models import Delivery, OutboxEvent, WebhookDelivery
    from kaga.kernel.events.routing import route
    from kaga.kernel.events.webhooks import actions
    from kaga.kernel.events.words import WHY_FAILING
    from kaga.kernel.jobs.actions import start_job
    from kaga.kernel.jobs.models import Job
    from kaga.kernel.jobs.tasks import KIND
    from kaga.kernel.notices.actions import notify
    from kaga.kernel.storage.door import write

    admin = people.visitor("admin")
    assert admin.person is not None
    hook, _ = actions.subscribe(
        admin, title="隣の市", url="https://receiver.example/hook", types=["jp.kaga.*"]
    )
    consumer("a11y.ill", types=["jp.kaga.*"], bookkeeping="a test")(lambda tx, event: None)
    route()
    keys = {"webhook_id": str(hook.id)}
    with write(bookkeeping="a test") as tx:
        tx.change_where(Delivery.objects.filter(consumer="a11y.ill"), state="dead",
                        attempts=SCHEDULE.attempts, error="RuntimeError")  # fmt: skip
        ids = list(WebhookDelivery.objects.values_list("number", flat=True)[:3])
        sent = WebhookDelivery.objects.filter(number__in=ids)
        tx.change_where(sent, state="dead", attempts=10, status_code=503, took_ms=12)
        for person in (people.ids["resident"], admin.person):
            values = {"title": "隣の市", "why": WHY_FAILING}
            told = notify(tx, person, WEBHOOK_DISABLED, values, href="/staff/webhooks")
            notify(tx, person, WEBHOOK_DISABLED, values, href="/staff/webhooks")
        keys["notice_id"] = str(told)
        for state in ("waiting", "running", "done", "failed"):
            keys[f"job_{state}"] = str(start_job(tx, KIND, people.ids["resident"], {}))
    with write(bookkeeping="a test") as tx:
        changes: dict[str, dict[str, object]] = {
            "running": {"done": 30, "total": 100, "message": "jobs.WORKING"},
            "done": {"result": {"href": "/procedures"}},
            "failed": {"error": "ValueError"},
        }
        for state, values_of in changes.items():
            one = Job.objects.filter(id=keys[f"job_{state}"])
            tx.change_where(one, state=state, **values_of)
    keys["event_id"] = str(OutboxEvent.objects.earliest("number").id)
    return keys


def _mail() -> dict[str, str]:
    """A mail in the development mailbox."""
    from email.message import EmailMessage

    from django.conf import settings

    from kaga.adapters.mail.mailbox_server import maildir

    mail = EmailMessage()
    mail["Subject"] = "【加賀市】お知らせが届いています"
    mail["From"], mail["To"] = "no-reply@localhost", "minato@example.org"
    mail["Date"] = "Mon, 01 Jun 2026 09:00:00 +0900"
    mail.set_content("市からのお知らせです。\nhttps://city.example/me/notices\n")
    mail.add_alternative("<p lang='ja'>市からのお知らせです。</p>", subtype="html")
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="通知書.pdf")
    return {"mail_key": maildir(settings.KAGA_MAILBOX).add(mail.as_bytes())}


def _rides(people: People) -> dict[str, str]:
    """A rider with rides, a call to make, a driver; ways that were chosen."""
    from tests.services.mobility.peopled_ways import fill_ways
    from tests.services.mobility.rides.peopled_rides import fill_rides

    found = fill_rides(people.visitor("resident"), people.visitor("clerk"))
    return found | fill_ways(people.visitor("resident"), found["ride"])


def _sky(people: People) -> dict[str, str]:
    """Flights, an operator, zones, events and works."""
    from tests.services.airspace.peopled_sky import fill_sky

    return fill_sky(*(people.visitor(code) for code in ("agent", "clerk", "decider")))


def _sessions(people: People) -> dict[str, str]:
    from kaga.kernel.identity.pages.fields import packed
    from kaga.kernel.identity.profiles import Profile
    from tests.kernel.identity.people import account

    made = {
        code: _session(people, code) for code in ("agent", "asking", *CASES.values(), *STAFF)
    }
    made["proxy"] = _session(people, "agent", acting_for=people.ids["resident"])
    stranger = packed(account("third", Profile(name="橋立 みなと")))
    pending = {"identity.pending": {"proof": stranger, "next": "/"}}
    made["confirming"] = _session(people, "resident", more=pending)
    return made


def _session(
    people: People,
    code: str,
    *,
    acting_for: PersonId | None = None,
    more: dict[str, object] | None = None,
) -> str:
    """The session key of a browser in which somebody has just signed in."""
    from django.contrib.sessions.middleware import SessionMiddleware
    from django.http import HttpResponse
    from django.test import RequestFactory

    from kaga.kernel import clock
    from kaga.kernel.identity.actions.proxies import proxy_to_use
    from kaga.kernel.identity.sessions import SignedIn, act_for, begin_session
    from kaga.kernel.identity.visitor import Assurance

    who = people.visitor(code)
    assert who.person is not None
    request = RequestFactory().get("/")
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    signed_in = SignedIn(who.person, who.name, Assurance.CARD, clock.now(), "card")
    begin_session(request, signed_in)
    if acting_for is not None:
        act_for(request, proxy_to_use(who, acting_for))
    for name, value in (more or {}).items():
        request.session[name] = value
    request.session.save()
    return str(request.session.session_key)


def _token(who: Visitor) -> str:
    """A bearer token with every scope that is open to its owner."""
    from kaga.kernel.identity.actions.tokens import create_token, scopes_open_to

    return create_token(who, "reader", sorted(scopes_open_to(who)), timedelta(days=1)).secret


def main() -> Iterator[str]:
    """What the tests need to know, as JSON."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
    django.setup()
    from kaga.site import urls  # noqa: F401 - registers every part

    yield json.dumps(fill())


if __name__ == "__main__":
    sys.stdout.writelines(main())
