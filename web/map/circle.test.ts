import { expect, test } from "vitest";
import { circle } from "./circle.ts";

test("a position known to 50 m needs no circle", () => {
  expect(circle(136, 36, 50).features).toEqual([]);
});

test("a circle is closed and has the radius on both axes", () => {
  const [feature] = circle(136, 36, 1113.2).features;
  const [ring] = (feature?.geometry as GeoJSON.Polygon).coordinates;
  expect(ring?.[0]).toEqual(ring?.at(-1));
  const lons = (ring ?? []).map(([lon]) => lon ?? 0);
  const lats = (ring ?? []).map(([, lat]) => lat ?? 0);
  expect(Math.max(...lats) - 36).toBeCloseTo(0.01, 6);
  expect((Math.max(...lons) - 136) * Math.cos((36 * Math.PI) / 180)).toBeCloseTo(0.01, 6);
});
