"""Messages over a socket: whole, bounded, and never waited for too long."""

from __future__ import annotations

import os
import socket
import struct

import pytest

from kaga.kernel.resident.wire import WireError, address_of, receive, send

PATIENCE_S = 60.0


@pytest.fixture
def ends():
    one, other = socket.socketpair()
    yield one, other
    one.close()
    other.close()


def test_what_is_sent_arrives(ends):
    send(ends[0], {"op": "plan", "arguments": {"from": "加賀温泉駅"}}, within=PATIENCE_S)
    found = receive(ends[1], most=1_000, within=PATIENCE_S)
    assert found == {"op": "plan", "arguments": {"from": "加賀温泉駅"}}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (struct.pack(">I", 1_001), "a message of 1001 bytes; at most 1000"),
        (struct.pack(">I", 4) + b"nope", "not JSON"),
        (struct.pack(">I", 2) + b"[]", "not an object"),
        (struct.pack(">I", 900) + b"[" * 900, "not JSON"),
        (struct.pack(">I", 10) + b"{}", "cut off"),
        (b"", "cut off"),
    ],
)
def test_what_is_no_message_is_refused_by_name(ends, content, why):
    ends[0].sendall(content)
    ends[0].close()
    with pytest.raises(WireError, match=why):
        receive(ends[1], most=1_000, within=PATIENCE_S)


def test_a_sender_of_a_byte_now_and_then_is_not_waited_for(ends):
    ends[0].sendall(b"\x00\x00")
    with pytest.raises(WireError, match=r"not received|too slow"):
        receive(ends[1], most=1_000, within=0.05)


def test_numbers_that_json_does_not_know_are_not_sent(ends):
    with pytest.raises(WireError):
        send(ends[0], {"m": float("nan")}, within=PATIENCE_S)


def test_a_socket_may_lie_deeper_than_its_address_is_long(tmp_path):
    deep = tmp_path / ("d" * 100) / ("e" * 100)
    deep.mkdir(parents=True)
    listening = socket.socket(socket.AF_UNIX)
    with address_of(deep / "s.sock") as address:
        listening.bind(address)
    assert (deep / "s.sock").is_socket()
    assert os.stat(deep / "s.sock").st_size == 0
    listening.close()
