import { expect, test } from "vitest";
import { along, boxOf, heading, readScene } from "./sky3d-scene.ts";
import { corner, groundAt, groundMesh, parseTile, standingMesh, wiresOf } from "./sky3d-tiles.ts";

const way = [
  [36.32, 136.35, 10],
  [36.32, 136.35, 80],
  [36.32, 136.36, 80],
];

test("a list of waypoints is one route", () => {
  const [route] = readScene(JSON.stringify(way)).routes;
  expect([route?.line.length, route?.look, route?.chosen]).toEqual([3, 1, true]);
});

test("the record of a plan shows every alternative, the first one chosen, with its sites", () => {
  const scene = readScene(
    JSON.stringify({
      alternatives: [
        { waypoints: way, sites: [{ lat: 36.3, lon: 136.3, name: "畑" }] },
        { waypoints: way },
      ],
      from: { lat: 36.32, lon: 136.35, name: "駅" },
    }),
  );
  expect(scene.routes.map((one) => [one.look, one.chosen])).toEqual([[1, true], [2, false]]);
  expect(scene.sites.map((one) => one.name)).toEqual(["畑"]);
  expect(scene.ends.map((one) => one.name)).toEqual(["駅"]);
});

test("what is no waypoint is left out, and nothing to draw has no box", () => {
  const scene = readScene(JSON.stringify({ routes: [{ line: [[36.3, null, 4], "x"] }], zones: [{ rings: [[[1, 2]]] }], others: [[[36.3, 136.3, 50]]] }));
  expect([scene.routes, scene.zones, scene.others, boxOf(scene)]).toEqual([[], [], [], null]);
});

test("a zone keeps what its limits are counted from, and other flights their heights", () => {
  const rings = [[[36, 136], [36.1, 136], [36, 136.1], [36, 136]]];
  const scene = readScene(JSON.stringify({ zones: [{ name: "祭り", look: "closed", rings, limits: [[0, "agl"], [120, "msl"]] }], others: [way] }));
  const [zone] = scene.zones;
  expect([zone?.outer.length, zone?.floor, zone?.ceiling]).toEqual([4, { metres: 0, isFromGround: true }, { metres: 120, isFromGround: false }]);
  expect(scene.others).toEqual([way]);
});

test("a circle is held whole by the box around it", () => {
  const box = boxOf(readScene(JSON.stringify({ circle: { lat: 36.0, lon: 136.0, radius: 1110 } })), 0);
  expect(box?.map((one) => Number(one.toFixed(3)))).toEqual([135.988, 35.99, 136.012, 36.01]);
});

test("a point along a line lies at its share of the length, climbs included", () => {
  expect(along(way, 0)).toEqual([36.32, 136.35, 10]);
  expect(along(way, 1)).toEqual([36.32, 136.36, 80]);
  expect(along(way, 0.01)[2]).toBeCloseTo(10 + 0.01 * (70 + 0.01 * 111_000 * Math.cos((36.32 * Math.PI) / 180)), 6);
});

test("headings turn clockwise from north", () => {
  expect(heading([36, 136], [37, 136])).toBeCloseTo(0);
  expect(heading([36, 136], [36, 137])).toBeCloseTo(90);
});

function tileBytes(): ArrayBuffer {
  const [points, columns] = [3, 2];
  const bytes = new ArrayBuffer(20 + points * points * 2 + columns * columns + 10 + 4);
  const view = new DataView(bytes);
  view.setUint32(0, 0x4b534331, false);
  [points, columns, 1, 1].forEach((count, at) => view.setUint32(4 + at * 4, count, true));
  for (let at = 0; at < 9; at += 1) {
    view.setInt16(20 + at * 2, at === 8 ? 32_767 : 100 + at, true);
  }
  const box = 20 + 18 + 4;
  [4, 6, 1, 2].forEach((value, at) => view.setUint8(box + at, value));
  view.setInt16(box + 4, 100, true);
  view.setInt16(box + 6, 190, true);
  view.setUint8(box + 8, 8);
  [0, 0, 9, 1].forEach((value, at) => view.setUint8(box + 10 + at, value));
  return bytes;
}

test("a tile is read part by part", () => {
  const tile = parseTile(14_397, 6_415, tileBytes());
  expect([tile.points, tile.columns, tile.boxes.byteLength, tile.solids.byteLength]).toEqual([3, 2, 10, 4]);
  expect([...tile.net.slice(0, 2)]).toEqual([100, 101]);
  expect(wiresOf(tile).map((one) => [one.at[2], one.kind])).toEqual([[76, 1]]);
});

test("other bytes are no tile", () => {
  expect(() => parseTile(0, 0, new ArrayBuffer(40))).toThrow("no tile");
});

test("the ground of a tile leaves out what is unknown", () => {
  const mesh = groundMesh(parseTile(14_397, 6_415, tileBytes()), 150);
  expect(mesh.indices.value.length).toBe(3 * 6);
  expect(mesh.attributes.positions.value[2]).toBe(160);
});

test("a house has four walls and a roof, from below its ground to its top", () => {
  const mesh = standingMesh(parseTile(14_397, 6_415, tileBytes()), false);
  const heights = [...mesh.attributes.positions.value].filter((_, at) => at % 3 === 2);
  expect([mesh.indices.value.length, Math.max(...heights), Math.min(...heights)]).toEqual([30, 19, 9]);
});

test("the ground is found by place, and not outside", () => {
  const tile = parseTile(14_397, 6_415, tileBytes());
  const [lon, lat] = corner(14_397.01, 6_415.01);
  expect(groundAt([tile], lat, lon)).toBe(10);
  expect(groundAt([tile], lat + 1, lon)).toBeNull();
});
