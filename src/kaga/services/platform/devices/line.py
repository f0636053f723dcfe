"""The session with the MQTT broker of the devices: messages in, acknowledgements out.

What: MQTT 5 with a session that the broker keeps (QoS 1): what was not acknowledged comes
again, after a lost connection as after a lost process. Why no thread of its own: reading,
acknowledging and connecting anew then cannot overtake one another, and a message is never
acknowledged on another connection than the one that brought it.

>>> broker_address("mqtts://sensor:secret@mqtt.example")
Address(host='mqtt.example', port=8883, user='sensor', word='secret', secure=True)
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from kaga.kernel import clock

_KEPT_S: Final = 7 * 24 * 3600
_UNACKNOWLEDGED: Final = 1_000
_FIRST_WAIT_S: Final = 0.5
_LONGEST_WAIT_S: Final = 30.0
_ALIVE_S: Final = 60
_REFUSED: Final = 0x80  # reason codes from here on


@dataclass(frozen=True, slots=True)
class Address:
    """Where the broker of the devices is, and as whom it is asked."""

    host: str
    port: int
    user: str | None
    word: str | None
    secure: bool


def broker_address(url: str) -> Address:
    """The address in `mqtt[s]://[user:word@]host[:port]` (raises ValueError)."""
    parts = urlsplit(url)
    if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
        raise ValueError("an address reads mqtt://host:port or mqtts://user:word@host")
    secure = parts.scheme == "mqtts"
    user, word = (
        None if one is None else unquote(one) for one in (parts.username, parts.password)
    )
    return Address(parts.hostname, parts.port or (8883 if secure else 1883), user, word, secure)


@dataclass(frozen=True, slots=True)
class Message:
    """What came.

    Attributes
    ----------
    received: microseconds since 1970.
    number, connection: what it is acknowledged by, and on which connection.
    """

    topic: str
    payload: bytes
    received: int
    number: int
    connection: int


class Line:
    """A session.

    Parameters
    ----------
    name: of the session; the broker keeps what comes for it. Two processes with one name
        take it from each other.
    """

    def __init__(self, address: Address, name: str) -> None:
        self.trouble = ""
        self._address = address
        self._topics: set[str] = set()
        self._ended: set[str] = set()
        self._arrived: list[Message] = []
        self._unanswered = 0
        self._connection = 0
        self._wait_s = _FIRST_WAIT_S
        self._not_before = 0.0
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            name,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,
            manual_ack=True,
        )
        self._client.connect_timeout = 5.0
        self._client.username_pw_set(address.user, address.word)
        if address.secure:
            self._client.tls_set()
        self._client.on_connect = self._connected
        self._client.on_message = self._keep
        self._client.on_subscribe = self._subscribed

    @property
    def stands(self) -> bool:
        """Whether the broker has taken us, and our topics."""
        return self._client.is_connected() and not self._unanswered

    def listen(self, topics: set[str], ended: set[str]) -> None:
        """Have these topics, and no longer those."""
        if (topics, ended) == (self._topics, self._ended):
            return
        fresh = topics - self._topics
        self._topics, self._ended = set(topics), set(ended)
        if self._client.is_connected():
            self._ask(fresh, ended - topics)

    def collect(self, most: int, within_s: float) -> list[Message]:
        """What has come, as much as there is; waits for the first one."""
        self._turn(within_s)
        while self._client.is_connected() and len(self._arrived) < most:
            before = len(self._arrived)
            self._turn(0.0)
            if len(self._arrived) == before:
                break
        found, self._arrived = self._arrived[:most], self._arrived[most:]
        return found

    def rest(self, seconds: float) -> None:
        """Let time pass without losing the connection."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._turn(min(left, 0.5))

    def acknowledge(self, messages: list[Message]) -> None:
        """They are kept elsewhere now; what another connection brought will come again."""
        for one in messages:
            if one.number and one.connection == self._connection:
                self._client.ack(one.number, 1)

    def close(self) -> None:
        """Leave; the broker goes on collecting for the session."""
        if self._client.is_connected():
            self._client.disconnect()
            self._client.loop(0.1)

    def _turn(self, within_s: float) -> None:
        """Let the session do something; connect where it is broken and the time has come."""
        if self._client.socket() is None:
            left = self._not_before - time.monotonic()
            if left > 0:
                time.sleep(min(left, within_s))
                return
            self._connect()
            return
        if self._client.loop(within_s) is not MQTTErrorCode.MQTT_ERR_SUCCESS:
            self._lost("the connection ended")

    def _connect(self) -> None:
        wanted = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        wanted.SessionExpiryInterval = _KEPT_S
        wanted.ReceiveMaximum = _UNACKNOWLEDGED
        self._connection += 1
        self._arrived.clear()
        try:
            self._client.connect(
                self._address.host,
                self._address.port,
                keepalive=_ALIVE_S,
                clean_start=False,
                properties=wanted,
            )
        except (OSError, ValueError) as error:
            self._lost(str(error) or type(error).__name__)

    def _lost(self, why: str) -> None:
        self._connection += 1
        self._arrived.clear()
        self.trouble = self.trouble or why[:200]
        self._not_before = time.monotonic() + self._wait_s
        self._wait_s = min(self._wait_s * 2, _LONGEST_WAIT_S)

    def _connected(self, _client: Client, _data: Any, _flags: Any, code: Any, _: Any) -> None:
        if code.is_failure:
            self.trouble = f"the broker of the devices says: {code}"[:200]
            return
        self.trouble, self._wait_s, self._unanswered = "", _FIRST_WAIT_S, 0
        self._ask(self._topics, self._ended - self._topics)

    def _ask(self, topics: set[str], gone: set[str]) -> None:
        options = SubscribeOptions(
            qos=1, retainHandling=SubscribeOptions.RETAIN_SEND_IF_NEW_SUB
        )
        if topics:
            self._unanswered += 1
            self._client.subscribe([(topic, options) for topic in sorted(topics)])
        if gone:
            self._client.unsubscribe(sorted(gone))

    def _subscribed(
        self, _client: Client, _data: Any, _number: int, codes: Any, _: Any
    ) -> None:
        self._unanswered -= 1
        refused = [str(code) for code in codes if code.value >= _REFUSED]
        if refused:
            self.trouble = f"a topic was refused: {refused[0]}"[:200]

    def _keep(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        number = message.mid if message.qos else 0
        self._arrived.append(
            Message(message.topic, bytes(message.payload), _micros(), number, self._connection)
        )


def _micros() -> int:
    return round(clock.now().timestamp() * 1_000_000)
