"""Addresses of identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from kaga.kernel.identity.pages import counter, mail, me, passkeys, proxies, signing_in, staff
from kaga.kernel.identity.ports import providers

if TYPE_CHECKING:
    from django.urls import URLPattern


@require_safe
def public_keys(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's form
    """Our public keys towards providers, as a JWK set."""
    keys = {str(key["kid"]): key for one in providers().values() for key in one.public_keys()}
    return JsonResponse({"keys": list(keys.values())})


urlpatterns: list[URLPattern] = [
    path(".well-known/rp-jwks.json", public_keys),
    path("sign-in", signing_in.choose, name="identity-sign-in"),
    path("sign-in/confirm", signing_in.confirm, name="identity-confirm"),
    path("sign-in/code", signing_in.code, name="identity-code"),
    path("sign-in/passkey", passkeys.use, name="identity-passkey"),
    path("sign-in/<slug:name>/start", signing_in.start, name="identity-start"),
    path("sign-in/<slug:name>/callback", signing_in.callback, name="identity-callback"),
    path("sign-out", signing_in.sign_out, name="identity-sign-out"),
    path("me", me.me, name="identity-me"),
    path("me/language", me.choose_language),
    path("me/mail", mail.own, name="identity-mail"),
    path("me/mail/confirm", mail.confirm),
    path("me/logins/<uuid:login_id>/remove", me.remove_login),
    path("me/passkeys/new", passkeys.enrol, name="identity-passkey-new"),
    path("me/passkeys/<uuid:passkey_id>/remove", me.remove_passkey),
    path("me/sessions/<uuid:session_id>/end", me.end_session),
    path("me/consents/<slug:purpose>/withdraw", me.withdraw_consent),
    path("me/proxies", proxies.my_proxies, name="identity-proxies"),
    path("me/proxies/accept", proxies.accept),
    path("me/proxies/<uuid:proxy_id>/revoke", proxies.revoke),
    path("me/act", proxies.act, name="identity-act"),
    path("acting/stop", proxies.stop),
    path("me/tokens", me.api_tokens, name="identity-tokens"),
    path("me/tokens/<uuid:token_id>/revoke", me.revoke_token),
    path("staff/identity/counter", counter.register, name="identity-staff-counter"),
    path("staff/identity/counter/enter", counter.enter),
    path("staff/identity/counter/mail", mail.at_counter, name="identity-staff-mail"),
    path("staff/identity/proxies", staff.register_proxy, name="identity-staff-proxies"),
    path("staff/identity/roll", staff.roll_queue, name="identity-staff-roll"),
    path("staff/identity/roll/<uuid:inquiry_id>", staff.decide_inquiry),
    path("staff/identity/roles", staff.roles, name="identity-staff-roles"),
    path("staff/identity/roles/<uuid:assignment_id>/end", staff.end_role),
    path("staff/identity/providers", staff.provider_list, name="identity-staff-providers"),
    path("staff/identity/providers/<slug:name>/withdraw", staff.withdraw),
    path("staff/identity/providers/<slug:name>/restore", staff.restore),
]
