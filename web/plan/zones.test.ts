import { expect, test } from "vitest";
import { sceneOf } from "./solid.ts";
import { zoneShapes } from "./zones.ts";

test("a polygon is turned to longitude first and closed", () => {
  const [shape] = zoneShapes([{ name: "訓練", footprint: { kind: "polygon", outer: [[36, 136], [36, 137], [37, 137]] } }]);
  expect([shape?.properties?.["name"], shape?.geometry.coordinates]).toEqual(["訓練", [[[136, 36], [137, 36], [137, 37], [136, 36]]]]);
});

test("a circle lies around its centre", () => {
  const [shape] = zoneShapes([{ name: "", footprint: { kind: "circle", centre: [36.3, 136.3], radius_m: 40 } }]);
  const far = (shape?.geometry.coordinates[0] ?? []).map(([lon = 0, lat = 0]) =>
    Math.hypot((lat - 36.3) * 111_200, (lon - 136.3) * 111_200 * Math.cos((36.3 * Math.PI) / 180)),
  );
  expect(Math.min(...far)).toBeGreaterThan(39);
  expect(Math.max(...far)).toBeLessThan(41);
});

test("a corridor is as wide as it says on both sides of each leg", () => {
  const shapes = zoneShapes([{ name: "", footprint: { kind: "corridor", line: [[36, 136], [36, 136.1], [36.1, 136.1]], half_width_m: 556 } }]);
  expect(shapes.length).toBe(2);
  const lats = (shapes[0]?.geometry.coordinates[0] ?? []).map(([, lat = 0]) => Number(lat.toFixed(4)));
  expect([...new Set(lats)].sort()).toEqual([35.995, 36.005]);
});

test("a scene holds every line, and says which is shown", () => {
  const plan = {
    chosen: 2, from: [136.1, 36.1], to: [136.2, 36.2], lines: [[[36, 136, 10, 0]], [[36, 136, 20, 0]]], bends: [], sites: [],
    profile: { s_m: [], ground_msl: [], surface_msl: [], flight_msl: [], t_s: [] },
  } as const;
  expect(sceneOf(plan, ["a", "b"])).toEqual({
    routes: [
      { name: "", look: 1, line: [[36, 136, 10, 0]], chosen: false },
      { name: "b", look: 2, line: [[36, 136, 20, 0]], chosen: true },
    ],
    from: { lat: 36.1, lon: 136.1, name: "" },
    to: { lat: 36.2, lon: 136.2, name: "" },
    sites: [],
  });
});
