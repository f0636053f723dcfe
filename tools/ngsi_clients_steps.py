"""The steps of `tools/ngsi_clients.py`, run in the clients' own environment.

python tools/ngsi_clients_steps.py PORT
"""

from __future__ import annotations

import json
import queue
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from filip.clients.ngsi_ld.cb import ContextBrokerLDClient
from filip.clients.ngsi_v2 import ContextBrokerClient
from filip.models.base import FiwareHeader, FiwareLDHeader
from filip.models.ngsi_ld.context import ContextLDEntity
from filip.models.ngsi_v2.context import ContextEntity
from filip.models.ngsi_v2.subscriptions import Subscription
from filip.utils.simple_ql import QueryString
from ngsildclient import Client, Entity

CORE = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld"
HALL = "urn:ngsi-ld:Room:hall"
told: queue.Queue[dict[str, Any]] = queue.Queue()


class Receiver(BaseHTTPRequestHandler):
    """Takes notifications."""

    def do_POST(self) -> None:
        """One notification."""
        told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *said: object) -> None:
        """Nothing is said of it."""


def same(found: object, wanted: object, what: str) -> None:
    """End the run where something is not as it should be."""
    if found != wanted:
        raise SystemExit(f"{what}: {found!r} instead of {wanted!r}")
    print(f"  {what}")


def filip_v2(url: str, receiver: str) -> None:
    """filip over NGSI-v2: create, query, update, subscribe, delete."""
    header = FiwareHeader(service="clients", service_path="/city")
    with ContextBrokerClient(url=url, fiware_header=header) as client:
        hall = ContextEntity(
            id=HALL,
            type="Room",
            temperature={"value": 22.5, "type": "Number"},
            name={"value": "hall", "type": "Text"},
        )
        client.post_entity(hall)
        same(client.get_entity(HALL).temperature.value, 22.5, "an entity is created")
        body = {
            "subject": {
                "entities": [{"id": HALL, "type": "Room"}],
                "condition": {"attrs": ["temperature"]},
            },
            "notification": {"http": {"url": receiver}, "attrs": ["temperature"]},
        }
        number = client.post_subscription(Subscription.model_validate(body))
        client.update_attribute_value(entity_id=HALL, attr_name="temperature", value=25)
        heard = told.get(timeout=10)
        same(heard["data"][0]["temperature"]["value"], 25, "its update is told")
        warm = QueryString(qs=[("temperature", ">", 23)])
        found = client.get_entity_list(entity_types=["Room"], q=warm)
        same([one.id for one in found], [HALL], "a query finds it")
        small = ContextEntity(id="Room2", type="Room", seats={"value": 4, "type": "Number"})
        client.update(entities=[small], action_type="append")
        same(client.get_entity("Room2").seats.value, 4, "a batch appends another")
        same(client.get_entity_types()[0]["type"], "Room", "types are listed")
        same(client.get_subscription(number).notification.timesSent, 1, "it is counted")
        client.delete_subscription(number)
        client.delete_entities([client.get_entity(HALL), client.get_entity("Room2")])
        same(client.get_entity_list(), [], "all is deleted")


def filip_ld(url: str) -> None:
    """filip over NGSI-LD: create, retrieve, update, delete."""
    header = FiwareLDHeader(ngsild_tenant="clients")
    with ContextBrokerLDClient(url=url, fiware_header=header) as client:
        value = {"type": "Property", "value": 3}
        client.post_entity(ContextLDEntity(id=HALL, type="Room", doors=value))
        same(client.get_entity(HALL).doors.value, 3, "an entity is created")
        same([one.id for one in client.get_entity_list(entity_type="Room")], [HALL], "listed")
        client.delete_entity_by_id(HALL)
        same(client.get_entity_list(entity_type="Room"), [], "and deleted")


def ngsildclient(port: int, receiver: str) -> None:
    """ngsildclient: create, query, update, subscribe, delete."""
    with Client(hostname="127.0.0.1", port=port) as client:
        room = Entity("Room", "hall")
        room.prop("temperature", 21)
        client.create(room)
        same([client.exists(room.id)], [True], "an entity is created")
        body = {
            "@context": CORE,
            "type": "Subscription",
            "entities": [{"type": "Room"}],
            "notification": {"endpoint": {"uri": receiver, "accept": "application/json"}},
        }
        number = client.subscriptions.create(body)
        room["temperature"]["value"] = 24
        client.update(room)
        same(told.get(timeout=10)["data"][0]["id"], room.id, "its update is told")
        same(client.count(type="Room", q="temperature>23"), 1, "a query counts it")
        client.subscriptions._delete(number)
        client.delete(room)
        same([client.exists(room.id)], [False], "and it is deleted")


def main() -> int:
    """All clients, one after the other."""
    port = int(sys.argv[1])
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url, receiver = f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{server.server_port}/told"
    runs: dict[str, Callable[[], None]] = {
        "filip, NGSI-v2": lambda: filip_v2(url, receiver),
        "filip, NGSI-LD": lambda: filip_ld(url),
        "ngsildclient": lambda: ngsildclient(port, receiver),
    }
    for name, run in runs.items():
        print(name)
        run()
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
