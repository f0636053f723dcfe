"""What people see when something went wrong: what happened, and what to do next.

Under `/api/` the same failures are RFC 9457 problem details.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpResponseRedirect
from django.urls import Resolver404, resolve

from kaga.kernel.api.problems import Problem, problem_response
from kaga.kernel.errors import Invalid, KagaError, SignInNeeded, StepUpNeeded, TooManyRequests
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.web.failure_words import FAILURES
from kaga.kernel.web.pages import page
from kaga.kernel.web.preferences import local_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

_log = structlog.get_logger(__name__)
_API = "/api/"


class FailurePages:
    """Turns the errors of views into pages or problem details."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; an empty refusal of the method gets a page too."""
        response = self._get_response(request)
        if response.status_code == 405 and (is_api(request) or not response.content):
            explained = answer(request, "method-not-allowed", 405)
            explained.headers["Allow"] = response.headers.get("Allow", "")
            return explained
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer to a `KagaError`; everything else goes to the handlers below."""
        return of_error(request, error) if isinstance(error, KagaError) else None


def of_error(request: HttpRequest, error: KagaError) -> HttpResponse:
    """The page, redirect or problem that `error` deserves."""
    if is_api(request):
        return problem_response(Problem.of(error))
    if isinstance(error, SignInNeeded):
        return HttpResponseRedirect(_sign_in_address(request))
    if isinstance(error, StepUpNeeded):
        return HttpResponseRedirect(_sign_in_address(request, error))
    more: dict[str, object] = {"detail": error.detail}
    if isinstance(error, Invalid):
        more = {
            "errors": [message for messages in error.fields.values() for message in messages]
        }
    response = answer(request, _told(type(error)), error.status, more)
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def answer(
    request: HttpRequest, problem: str, status: int, more: Mapping[str, object] | None = None
) -> HttpResponse:
    """The page (or problem details) of a failure by its problem type."""
    failure = FAILURES.get(problem, FAILURES["internal"])
    if is_api(request):
        return problem_response(Problem(status, problem, failure.title.en, failure.text.ja))
    context = {"failure": failure, "status": status, "detail": "", "errors": [], **(more or {})}
    return page(request, "web/failure.html", context, status)


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks, not a person."""
    return request.path.startswith(_API) and request.path != _API


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's entry for requests that cannot be understood (handler400)."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return answer(request, "too-large", 413)
    return answer(request, "bad-request", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's entry for refusals (handler403)."""
    return answer(request, "not-allowed", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's entry for unknown addresses (handler404); forgives a slash too many or few."""
    other = request.path.rstrip("/") if request.path.endswith("/") else f"{request.path}/"
    if (
        isinstance(exception, Http404 | Resolver404)
        and request.method == "GET"
        and _exists(other)
    ):
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(local_address(other) + (f"?{query}" if query else ""))
    return answer(request, "not-found", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's entry for everything unexpected (handler500); nothing inside is told."""
    error = sys.exc_info()[1]
    if isinstance(error, KagaError):
        return of_error(request, error)
    _log.error("unexpected failure", path=request.path, exc_info=error)
    return answer(request, "internal", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or cookies are off: what was typed is kept as a draft."""
    _log.info("form refused", path=request.path, reason=reason)
    back = urlsplit(request.headers.get("Referer", ""))
    same = back.netloc == request.get_host()
    return answer(
        request,
        "form-expired",
        403,
        {"retry": local_address(back.path) if same else local_address(request.path)},
    )


def _told(kind: type[KagaError]) -> str:
    """The problem whose words tell of this kind of error: its own, or the nearest above."""
    above = (one for one in kind.__mro__ if issubclass(one, KagaError))
    return next(one.problem for one in above if one.problem in FAILURES)


def _exists(path: str) -> bool:
    if not path:
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _sign_in_address(request: HttpRequest, step_up: StepUpNeeded | None = None) -> str:
    back = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        referer = urlsplit(request.headers.get("Referer", ""))
        back = referer._replace(scheme="", netloc="", fragment="").geturl() or "/"
    query = {"next": local_address(back)}
    if step_up is not None:
        query["level"] = Assurance(step_up.assurance).name.lower()
        query["max_age"] = str(step_up.max_age_s)
    return f"/sign-in?{urlencode(query)}"
