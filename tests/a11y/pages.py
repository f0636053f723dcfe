"""Every address of the site that answers with a page, and who looks at it.

`{keys}` in a path are filled in with what `tests/peopled_city.py` has made. An address that is
in neither table fails `test_every_page.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.peopled_city import CASES, STAFF

FORM_PAGES = (
    "residence",
    "age",
    "card",
    "phone",
    "class",
    "purchase",
    "applicant",
    "account",
    "consent",
)
KINDS_OF_PLACES = ("facilities", "shelters", "stations", "schools", "sights")
FACTS = ("population", "agreements", "transport", "energy", "tourism", "ruby_roman", "weather")
QUEUES = ("new", "todo", "mine", "waiting", "decide", "approve", "finish", "done")

# Address: (who looks, path) for each way the page can look.
PAGES: dict[str, list[tuple[str, str]]] = {
    "/": [("nobody", "/"), ("resident", "/"), ("proxy", "/")],
    "/visit": [("nobody", "/visit")],
    "/staff": [(one, "/staff") for one in ("clerk", "decider", "counter", "admin")],
    "/search": [
        ("nobody", "/search"),
        ("nobody", "/search?q=代理"),
        ("nobody", "/search?q=zzz"),
    ],
    "/about": [("nobody", "/about")],
    "/accessibility": [("nobody", "/accessibility")],
    "/help": [("nobody", "/help")],
    "/preferences": [("nobody", "/preferences")],
    "/gallery": [("nobody", "/gallery")],
    "/gallery/<slug:name>": [("nobody", "/gallery/header")],
    "/map": [
        ("nobody", "/map"),
        ("nobody", "/map?q=大聖寺南町ニ41&kind=emergency_site&hazard=flood"),
    ],
    "/places/<str:key>": [("nobody", f"/places/{{place_{one}}}") for one in KINDS_OF_PLACES],
    "/data": [("nobody", "/data")],
    "/data/<str:layer>": [("nobody", f"/data/{one}") for one in FACTS],
    "/ledger/": [("nobody", "/ledger/")],
    "/ledger/entries": [("nobody", "/ledger/entries")],
    "/ledger/entries/<int:index>": [
        ("nobody", "/ledger/entries/0"),
        ("nobody", "/ledger/entries/9"),
    ],
    "/ledger/verify": [("nobody", "/ledger/verify")],
    "/ledger/how": [("nobody", "/ledger/how")],
    "/platform": [("nobody", "/platform")],
    "/platform/developers": [("nobody", "/platform/developers?try=near")],
    "/platform/types/<str:kind>": [
        ("nobody", "/platform/types/PublicTransportRoute"),
        ("nobody", "/platform/types/OnDemandService?live=off"),
        ("nobody", "/platform/types/EvacuationShelter?text=zzz"),
    ],
    "/platform/entities/<str:identifier>": [
        ("nobody", "/platform/entities/urn:ngsi-ld:EvacuationShelter:172065:E1720600001111"),
    ],
    "/staff/platform": [("admin", "/staff/platform")],
    "/staff/platform/devices": [("admin", "/staff/platform/devices")],
    "/staff/events": [("admin", "/staff/events")],
    "/staff/webhooks": [("admin", "/staff/webhooks")],
    "/staff/webhooks/<uuid:webhook_id>": [("admin", "/staff/webhooks/{webhook_id}")],
    "/jobs/<uuid:job_id>": [
        ("resident", f"/jobs/{{job_{one}}}") for one in ("waiting", "running", "done", "failed")
    ],
    "/me/notices": [("resident", "/me/notices"), ("agent", "/me/notices")],
    "/me/notices/settings": [("resident", "/me/notices/settings")],
    "/me/notices/<uuid:notice_id>": [("admin", "/me/notices/{notice_id}")],
    "/verify": [("nobody", "/verify")],
    "/procedures": [("nobody", "/procedures")],
    "/procedures/<slug:slug>": [("nobody", "/procedures/{slug}")],
    "/procedures/<slug:slug>/apply": [("agent", "/procedures/{slug}/apply")],
    "/apply/<uuid:draft_id>/end": [("agent", "/apply/{ended_id}/end")],
    "/apply/<uuid:draft_id>/check": [
        ("resident", "/apply/{draft_id}/check"),
        ("asking", "/apply/{ready_id}/check"),
    ],
    "/apply/<uuid:draft_id>/discard": [("resident", "/apply/{draft_id}/discard")],
    "/apply/<uuid:draft_id>/page/<slug:page_key>": [
        ("resident", f"/apply/{{draft_id}}/page/{key}") for key in FORM_PAGES
    ],
    "/my/applications": [("resident", "/my/applications"), ("agent", "/my/applications")],
    "/my/applications/<str:reference>": [
        (who, f"/my/applications/{{{state}}}") for state, who in CASES.items()
    ],
    "/my/applications/<str:reference>/arrived": [
        ("resident", "/my/applications/{arrived}/arrived")
    ],
    "/my/applications/<str:reference>/correct": [
        ("sakura", "/my/applications/{correction}/correct")
    ],
    "/my/applications/<str:reference>/withdraw": [
        ("resident", "/my/applications/{arrived}/withdraw")
    ],
    "/staff/cases": [
        *(("clerk", f"/staff/cases?queue={queue}") for queue in QUEUES),
        ("decider", "/staff/cases?queue=approve"),
    ],
    "/staff/counter": [("counter", "/staff/counter")],
    "/staff/budgets": [("decider", "/staff/budgets")],
    "/staff/cases/<str:reference>": [
        *(("clerk", f"/staff/cases/{{{state}}}") for state in CASES),
        ("decider", "/staff/cases/{proposed}"),
    ],
    "/staff/cases/<str:reference>/correct": [("clerk", "/staff/cases/{review}/correct")],
    "/staff/cases/<str:reference>/decide": [
        ("clerk", "/staff/cases/{review}/decide"),
        ("decider", "/staff/cases/{proposed}/decide"),
    ],
    "/rides": [
        ("resident", "/rides"),
        (
            "resident",
            "/rides?from=stations-daishoji&to=stations-kagaonsen&at=10:00&day={ride_day}",
        ),
        ("agent", "/rides"),
    ],
    "/rides/<str:reference>": [("resident", "/rides/{ride}")],
    "/rides/weekly": [
        ("resident", "/rides/weekly"),
        ("clerk", "/rides/weekly?rider={rider_id}"),
    ],
    "/rides/family": [("resident", "/rides/family")],
    "/rides/wallet": [
        ("resident", "/rides/wallet"),
        ("clerk", "/rides/wallet?rider={rider_id}"),
    ],
    "/drive": [("clerk", "/drive")],
    "/drive/shell": [("nobody", "/drive/shell")],
    "/vote/booth/": [("nobody", "/vote/booth/")],
    "/vote/check/": [("nobody", "/vote/check/")],
    "/vote/observe/": [("nobody", "/vote/observe/")],
    "/staff/rides": [
        ("clerk", "/staff/rides"),
        ("clerk", "/staff/rides?q=は"),
        (
            "clerk",
            "/staff/rides?rider={rider_id}&from=stations-daishoji&to=stations-kagaonsen&day={ride_day}&at=10:00",
        ),
    ],
    "/staff/rides/calls": [("clerk", "/staff/rides/calls")],
    "/staff/rides/audit": [("clerk", "/staff/rides/audit?day={ride_day}")],
    "/staff/rides/day": [
        ("clerk", "/staff/rides/day"),
        ("clerk", "/staff/rides/day?day={ride_day}"),
    ],
    "/go": [("nobody", "/go")],
    "/go/ways/<uuid:handle>": [
        ("resident", "/go/ways/{way}"),
        ("nobody", "/go/ways/{way_over}"),
    ],
    "/go/stops": [("nobody", "/go/stops")],
    "/go/stops/<str:stop>": [],  # needs the planner: tests/conformance/journeys, and below
    "/go/lines": [("nobody", "/go/lines")],
    "/go/lines/<str:line>": [("nobody", "/go/lines/ir-line")],
    "/feeds": [("nobody", "/feeds")],
    "/staff/transport": [("clerk", "/staff/transport"), ("decider", "/staff/transport")],
    "/staff/transport/editions/<uuid:edition>": [
        ("clerk", "/staff/transport/editions/{edition_id}")
    ],
    "/staff/transport/grids/<str:line>/<str:pattern>": [
        ("clerk", "/staff/transport/grids/can-umi/umi")
    ],
    "/staff/transport/stops/<str:stop>": [
        ("clerk", "/staff/transport/stops/kagaonsen"),
        ("clerk", "/staff/transport/stops/new"),
    ],
    "/staff/transport/days/<str:days>": [("clerk", "/staff/transport/days/new")],
    "/staff/transport/grids/<str:line>/<str:pattern>/head": [
        ("clerk", "/staff/transport/grids/can-umi/umi/head"),
        ("clerk", "/staff/transport/grids/can-umi/new/head?copy=umi"),
    ],
    "/staff/transport/lines/<str:line>": [
        ("clerk", "/staff/transport/lines/can-umi"),
        ("clerk", "/staff/transport/lines/new?copy=can-umi"),
    ],
    "/staff/transport/fares/<str:fare>": [("clerk", "/staff/transport/fares/new")],
    "/staff/transport/notices": [("clerk", "/staff/transport/notices")],
    "/vote": [("nobody", "/vote")],
    "/vote/trustee": [("nobody", "/vote/trustee")],
    "/vote/trustee/<str:uuid>": [("nobody", "/vote/trustee/{vote_ceremony}")],
    "/vote/trustee/<str:uuid>/<int:index>": [("nobody", "/vote/trustee/{vote_ceremony}/2")],
    "/vote/<str:uuid>": [
        ("nobody", "/vote/{vote_open}"),
        ("nobody", "/vote/{vote_published}"),
    ],
    "/vote/<str:uuid>/result": [
        ("nobody", "/vote/{vote_published}/result"),
        ("nobody", "/vote/{vote_ranked}/result"),
    ],
    "/vote/<str:uuid>/board": [("nobody", "/vote/{vote_open}/board")],
    "/vote/<str:uuid>/mine": [
        ("resident", "/vote/{vote_open}/mine?tracker={vote_tracker}"),
    ],
    "/vote/<str:uuid>/register/": [("resident", "/vote/{vote_open}/register/")],
    "/staff/votes": [("clerk", "/staff/votes")],
    "/staff/votes/new": [("clerk", "/staff/votes/new")],
    "/staff/votes/counter": [("clerk", "/staff/votes/counter")],
    "/staff/votes/<str:uuid>": [
        ("clerk", "/staff/votes/{vote_draft}"),
        ("clerk", "/staff/votes/{vote_keyed}"),
        ("clerk", "/staff/votes/{vote_open}"),
    ],
    "/staff/votes/<str:uuid>/edit": [("clerk", "/staff/votes/{vote_draft}/edit")],
    "/staff/votes/<str:uuid>/preview": [("clerk", "/staff/votes/{vote_draft}/preview")],
    "/airspace/check": [("nobody", "/airspace/check")],
    "/airspace/flights": [
        ("agent", "/airspace/flights"),
        ("agent", "/airspace/flights?state=withdrawn"),
        ("clerk", "/airspace/flights?over=1"),
        ("clerk", "/airspace/flights?day=2026-11-23&q=加賀"),
    ],
    "/airspace/flights/<str:flight>": [
        ("agent", "/airspace/flights/{flight_accepted}"),
        ("agent", "/airspace/flights/{flight_refused}"),
        ("agent", "/airspace/flights/{flight_draft}"),
        ("decider", "/airspace/flights/{flight_refused}"),
    ],
    "/airspace/over": [
        ("nobody", "/airspace/over"),
        ("nobody", "/airspace/over?place=36.3078,136.3562&radius=1000"),
        ("nobody", "/airspace/over?place=36.3078,136.3562&radius=100&when=past"),
    ],
    "/airspace/over/objection": [("nobody", "/airspace/over/objection?place=作見町")],
    "/airspace/over/answers": [("nobody", "/airspace/over/answers")],
    "/staff/airspace/objections": [
        ("clerk", "/staff/airspace/objections"),
        ("clerk", "/staff/airspace/objections?state=answered"),
    ],
    "/staff/airspace/objections/<uuid:objection_id>": [
        ("clerk", "/staff/airspace/objections/{objection_id}")
    ],
    "/airspace/join": [("resident", "/airspace/join")],
    "/airspace/plan": [("nobody", "/airspace/plan")],
    "/airspace/plan/file": [("agent", "/airspace/plan/file?id=x-1&from=a&to=b")],
    "/airspace/maps": [("nobody", "/airspace/maps")],
    "/staff/airspace/map": [("clerk", "/staff/airspace/map")],
    "/staff/airspace/map/edit": [("clerk", "/staff/airspace/map/edit")],
    "/staff/airspace/map/imports/<uuid:import_id>": [
        ("clerk", "/staff/airspace/map/imports/{import_done}"),
        ("clerk", "/staff/airspace/map/imports/{import_refused}"),
    ],
    "/staff/airspace/map/versions/<uuid:map_id>": [
        ("decider", "/staff/airspace/map/versions/{map_now}"),
        ("decider", "/staff/airspace/map/versions/{map_next}"),
    ],
    "/staff/airspace/operators": [("clerk", "/staff/airspace/operators")],
    "/staff/airspace/operators/<uuid:operator_id>": [
        ("clerk", "/staff/airspace/operators/{operator_id}")
    ],
    "/staff/airspace/ground": [("clerk", "/staff/airspace/ground")],
    "/staff/airspace/zones": [
        ("clerk", "/staff/airspace/zones"),
        ("clerk", "/staff/airspace/zones?state=ended"),
    ],
    "/staff/airspace/zones/new": [("clerk", "/staff/airspace/zones/new")],
    "/staff/airspace/zones/<uuid:zone_id>": [
        ("decider", "/staff/airspace/zones/{zone_id}"),
    ],
    "/staff/airspace/happenings/new": [("clerk", "/staff/airspace/happenings/new")],
    "/staff/airspace/happenings/<uuid:happening_id>": [
        ("decider", "/staff/airspace/happenings/{happening_id}"),
        ("decider", "/staff/airspace/happenings/{works_id}"),
    ],
    "/sign-in": [("nobody", "/sign-in"), ("nobody", "/sign-in?level=card")],
    "/sign-in/confirm": [("confirming", "/sign-in/confirm")],
    "/sign-in/code": [("nobody", "/sign-in/code")],
    "/sign-in/passkey": [("nobody", "/sign-in/passkey")],
    "/sign-in/<slug:name>/callback": [("nobody", "/sign-in/card/callback?state=x&code=x")],
    "/sign-out": [("resident", "/sign-out")],
    "/me": [("resident", "/me"), ("agent", "/me"), ("admin", "/me")],
    "/me/mail": [("resident", "/me/mail"), ("agent", "/me/mail")],
    "/me/passkeys/new": [("resident", "/me/passkeys/new")],
    "/me/proxies": [("resident", "/me/proxies"), ("agent", "/me/proxies")],
    "/me/tokens": [("resident", "/me/tokens")],
    "/staff/identity/counter": [("counter", "/staff/identity/counter")],
    "/staff/identity/counter/mail": [("counter", "/staff/identity/counter/mail")],
    "/staff/identity/proxies": [("counter", "/staff/identity/proxies")],
    "/staff/identity/roll": [("counter", "/staff/identity/roll")],
    "/staff/identity/roles": [("admin", "/staff/identity/roles")],
    "/staff/identity/providers": [("admin", "/staff/identity/providers")],
    "/api/": [("nobody", "/api/")],
    "/dev/mail": [("nobody", "/dev/mail")],
    "/dev/mail/<str:key>": [("nobody", "/dev/mail/{mail_key}")],
}

# What these answer is no page: a file, JSON, or a redirect elsewhere.
FILES: dict[str, tuple[str, str]] = {
    "/vote/<str:uuid>/key": ("nobody", "/vote/{vote_open}/key"),
    "/vote/<str:uuid>/go": ("resident", "/vote/{vote_open}/go"),
    "/healthz": ("nobody", "/healthz"),
    "/feeds/<str:name>": ("nobody", "/feeds/kaga-alerts.pb"),
    "/readyz": ("nobody", "/readyz"),
    "/alive": ("nobody", "/alive"),
    "/ledger/entries/<int:index>/receipt.tlog-proof": (
        "nobody",
        "/ledger/entries/0/receipt.tlog-proof",
    ),
    "/ledger/checkpoint": ("nobody", "/ledger/checkpoint"),
    "/contexts/<str:name>": ("nobody", "/contexts/kaga-v1.jsonld"),
    "/platform/types/<str:kind>.csv": ("nobody", "/platform/types/EvacuationShelter.csv"),
    "/platform/types/<str:kind>.geojson": (
        "nobody",
        "/platform/types/EvacuationShelter.geojson",
    ),
    "/ledger/policy": ("nobody", "/ledger/policy"),
    "/ledger/tile/<path:path>": ("nobody", "/ledger/tile/{tile}"),
    "/airspace/flights.csv": ("clerk", "/airspace/flights.csv"),
    "/airspace/flights/<str:flight>/certificate": (
        "clerk",
        "/airspace/flights/{flight_accepted}/certificate",
    ),
    "/airspace/flights/<str:flight>/oblique.svg": (
        "clerk",
        "/airspace/flights/{flight_accepted}/oblique.svg",
    ),
    "/airspace/over/<str:mesh>.ics": ("nobody", "/airspace/over/5436326834.ics"),
    "/airspace/over/<str:mesh>.atom": ("nobody", "/airspace/over/5436326834.atom"),
    "/airspace/sky/map.json": ("nobody", "/airspace/sky/map.json?box=136.34,36.3,136.36,36.32"),
    "/airspace/sky/tiles/<str:digest>": ("nobody", "/airspace/sky/tiles/{tile_digest}"),
    "/airspace/3dtiles/<str:version>/<str:name>": (
        "nobody",
        "/airspace/3dtiles/{map_version}/tileset.json",
    ),
    "/staff/airspace/map/imports/<uuid:import_id>/refused.csv": (
        "clerk",
        "/staff/airspace/map/imports/{import_done}/refused.csv",
    ),
    "/staff/airspace/map/versions/<uuid:map_id>/picture.png": (
        "clerk",
        "/staff/airspace/map/versions/{map_next}/picture.png",
    ),
    "/staff/airspace/picture.svg": ("clerk", "/staff/airspace/picture.svg"),
    "/procedures/<slug:slug>/form.pdf": ("nobody", "/procedures/{slug}/form.pdf"),
    "/apply/<uuid:draft_id>": ("resident", "/apply/{draft_id}"),
    "/my/applications/<str:reference>/notice.pdf": (
        "nagisa",
        "/my/applications/{notified}/notice.pdf",
    ),
    "/my/applications/<str:reference>/notice.tlog-proof": (
        "nagisa",
        "/my/applications/{notified}/notice.tlog-proof",
    ),
    "/my/applications/<str:reference>/corrections/<int:number>.pdf": (
        "sakura",
        "/my/applications/{correction}/corrections/1.pdf",
    ),
    "/my/applications/<str:reference>/corrections/<int:number>.tlog-proof": (
        "sakura",
        "/my/applications/{correction}/corrections/1.tlog-proof",
    ),
    "/my/applications/<str:reference>/receipts/<str:act>": (
        "resident",
        "/my/applications/{arrived}/receipts/submit",
    ),
    "/my/applications/<str:reference>/files/<uuid:file_id>": (
        "resident",
        "/my/applications/{arrived}/files/{file_id}",
    ),
    "/staff/rides/day/<str:service>/<str:day>/<str:shift>.pdf": (
        "clerk",
        "/staff/rides/day/noriai/{ride_day}/noriai-1.pdf",
    ),
    "/drive/worker.js": ("nobody", "/drive/worker.js"),
    "/vote/booth/worker.js": ("nobody", "/vote/booth/worker.js"),
    "/drive/app.webmanifest": ("nobody", "/drive/app.webmanifest"),
    "/staff/rides/audit.csv": ("clerk", "/staff/rides/audit.csv?day={ride_day}"),
    "/staff/cases.csv": ("clerk", "/staff/cases.csv"),
    "/staff/cases/<str:reference>/notice.pdf": ("clerk", "/staff/cases/{notified}/notice.pdf"),
    "/staff/cases/<str:reference>/corrections/<int:number>.pdf": (
        "clerk",
        "/staff/cases/{correction}/corrections/1.pdf",
    ),
    "/staff/cases/<str:reference>/files/<uuid:file_id>": (
        "clerk",
        "/staff/cases/{arrived}/files/{file_id}",
    ),
    "/.well-known/rp-jwks.json": ("nobody", "/.well-known/rp-jwks.json"),
}
# A mail as it was sent: shown in a frame where no script runs, and ours no more.
MAILS = {"/dev/mail/<str:key>/html"}
# Sends the browser to a provider (or says on the page of /sign-in/…/callback why not).
LEAVING = {"/sign-in/<slug:name>/start"}
# Forms are sent to these; asked for by GET they refuse with 405.
POSTED = {
    "/vote/trustee/<str:uuid>/<int:index>/fetch",
    *(
        f"/staff/votes/<str:uuid>/{deed}"
        for deed in (
            *("ceremony", "codes", "restart", "open"),
            *("close", "tally", "publish", "annul"),
        )
    ),
    "/staff/platform/keys",
    "/staff/platform/keys/<uuid:exchange_key>/revoke",
    "/staff/platform/tenants",
    "/staff/platform/letter",
    "/staff/platform/tenants/remove",
    "/staff/platform/devices/declare",
    "/staff/platform/devices/<uuid:wiring>/end",
    "/staff/platform/devices/refused",
    "/go/choose",
    "/go/ways/<uuid:handle>/book",
    "/rides/register",
    "/rides/book",
    "/rides/<str:reference>/cancel",
    "/rides/weekly/make",
    "/rides/weekly/<uuid:order>",
    "/rides/family/add",
    "/rides/family/<uuid:helper>/end",
    "/rides/wallet/sell",
    "/staff/rides/weekly/<uuid:order>/told",
    "/drive/press",
    "/staff/rides/book",
    "/staff/rides/register",
    "/staff/rides/bookings/<str:reference>/cancel",
    "/staff/rides/riders/<uuid:rider>/coupons",
    "/staff/rides/calls/<uuid:told>",
    "/staff/rides/day/trouble",
    "/staff/events/again",
    "/staff/transport/editions/<uuid:edition>/publish",
    "/staff/transport/editions/<uuid:edition>/restore",
    "/staff/transport/notices/<uuid:notice>/end",
    "/staff/airspace/zones/<uuid:zone_id>/decide",
    "/staff/airspace/map/withdraw",
    "/staff/airspace/map/versions/<uuid:map_id>/publish",
    "/staff/airspace/happenings/<uuid:happening_id>/decide",
    "/staff/webhooks/<uuid:webhook_id>/secret",
    "/staff/webhooks/<uuid:webhook_id>/state",
    "/staff/webhooks/<uuid:webhook_id>/replay",
    "/jobs/<uuid:job_id>/cancel",
    "/me/notices/read",
    "/me/language",
    "/apply/<uuid:draft_id>/restore",
    "/staff/budgets/<int:pot>",
    "/staff/cases/accept",
    "/staff/cases/<str:reference>/act",
    "/me/mail/confirm",
    "/me/logins/<uuid:login_id>/remove",
    "/me/passkeys/<uuid:passkey_id>/remove",
    "/me/sessions/<uuid:session_id>/end",
    "/me/consents/<slug:purpose>/withdraw",
    "/me/proxies/accept",
    "/me/proxies/<uuid:proxy_id>/revoke",
    "/me/act",
    "/acting/stop",
    "/me/tokens/<uuid:token_id>/revoke",
    "/staff/identity/counter/enter",
    "/staff/identity/roll/<uuid:inquiry_id>",
    "/staff/identity/roles/<uuid:assignment_id>/end",
    "/staff/identity/providers/<slug:name>/withdraw",
    "/staff/identity/providers/<slug:name>/restore",
}
# Pages of failures, whatever the address.
FAILURES = [
    (404, "nobody", "/nowhere"),
    (403, "resident", "/staff/events"),
    (422, "clerk", "/staff/cases?q=0417"),
    (422, "nobody", "/go?from=やましろ&to=大聖寺駅&kind=depart&day=2026-11-24&clock=25"),
    (503, "nobody", "/go/stops/kagaonsen"),  # no planner runs in this city
]


def looks() -> Iterator[tuple[str, str, int]]:
    """Every look: who, the path, and the status it answers with."""
    for address, ways in PAGES.items():
        status = 400 if address.endswith("/callback") else 200
        yield from ((who, path, status) for who, path in ways)
    for status, who, path in FAILURES:
        yield who, path, status


def public_looks() -> list[tuple[str, str, int]]:
    """Those of everybody."""
    return [one for one in looks() if one[0] == "nobody"]


def staff_looks() -> list[tuple[str, str, int]]:
    """Those of people who work for the city."""
    return [one for one in looks() if one[0] in STAFF]


def residents_looks() -> list[tuple[str, str, int]]:
    """Those of residents and others who signed in."""
    return [one for one in looks() if one[0] not in {"nobody", *STAFF}]
