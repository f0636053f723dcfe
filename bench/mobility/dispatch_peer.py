"""One pickup-and-delivery instance solved by a peer; run by dispatch.py in its own python.

Vehicles come first by a fixed price of a vehicle that no distance outweighs. Peers that count
in whole numbers get distances times 10,000, rounded.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

SCALE = 10_000
VEHICLE = 100_000 * SCALE


class Instance:
    """The file's numbers."""

    def __init__(self, file: Path) -> None:
        (self.vehicles, self.seats, _), *self.rows = [
            [float(one) for one in line.split()]
            for line in file.read_text("utf-8").splitlines()
            if line
        ]
        self.pairs = [
            (at, int(row[8])) for at, row in enumerate(self.rows) if at and int(row[8])
        ]

    def way(self, a: int, b: int) -> float:
        return math.dist(self.rows[a][1:3], self.rows[b][1:3])

    def scaled(self) -> list[list[int]]:
        count = range(len(self.rows))
        return [[round(self.way(a, b) * SCALE) for b in count] for a in count]

    def timed(self, orders: list[list[int]]) -> dict:
        """Orders of nodes with the earliest times, and what they cost."""
        cost, routes = 0.0, []
        for order in orders:
            begin, before, route = self.rows[0][4], 0, []
            route.append((0, begin))
            for node in [*order, 0]:
                begin += self.rows[before][6] + self.way(before, node)
                begin = max(begin, self.rows[node][4])
                cost += self.way(before, node)
                route.append((node or len(self.rows), begin))
                before = node
            routes.append(route)
        return {"cost": cost, "routes": routes}


def vroom(instance: Instance, seconds: float) -> list[list[int]]:
    import datetime as dt

    import numpy as np
    from vroom import Amount, Input, ShipmentStep, TimeWindow, Vehicle, VehicleCosts

    problem = Input()
    way = np.array(instance.scaled(), dtype=np.uint32)
    problem.set_durations_matrix("car", way)
    problem.set_costs_matrix("car", way)

    def step(at: int) -> ShipmentStep:
        row = instance.rows[at]
        window = TimeWindow(round(row[4] * SCALE), round(row[5] * SCALE))
        return ShipmentStep(
            id=at, location=at, default_service=round(row[6] * SCALE), time_windows=[window]
        )

    for at in range(int(instance.vehicles)):
        end = round(instance.rows[0][5] * SCALE)
        problem.add_vehicle(
            Vehicle(
                id=at + 1, start=0, end=0, capacity=[int(instance.seats)],
                time_window=TimeWindow(0, end), costs=VehicleCosts(fixed=10_000_000),
            )
        )  # fmt: skip
    for at, to in instance.pairs:
        problem.add_shipment(step(at), step(to), amount=Amount([int(instance.rows[at][3])]))
    limit = dt.timedelta(seconds=seconds)
    solution = problem.solve(exploration_level=5, nb_threads=2, timeout=limit)
    table = solution.routes
    orders = []
    for _, route in table.groupby("vehicle_id"):
        steps = route[~route.type.isin(["start", "end"])]
        orders.append([int(one) for one in steps.id])
    return orders


def pyvrp(instance: Instance, seconds: float) -> list[list[int]]:
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    model, way = Model(), instance.scaled()
    places = [model.add_location(*row[1:3]) for row in instance.rows]
    for a, one in enumerate(places):
        for b, other in enumerate(places):
            model.add_edge(one, other, way[a][b], way[a][b])
    depot = model.add_depot(places[0])
    model.add_vehicle_type(
        int(instance.vehicles), int(instance.seats), depot, depot, VEHICLE,
        0, round(instance.rows[0][5] * SCALE),
    )  # fmt: skip
    for at, to in instance.pairs:
        ends = [[round(one * SCALE) for one in instance.rows[k][4:7]] for k in (at, to)]
        amount = int(instance.rows[at][3])
        model.add_shipment(places[at], places[to], *ends[0], *ends[1], amount)
    best = model.solve(MaxRuntime(seconds), display=False).best
    orders = []
    for route in best.routes():
        stops = [one for one in route.schedule() if one.is_shipment()]
        orders.append([instance.pairs[one.idx][one.is_delivery()] for one in stops])
    return orders


def ortools(instance: Instance, seconds: float) -> list[list[int]]:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    way, count = instance.scaled(), len(instance.rows)
    manager = pywrapcp.RoutingIndexManager(count, int(instance.vehicles), 0)
    routing = pywrapcp.RoutingModel(manager)
    node = manager.IndexToNode
    drive = routing.RegisterTransitCallback(lambda a, b: way[node(a)][node(b)])
    routing.SetArcCostEvaluatorOfAllVehicles(drive)
    routing.SetFixedCostOfAllVehicles(VEHICLE)
    serve = [round(row[6] * SCALE) for row in instance.rows]
    passes = routing.RegisterTransitCallback(
        lambda a, b: way[node(a)][node(b)] + serve[node(a)]
    )
    end = round(instance.rows[0][5] * SCALE)
    routing.AddDimension(passes, end, end, fix_start_cumul_to_zero=False, name="time")
    time = routing.GetDimensionOrDie("time")
    loads = routing.RegisterUnaryTransitCallback(lambda a: int(instance.rows[node(a)][3]))
    routing.AddDimension(
        loads, 0, int(instance.seats), fix_start_cumul_to_zero=True, name="load"
    )
    for at in range(1, count):
        low, high = (round(one * SCALE) for one in instance.rows[at][4:6])
        time.CumulVar(manager.NodeToIndex(at)).SetRange(low, high)
    for at, to in instance.pairs:
        one, other = manager.NodeToIndex(at), manager.NodeToIndex(to)
        routing.AddPickupAndDelivery(one, other)
        routing.solver().Add(routing.VehicleVar(one) == routing.VehicleVar(other))
        routing.solver().Add(time.CumulVar(one) <= time.CumulVar(other))
    ask = pywrapcp.DefaultRoutingSearchParameters()
    first = routing_enums_pb2.FirstSolutionStrategy
    ask.first_solution_strategy = first.PARALLEL_CHEAPEST_INSERTION
    meta = routing_enums_pb2.LocalSearchMetaheuristic
    ask.local_search_metaheuristic = meta.GUIDED_LOCAL_SEARCH
    ask.time_limit.FromMilliseconds(round(seconds * 1_000))
    solution = routing.SolveWithParameters(ask)
    orders = []
    for v in range(int(instance.vehicles)) if solution else ():
        at, order = solution.Value(routing.NextVar(routing.Start(v))), []
        while not routing.IsEnd(at):
            order.append(node(at))
            at = solution.Value(routing.NextVar(at))
        if order:
            orders.append(order)
    return orders


def main(who: str, file: str, seconds: str) -> None:
    instance = Instance(Path(file))
    orders = {"pyvrp": pyvrp, "vroom": vroom, "ortools": ortools}[who](instance, float(seconds))
    print(json.dumps(instance.timed([order for order in orders if order])))


if __name__ == "__main__":
    main(*sys.argv[1:])
