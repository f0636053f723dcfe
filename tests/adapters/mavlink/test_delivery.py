"""Missions over real sockets to a simulated autopilot, with every fault it knows."""

from __future__ import annotations

import os
import pty
import socket
import subprocess
import sys
import threading
from dataclasses import replace

import pytest
from tests.engines.airspace.missions.made import MEDICINE
from tests.ports import free_port

from kaga.adapters.mavlink import words
from kaga.adapters.mavlink.channels import parse
from kaga.adapters.mavlink.delivery import Delivered, deliver
from kaga.adapters.mavlink.links import Vehicle, open_link
from kaga.adapters.mavlink.problems import (
    BadAddress,
    NoSpace,
    NotAsSent,
    Refused,
    Silent,
    Unreachable,
)
from kaga.adapters.mavlink.simulator import SOUND, Faults, SimulatedAutopilot
from kaga.adapters.mavlink.simulator_server import running, running_on
from kaga.adapters.mavlink.transfer import Ending, Timing, download, upload
from kaga.engines.airspace.missions.wire import (
    Autopilot,
    Difference,
    MissionType,
    wired_mission,
)
from kaga.kernel.web.words import Words

QUICK = Timing(answer_s=0.3, tries=6, start_s=2.0, pause_s=0.05)
IMPATIENT = Timing(answer_s=1.0, tries=6, start_s=0.1, pause_s=0.05)
HURRIED = Timing(answer_s=0.05, tries=2, start_s=0.1, pause_s=0.05)
ARDUPILOT = Delivered(Vehicle(1, 1, Autopilot.ARDUPILOT), 9, 5, 1)


def delivered(faults: Faults = SOUND, timing: Timing = QUICK, mission=MEDICINE):
    autopilot = SimulatedAutopilot(faults)
    with running(autopilot) as address, open_link(address) as link:
        return deliver(link, mission, timing), autopilot


@pytest.mark.parametrize("over", ["tcp", "udp"])
def test_a_mission_arrives_over_sockets_and_reads_back_the_same(over):
    autopilot = SimulatedAutopilot()
    with running(autopilot, over) as address, open_link(address) as link:
        assert deliver(link, MEDICINE, QUICK) == ARDUPILOT
    assert [item.command for item in autopilot.lists[0]] == [
        16, 22, 178, 16, 16, 178, 203, 16, 21,
    ]  # fmt: skip
    assert [item.command for item in autopilot.lists[1]] == [5001] * 4 + [5004]
    assert [item.command for item in autopilot.lists[2]] == [5100]


def test_a_mission_arrives_over_a_serial_line():
    vehicle_end, ours = pty.openpty()
    try:
        address = f"serial:{os.ttyname(ours)}:57600"
        with running_on(SimulatedAutopilot(), vehicle_end), open_link(address) as link:
            assert deliver(link, MEDICINE, QUICK) == ARDUPILOT
    finally:
        os.close(vehicle_end)
        os.close(ours)


@pytest.mark.parametrize(
    "faults",
    [
        Faults(repeats=3),
        Faults(invalid_sequence=True),
        Faults(is_old=True),
        Faults(early_ack=True),
        Faults(no_space=3),
        Faults(drops=5),
        Faults(loses_ack=True),
        Faults(repeats=1, invalid_sequence=True, no_space=2, drops=7),
    ],
    ids=str,
)
def test_what_vehicles_and_radios_do_is_no_end(faults):
    result, autopilot = delivered(faults)
    assert result == ARDUPILOT
    assert len(autopilot.lists[0]) == 9


def test_a_repeated_request_is_answered_with_the_same_item():
    result, autopilot = delivered(Faults(repeats=2))
    assert result == ARDUPILOT
    assert autopilot.requests == 3 * (9 + 5 + 1)
    # The extra copies were complained about, and nothing came of it.
    assert [item.seq for item in autopilot.lists[0]] == list(range(9))


def test_a_vehicle_of_px4_gets_no_home_item():
    result, autopilot = delivered(Faults(is_px4=True))
    assert result == Delivered(Vehicle(1, 1, Autopilot.PX4), 8, 5, 1)
    assert autopilot.lists[0][0].command == 22


def test_empty_fences_and_rally_clear_what_was_there():
    autopilot = SimulatedAutopilot()
    bare = replace(MEDICINE, fences=(), rally=())
    with running(autopilot) as address, open_link(address) as link:
        deliver(link, MEDICINE, QUICK)
        assert deliver(link, bare, QUICK) == replace(ARDUPILOT, fences=0, rally=0)
    assert (autopilot.lists[1], autopilot.lists[2]) == ([], [])


def test_a_list_without_space_is_told_with_its_count_after_the_time_of_a_start():
    with pytest.raises(NoSpace) as caught:
        delivered(Faults(capacity=8), IMPATIENT)
    assert caught.value.values == {"count": 9}
    assert "9 items" in caught.value.detail
    with pytest.raises(NoSpace):
        delivered(Faults(no_space=10_000), IMPATIENT)


def test_an_altered_item_is_found_by_reading_back():
    with pytest.raises(NotAsSent) as caught:
        delivered(Faults(alters=3))
    assert caught.value.differences == [Difference(3, "x", 363150000, 363150090)]
    assert caught.value.values["what"] == "mission"


def test_a_lost_item_is_found_by_reading_back():
    with pytest.raises(NotAsSent) as caught:
        delivered(Faults(loses_last=True))
    assert caught.value.differences == [Difference(0, "count", 9, 8)]


@pytest.mark.parametrize(
    ("result", "name"), [(1, "ERROR"), (3, "UNSUPPORTED"), (200, "result 200")]
)
def test_a_refusal_is_told_by_its_name(result, name):
    with pytest.raises(Refused) as caught:
        delivered(Faults(refuses=result))
    assert caught.value.values == {"what": "mission", "result": name}


def test_reading_from_a_vehicle_that_refuses_is_told():
    with running(SimulatedAutopilot(Faults(refuses=14))) as address, open_link(address) as link:
        vehicle = link.meet(5.0)
        with pytest.raises(Refused) as caught:
            download(link, vehicle, MissionType.FENCE, QUICK)
    assert caught.value.values == {"what": "fence", "result": "DENIED"}


def test_an_upload_says_whether_it_was_acknowledged():
    endings = {SOUND: Ending.ACKNOWLEDGED, Faults(loses_ack=True): Ending.UNCONFIRMED}
    for faults, ending in endings.items():
        with running(SimulatedAutopilot(faults)) as address, open_link(address) as link:
            vehicle = link.meet(5.0)
            items = wired_mission(MEDICINE, vehicle.autopilot)
            assert upload(link, vehicle, items, MissionType.MISSION, QUICK) is ending


def test_silence_in_the_middle_is_told():
    with pytest.raises(Silent):
        delivered(Faults(falls_silent_after=3), HURRIED)


def test_an_item_that_does_not_exist_ends_the_upload():
    with pytest.raises(Refused, match="item 9 of 9"):
        delivered(Faults(asks_beyond=True))


def test_a_vehicle_that_loses_every_packet_is_silent_both_ways():
    with running(SimulatedAutopilot(Faults(drops=1))) as address, open_link(address) as link:
        vehicle = link.meet(5.0)
        items = wired_mission(MEDICINE, vehicle.autopilot)
        with pytest.raises(Silent):
            upload(link, vehicle, items, MissionType.MISSION, HURRIED)
        with pytest.raises(Silent):
            download(link, vehicle, MissionType.RALLY, HURRIED)


def test_nobody_on_the_link_is_told():
    server = socket.create_server(("127.0.0.1", 0))
    address = f"tcp:127.0.0.1:{server.getsockname()[1]}"
    wanted = pytest.raises(Unreachable, match="no heartbeat")
    with server, open_link(address) as link, wanted:
        link.meet(0.05)


def test_a_connection_that_ends_is_told():
    server = socket.create_server(("127.0.0.1", 0))
    with server, open_link(f"tcp:127.0.0.1:{server.getsockname()[1]}") as link:
        peer, _ = server.accept()
        peer.close()
        with pytest.raises(Unreachable):
            link.meet(5.0)


def test_we_can_listen_for_a_vehicle_that_calls():
    autopilot = SimulatedAutopilot()
    port = free_port()
    with running(autopilot, "udp") as address, open_link(f"udpin:127.0.0.1:{port}") as link:
        _, _, vehicle_port = parse(address)
        relay = threading.Thread(target=_relay, args=(vehicle_port, port), daemon=True)
        relay.start()
        assert deliver(link, MEDICINE, QUICK) == ARDUPILOT


def _relay(vehicle_port: int, our_port: int) -> None:
    """A radio that calls both ends and carries what they say."""
    ends = [("127.0.0.1", vehicle_port), ("127.0.0.1", our_port)]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as radio:
        radio.settimeout(2.0)
        for end in ends:
            radio.sendto(b"\x00", end)
        try:
            while True:
                data, sender = radio.recvfrom(65_536)
                radio.sendto(data, ends[sender == ends[0]])
        except OSError:
            return


def test_a_vehicle_that_is_not_there_is_told():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Unreachable, match="refused"), open_link(f"tcp:127.0.0.1:{port}"):
        pass
    with pytest.raises(Unreachable), open_link("serial:/dev/null:57600"):
        pass
    with open_link(f"udp:127.0.0.1:{port}") as link, pytest.raises(Unreachable):
        link.meet(0.2)


@pytest.mark.parametrize(
    "address",
    ["", "tcp", "tcp:host", "tcp::5760", "tcp:host:0", "tcp:host:65536", "tcp:host:x",
     "serial:/dev/ttyS0:1234", "http:host:80"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(BadAddress):
        parse(address)


def test_every_word_is_said_in_three_languages():
    found = [value for value in vars(words).values() if isinstance(value, Words)]
    assert len(found) == 7
    assert all(value.ja and value.easy and value.en for value in found)


def test_without_pymavlink_the_way_to_install_it_is_told():
    code = (
        "import sys; sys.modules['pymavlink'] = None\n"
        "from kaga.adapters.mavlink.links import open_link\n"
        "from kaga.adapters.mavlink.problems import NotInstalled\n"
        "try:\n    open_link('tcp:127.0.0.1:1').__enter__()\n"
        "except NotInstalled as error:\n    print(error.detail)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.stdout.strip() == words.NOT_INSTALLED.en
