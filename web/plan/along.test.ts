import { expect, test } from "vitest";
import { clock, measured, pointAt, shareNear, spotAt } from "./along.ts";
import type { Corner } from "./data.ts";

const north: Corner[] = [
  [36, 136, 10, 0],
  [36.01, 136, 60, 50],
  [36.03, 136, 20, 200],
];

test("metres are counted over the ground", () => {
  const metres = measured(north).metres.map((one) => Math.round(one));
  expect(metres).toEqual([0, 1112, 3336]);
});

test("a share of the way is a point between corners", () => {
  const route = measured(north);
  expect(pointAt(route, 0)).toEqual([136, 36]);
  expect(pointAt(route, 1)[1]).toBeCloseTo(36.03, 9);
  expect(pointAt(route, 0.5)[1]).toBeCloseTo(36.015, 9);
  expect(pointAt(route, 7)[1]).toBeCloseTo(36.03, 9);
});

test("a point beside the way belongs to the nearest share of it", () => {
  const route = measured(north);
  for (const share of [0, 0.2, 0.5, 0.93, 1]) {
    const [lon, lat] = pointAt(route, share);
    expect(shareNear(route, [lon + 0.002, lat])).toBeCloseTo(share, 6);
  }
});

test("heights between two samples are between theirs", () => {
  const spot = spotAt(
    { s_m: [0, 100, 300], ground_msl: [10, 20, 20], surface_msl: [10, 30, 20], flight_msl: [50, 70, 70], t_s: [0, 10, 30] },
    0.5,
  );
  expect(spot).toEqual({ metres: 150, seconds: 15, msl: 70, agl: 50, room: 42.5 });
});

test("seconds are said as a clock", () => {
  expect([clock(0), clock(59.6), clock(289.5)]).toEqual(["0:00", "1:00", "4:50"]);
});
