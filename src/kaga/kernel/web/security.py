"""Headers that keep pages safe: nothing is loaded from elsewhere, nothing runs inline.

A page that needs more says exactly what:

>>> @content_policy(worker_src=["'self'", "blob:"], img_src=["'self'", "data:", "blob:"])
... def show_map(request): ...                                        # doctest: +SKIP
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., Any])
_NAME = "Content-Security-Policy"

POLICY: Mapping[str, Sequence[str]] = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
_DEVICES: Mapping[str, str] = {
    "accelerometer": "()",
    "camera": "()",
    "display-capture": "()",
    "geolocation": "(self)",
    "gyroscope": "()",
    "magnetometer": "()",
    "microphone": "()",
    "midi": "()",
    "payment": "()",
    "publickey-credentials-create": "(self)",
    "publickey-credentials-get": "(self)",
    "usb": "()",
}
_DEVICES_NAME = "Permissions-Policy"


def _devices_text(*more: str) -> str:
    """What of the device pages may use, these besides."""
    allowed = {**_DEVICES, **dict.fromkeys(more, "(self)")}
    return ", ".join(f"{device}={who}" for device, who in allowed.items())


_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    _DEVICES_NAME: _devices_text(),
}


def policy_text(more: Mapping[str, Sequence[str]] | None = None) -> str:
    """The policy as a header, directives of `more` in place of the usual ones."""
    return "; ".join(
        f"{directive} {' '.join(sources)}"
        for directive, sources in {**POLICY, **(more or {})}.items()
    )


def content_policy(**more: Sequence[str]) -> Callable[[View], View]:
    """Give one view its own sources, by directive (`worker_src` for worker-src)."""
    text = policy_text({name.replace("_", "-"): sources for name, sources in more.items()})

    def around(view: View) -> View:
        @functools.wraps(view)
        def answer(*args: Any, **options: Any) -> Any:
            response = view(*args, **options)
            response.headers[_NAME] = text
            return response

        return answer  # type: ignore[return-value]

    return around


def using_devices(*devices: str) -> Callable[[View], View]:
    """Let one view use more of the device, such as its camera.

    >>> @using_devices("camera")
    ... def read_tickets(request): ...                                   # doctest: +SKIP
    """
    text = _devices_text(*devices)

    def around(view: View) -> View:
        @functools.wraps(view)
        def answer(*args: Any, **options: Any) -> Any:
            response = view(*args, **options)
            response.headers[_DEVICES_NAME] = text
            return response

        return answer  # type: ignore[return-value]

    return around


class SecurityHeaders:
    """Sets the headers on every answer, and keeps personal pages out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        form_targets = ["'self'", *settings.KAGA_FORM_TARGETS]
        self._headers = {_NAME: policy_text({"form-action": form_targets}), **_HEADERS}
        if settings.SECURE_HSTS_SECONDS:
            lasting = f"max-age={settings.SECURE_HSTS_SECONDS}"
            self._headers["Strict-Transport-Security"] = lasting
        self._static: str = settings.STATIC_URL

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers."""
        response = self._get_response(request)
        headers = response.headers
        for name, value in self._headers.items():
            if name not in headers:
                headers[name] = value
        if "Cache-Control" not in headers and not request.path.startswith(self._static):
            visitor = getattr(request, "visitor", None)
            personal = visitor is not None and visitor.signed_in
            headers["Cache-Control"] = "no-store" if personal else "private, no-cache"
        return response
