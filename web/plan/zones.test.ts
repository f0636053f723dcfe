import { expect, test } from "vitest";
import { readAir } from "./data.ts";
import { otherLines, zoneShapes } from "./zones.ts";

const air = {
  zones: [{ name: "x", words: "x ・ 飛行禁止", look: "closed", rings: [[[36, 136], [36.1, 136], [36, 136.1], [36, 136]]], limits: [[0, "agl"], [150, "agl"]] }],
  others: [{ words: "y", lines: [[[36, 136, 80], [36.1, 136.2, 90]], [[36.2, 136.2, 90], [36.3, 136.2, 90]]] }],
};

test("the air of the page becomes shapes, longitude first", () => {
  document.body.innerHTML = "";
  expect(readAir(document)).toEqual({ zones: [], others: [] });
  const holder = document.createElement("div");
  holder.dataset["planAir"] = JSON.stringify(air);
  document.body.append(holder);
  const [zone] = zoneShapes(readAir(document));
  expect([zone?.properties?.["look"], zone?.geometry.coordinates[0]?.[1]]).toEqual(["closed", [136, 36.1]]);
  expect(otherLines(readAir(document)).map((one) => one.geometry.coordinates[1])).toEqual([[136.2, 36.1], [136.2, 36.3]]);
});
