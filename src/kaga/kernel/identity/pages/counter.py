"""At the counter: register a person, then go on with a paper form in their place.

The member of staff becomes the person's proxy for the day, in the open: the proxy is in the
ledger, the person sees it, and it ends by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.identity import queries, rules, words
from kaga.kernel.identity.actions import counter, proxies
from kaga.kernel.identity.nextpage import HOME, safe_next
from kaga.kernel.identity.pages.fields import day_of, gathered, summary, uuid_of
from kaga.kernel.identity.profiles import Profile, person_row
from kaga.kernel.identity.sessions import act_for
from kaga.kernel.permissions import may, require
from kaga.kernel.web.dates import date_parts
from kaga.kernel.web.pages import page, visitor_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

_BUNDLE = {"bundle": "web/staff/main.ts"}
_FIELDS = ("name", "kana", "address", "phone", "mail")
_DESK = "/staff"


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a person at the counter; the code to hand over is shown once."""
    visitor = visitor_of(request)
    require(visitor, rules.register_at_counter)
    made, errors = None, list[tuple[str, str]]()
    if request.method == "POST":
        document = cast("counter.Document", request.POST.get("document", ""))
        try:
            made = counter.register_at_counter(
                visitor, _profile(request.POST.dict(), document), document
            )
        except Invalid as error:
            errors = summary(error)
    context = {
        "made": made,
        "number": person_row(made.person).handle if made else "",
        "may_enter": may(visitor, rules.register_proxy),
        "next": _following(request.GET.get("next")),
        "documents": words.DOCUMENTS,
        "errors": errors,
        "error": dict(errors),
        "typed": request.POST if errors else {},
        "typed_day": date_parts(request.POST.dict(), "birth_date") if errors else {},
    }
    return page(request, "identity/counter.html", context | _BUNDLE, 422 if errors else 200)


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Act for the person who stands at the counter, until the end of the day."""
    visitor = visitor_of(request)
    require(visitor, rules.register_proxy)
    if visitor.person is None:
        raise NotFound
    handle = uuid_of(request.POST.get("person", ""), "person")
    person = queries.person_by_handle(handle)
    if queries.proxy_in_force(visitor.person, person) is None:
        today = clock.today()
        terms = proxies.Terms("counter", ("procedures",), valid_until=today)
        proxies.register_proxy(visitor, person, visitor.person, terms)
    act_for(request, proxies.proxy_to_use(visitor, person))
    return HttpResponseRedirect(_following(request.POST.get("next")))


def _following(wanted: str | None) -> str:
    """The page that sent staff here, else their home."""
    following = safe_next(wanted)
    return _DESK if following == HOME else following


def _profile(typed: Mapping[str, str], document: str) -> Profile:
    """The person as typed; everything that is wrong is told at once."""
    wrong: list[Invalid] = []
    born = None
    try:
        born = day_of(typed, "birth_date")
    except Invalid as error:
        wrong.append(error)
    told: dict[str, Any] = {name: typed.get(name, "").strip() for name in _FIELDS}
    profile = Profile(**told, birth_date=born)
    try:
        counter.check_profile(profile, document)
    except Invalid as error:
        wrong.insert(0, error)
    gathered(wrong)
    return profile
