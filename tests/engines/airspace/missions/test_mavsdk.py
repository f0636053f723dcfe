"""MAVSDK, an independent reader, reads our files as the items we would send.

It runs inside this process (a native library, no server); the "vehicle" it wants to see is one
heartbeat handed to it as bytes.
"""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from mavsdk import ComponentType, Configuration, Mavsdk
from mavsdk.plugins.mission_raw import MissionRaw
from pymavlink.dialects.v20 import ardupilotmega as mavlink

from kaga.engines.airspace.missions.plan import write_plan
from kaga.engines.airspace.missions.waypoints import write_waypoints
from kaga.engines.airspace.missions.wire import (
    Autopilot,
    WireItem,
    wired_fences,
    wired_mission,
    wired_rally,
)
from tests.engines.airspace.missions.made import MEDICINE, missions

NAMES = [field.name for field in fields(WireItem)]
KINDS = {Autopilot.ARDUPILOT: mavlink.MAV_AUTOPILOT_ARDUPILOTMEGA,
         Autopilot.PX4: mavlink.MAV_AUTOPILOT_PX4}  # fmt: skip


@pytest.fixture(scope="module", params=list(Autopilot), ids=lambda kind: kind.value)
def judge(request):
    """MAVSDK that has met a vehicle of the kind."""
    configuration = Configuration.create_with_component_type(ComponentType.GROUND_STATION)
    with Mavsdk(configuration) as sdk:
        sdk.add_any_connection("raw://")
        vehicle = mavlink.MAVLink(None, srcSystem=1, srcComponent=1)
        heartbeat = mavlink.MAVLink_heartbeat_message(2, KINDS[request.param], 81, 0, 3, 3)
        sdk.pass_received_raw_bytes(heartbeat.pack(vehicle))
        system = sdk.first_autopilot(10.0)
        assert system is not None
        yield request.param, MissionRaw(system)


def wire_items(items) -> list[WireItem]:
    return [WireItem(*(getattr(item, name) for name in NAMES)) for item in items]


def same(read: list[WireItem], ours: list[WireItem]) -> list[tuple[WireItem, WireItem]]:
    """Pairs that differ."""
    return [pair for pair in zip(read, ours, strict=True) if not pair[0].same_as(pair[1])]


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(mission=missions())
def test_every_item_of_a_plan_is_read_identical(judge, mission):
    autopilot, reader = judge
    read = reader.import_qgroundcontrol_mission_from_string(write_plan(mission))
    path = wire_items(read.mission_items)
    if autopilot is Autopilot.ARDUPILOT:
        # Home's frame: 5 is the old name of 0 with integer degrees.
        path[0] = replace(path[0], frame={5: 0}[path[0].frame])
    assert same(path, wired_mission(mission, autopilot)) == []
    assert same(wire_items(read.geofence_items), wired_fences(mission)) == []
    assert same(wire_items(read.rally_items), wired_rally(mission)) == []


def test_a_plan_in_a_file_is_read_identical(judge, tmp_path):
    autopilot, reader = judge
    path = tmp_path / "medicine.plan"
    path.write_text(write_plan(MEDICINE), "utf-8")
    read = reader.import_qgroundcontrol_mission(str(path))
    home = autopilot is Autopilot.ARDUPILOT
    assert len(read.mission_items) == len(wired_mission(MEDICINE, autopilot)) == 8 + home


def test_every_item_of_a_waypoint_file_is_read_identical(judge):
    autopilot, reader = judge
    read = reader.import_mission_planner_mission_from_string(write_waypoints(MEDICINE))
    # MAVSDK puts a home of its own before line 0 for ArduPilot, and none for PX4.
    path = wire_items(read.mission_items)[-8:]
    ours = wired_mission(MEDICINE, autopilot)[-8:]
    meaning = [(item.command, item.frame, item.x, item.y, item.z) for item in path]
    assert meaning == [(item.command, item.frame, item.x, item.y, item.z) for item in ours]
    assert [item.params[:3] for item in path] == [item.params[:3] for item in ours]
