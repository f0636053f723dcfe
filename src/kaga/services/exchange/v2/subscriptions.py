"""Subscriptions of NGSI-v2: create, show, list, update, delete."""

from __future__ import annotations

from typing import Any, Final

from kaga.engines.context.v2.values import default_type, read_moment_v2, written_moment
from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.notify.accounts import Account
from kaga.services.exchange.notify.notifier import Notifier
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.v2.calls import V2Call
from kaga.services.exchange.v2.entities import DONE
from kaga.services.exchange.v2.filing import PATH, Files, an_object
from kaga.services.exchange.v2.subscribing import (
    KINDS,
    check_members,
    check_subscription,
)

_STARS: Final = "*****"
_EVERYWHERE: Final = "/#"


class Subscriptions:
    """The operations on subscriptions.

    Parameters
    ----------
    notifier: knows what each was told.
    """

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier
        self.files = Files(
            Collection.V2_SUBSCRIPTION, b"/v2/subscriptions/", "subscription", self._show
        )

    def create(self, call: Call) -> Reply:
        """POST /v2/subscriptions."""
        asked = V2Call(call)
        path = asked.path_header(most=1)
        content = an_object(asked)
        check_subscription(content, asked.names)
        return self.files.add(asked, content | {PATH: path or _EVERYWHERE})

    def update(self, call: Call) -> Reply:
        """PATCH /v2/subscriptions/{id}: what is given takes the place of what was."""
        asked = V2Call(call)
        path = asked.path_header(most=1)
        content = an_object(asked)
        document = self.files.found(asked)
        check_members(content, asked.names)
        body = dict(document.body) | content
        if path is not None:
            body[PATH] = path
        for name in ("expires", "description"):
            if body.get(name) == "":
                del body[name]
        changed = Document(document.id, body, document.created, asked.at)
        call.broker.keep(asked.tenant, Collection.V2_SUBSCRIPTION, changed)
        return DONE

    def _show(self, asked: V2Call, document: Document) -> dict[str, Any]:
        """A subscription as it is told, with what was left away."""
        body = document.body
        account = self._notifier.account(asked.tenant, document.id)
        told: dict[str, Any] = {"id": document.id}
        if body.get("description"):
            told["description"] = body["description"]
        expires = read_moment_v2(body.get("expires"))
        if expires is not None:
            told["expires"] = written_moment(expires)
        told["status"] = _status(body, expires, asked.at)
        if account is not None and account.plan.once and _has_told(account):
            told["status"] = "inactive"
        told["subject"] = _subject(body["subject"])
        told["notification"] = _notification(body["notification"]) | _counted(account)
        if body.get("throttling"):
            told["throttling"] = body["throttling"]
        return told


def _has_told(account: Account) -> bool:
    """Whether something was due since the subscription was last changed."""
    last = account.last_due
    return last is not None and last >= account.document.modified


def _counted(account: Account | None) -> dict[str, Any]:
    """What came of the notifications so far."""
    if account is None or not account.tally.sent:
        return {}
    tally = account.tally
    told: dict[str, Any] = {"timesSent": tally.sent}
    moments = {
        "lastNotification": tally.last_sent,
        "lastSuccess": tally.last_success,
        "lastFailure": tally.last_failure,
    }
    told |= {name: written_moment(at) for name, at in moments.items() if at is not None}
    if tally.failing:
        told["failsCounter"] = max(account.tries, 1)
    return told


def _status(body: dict[str, Any], expires: int | None, at: int) -> str:
    if expires is not None and expires <= at:
        return "expired"
    return str(body.get("status", "active"))


def _subject(subject: Any) -> dict[str, Any]:
    condition = {"attrs": [], "notifyOnMetadataChange": True}
    condition.update(subject.get("condition", {}))
    if not condition.get("alterationTypes", True):
        del condition["alterationTypes"]
    return {"entities": subject["entities"], "condition": condition}


def _notification(given: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"attrsFormat": "normalized", "covered": False}
    told["onlyChangedAttrs"] = False
    told.update(given)
    if "exceptAttrs" not in told:
        told.setdefault("attrs", [])
    if not told.get("metadata", True):
        del told["metadata"]
    for kind in KINDS:
        if kind in told:
            told[kind] = _place(kind, told[kind])
    return told


def _place(kind: str, given: dict[str, Any]) -> dict[str, Any]:
    place = dict(given)
    if "passwd" in place:
        place["passwd"] = _STARS
    if place.get("payload") == "":
        del place["payload"]
    if not place.get("timeout", True):
        del place["timeout"]
    if kind.startswith("mqtt"):
        place = {"qos": 0, "retain": False} | place
    if "ngsi" in place:
        place["ngsi"] = {name: _typed(name, one) for name, one in place["ngsi"].items()}
    return place


def _typed(name: str, one: Any) -> Any:
    """An attribute of a piece of an entity, with the type that its value has by itself."""
    if name in {"id", "type"} or not isinstance(one, dict) or "type" in one:
        return one
    return {"type": default_type(one.get("value")), **one}
