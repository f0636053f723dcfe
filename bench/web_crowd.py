"""The city that `bench/web.py` loads: residents signed in by card, with drafts, and a clerk.

    KAGA_HOME=… python bench/web_crowd.py REQUESTS_FOLDER RESIDENTS CASES

Everything is made by the city's own actions (people sign in, sessions begin); only the cases
of the inbox are a raw bulk insert (`inbox.fill`). What a load generator must send is written
into files: one request a line, parts separated by tabs (method, path, cookies, body).
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")

CATALOGUE = ROOT / "src/kaga/services/procedures/catalogue/17206"
TWENTY = """
number = 990
slug = "twenty-questions"
division = "smart-city"
status = "open"
standard_days = 20
retention_class = "1"
assurance = 3

[facts]
handling = "申請等に基づく処分"
name_question = "name"

[facts.title]
ja = "二十の質問"
easy = "20の 質問"
en = "Twenty questions"

[facts.summary]
ja = "計測のための様式です。"
easy = "速さを はかる ための 紙です。"
en = "A form to measure by."
"""
READERS = 50


@dataclass(frozen=True, slots=True)
class Known:
    """A signed-in browser: its person, its cookies, the masked token its forms carry."""

    person: UUID
    cookies: str
    token: str


def make_catalogue(folder: Path) -> None:
    """The city's catalogue and the form of twenty questions (KAGA_CATALOGUE names it)."""
    shutil.copytree(CATALOGUE, folder)
    twenty = folder / "twenty-questions"
    twenty.mkdir()
    (twenty / "procedure.toml").write_text(TWENTY, "utf-8")
    shutil.copy(ROOT / "bench/forms/twenty-questions.json", twenty / "form-1.json")


def make(folder: Path, residents: int, cases: int) -> None:
    """Fill the database, write the requests."""
    from inbox import fill
    from kaga.kernel.storage.door import write
    from kaga.services.procedures.models import Pot
    from kaga.site.first_run import prepare

    prepare(lambda _said: None)
    with write(bookkeeping="a bench") as tx:
        tx.change_where(Pot.objects.all(), budget=10**12)
        people = [sign_in(number) for number in range(residents)]
    write_requests(folder, people)
    if cases:
        from django.conf import settings

        fill(settings.KAGA_HOME / "kaga.db", cases)
    write_inbox(folder, cases)


def sign_in(number: int) -> Known:
    """Somebody who has just signed in by card, in a browser of their own."""
    from django.http import HttpRequest
    from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret

    from kaga.kernel import clock
    from kaga.kernel.identity.actions import signing_in
    from kaga.kernel.identity.ports import Proof
    from kaga.kernel.identity.profiles import Profile
    from kaga.kernel.identity.sessions import begin_session
    from kaga.kernel.identity.sessionstore import SessionStore
    from kaga.kernel.identity.visitor import Assurance

    profile = Profile(name="橋立　みなと")
    proof = Proof("card", f"bench-{number}", Assurance.CARD, clock.now(), profile)
    who = signing_in.sign_in(proof)
    request = HttpRequest()
    request.session = SessionStore()
    begin_session(request, who)
    request.session.save()
    secret = _get_new_csrf_string()
    cookies = f"kaga={request.session.session_key}; csrftoken={secret}"
    return Known(who.person, cookies, _mask_cipher_secret(secret))


def write_requests(folder: Path, people: list[Known]) -> None:
    """Form pages read by some residents; one finished application of each to submit."""
    from tests.crowd import make_applicants

    own = [one.person for one in people]
    long = make_applicants(min(READERS, len(own)), "twenty-questions", own)
    drafts = make_applicants(len(own), people=own)
    reads = [
        f"GET\t/apply/{draft.draft}/page/applicant\t{one.cookies}\t"
        for one, draft in zip(people[:READERS], drafts, strict=False)
    ]
    longs = [
        f"GET\t/apply/{draft.draft}/page/all\t{one.cookies}\t"
        for one, draft in zip(people[:READERS], long, strict=False)
    ]
    submits = [
        f"POST\t/apply/{draft.draft}/check\t{one.cookies}\t"
        + urlencode({"csrfmiddlewaretoken": one.token})
        for one, draft in zip(people, drafts, strict=True)
    ]
    for name, lines in (("form", reads), ("twenty", longs), ("submit", submits)):
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")


def write_inbox(folder: Path, cases: int) -> None:
    """The first page of a clerk's inbox, and page 10,000 of what is done."""
    from inbox import BIG
    from kaga.services.procedures.enums import Desk
    from kaga.services.procedures.queries.inbox import Filter

    cookies = clerk(BIG)
    first = {"division": BIG}
    done = first | {"queue": "done"}
    pages = {"inbox": first, "done": done}
    if cases:
        behind = min(10_000, cases * 6 // 10 * 88 // 100 // 50 - 2)
        wanted = Filter(desk=Desk.DONE, order="arrival")
        pages["far"] = done | {"cursor": cursor_at(wanted, behind)}
    for name, query in pages.items():
        (folder / name).write_text(f"GET\t/staff/cases?{urlencode(query)}\t{cookies}\t\n")


def cursor_at(wanted: object, pages: int) -> str:
    """The cursor behind so many pages of fifty."""
    from inbox import BIG
    from kaga.kernel.storage.keyset import cursor_of
    from kaga.services.procedures.queries.inbox import _ORDERS, _rows

    order = _ORDERS[wanted.order]
    return cursor_of(_rows(BIG, wanted).order_by(*order)[pages * 50], order)


def clerk(division: str) -> str:
    """The cookies of somebody who works in the division."""
    from kaga.kernel import clock
    from kaga.kernel.identity.sessionstore import IDENTITY, SessionStore

    known = sign_in(-1)
    session = SessionStore(known.cookies.partition(";")[0].removeprefix("kaga="))
    until = (clock.now() + timedelta(hours=8)).timestamp()
    staff = {"roles": ["clerk"], "divisions": [division], "until": until}
    session[IDENTITY] = {**session[IDENTITY], **staff}
    session.save()
    return known.cookies


if __name__ == "__main__":
    import django

    django.setup()
    make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps({"ready": True}))
