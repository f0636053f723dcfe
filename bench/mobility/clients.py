"""A client generated from our schema by openapi-python-client asks a running city.

    python bench/mobility/clients.py http://localhost:8000 2026-11-24

In a folder of its own it installs the generator, has it read `/api/v6/openapi.json`, and asks
by what was generated, unaltered: journeys with rides on demand, a board, and what can be
reached. Prints what the client understood; exit code 1 when it understood something wrong.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ASK = """
import sys
from datetime import datetime
from kaga_city_api_client import Client
from kaga_city_api_client.api.journeys import kaga_services_mobility_api_one_to_all as reach
from kaga_city_api_client.api.journeys import kaga_services_mobility_api_plan as plan
from kaga_city_api_client.api.journeys import kaga_services_mobility_api_stoptimes as board

city, day = Client(base_url=sys.argv[1], raise_on_unexpected_status=True), sys.argv[2]
nine = datetime.fromisoformat(f"{day}T09:00:00+09:00")
modes = "WALK,ODM"
found = plan.sync(
    client=city, from_place="36.2866,136.3700", to_place="36.3028,136.3102", time=nine,
    direct_modes=modes, pre_transit_modes=modes, post_transit_modes=modes,
)
ways = [*found.direct, *found.itineraries]
for way in ways:
    print(way.start_time, way.end_time, [leg.mode for leg in way.legs])
stops = board.sync(client=city, stop_id="kagaonsen", time=nine, n=3)
print([one.place.departure for one in stops.stop_times])
near = reach.sync(client=city, one="kagaonsen", max_travel_time=30, time=nine)
print([(one.place.name, one.duration, one.k) for one in near.all_[:3]])
rides = [leg for way in ways for leg in way.legs if leg.mode == "ODM"]
fine = len(rides) > 0 and all(r.from_.flex_start_pickup_drop_off_window for r in rides)
sys.exit(0 if fine and len(stops.stop_times) == 3 and near.all_ else 1)
"""


def main() -> int:
    """Generate and ask."""
    city, day = sys.argv[1:3]
    with tempfile.TemporaryDirectory(prefix="kaga-client-") as folder:
        home = Path(folder)
        venv.create(home / "venv", with_pip=True)
        python = home / "venv" / "bin" / "python"
        install = [python, "-m", "pip", "install", "-q", "openapi-python-client==0.29.1"]
        subprocess.run(install, check=True)
        generate = [python, "-m", "openapi_python_client", "generate"]
        generate += ["--url", f"{city}/api/v6/openapi.json", "--output-path", home / "client"]
        subprocess.run(generate, check=True, capture_output=True)
        return subprocess.run(
            [python, "-c", ASK, city, day], cwd=home / "client", check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
