import type { FeatureCollection } from "geojson";
import { expect, test } from "vitest";
import type { MapConfig } from "./config.ts";
import { say } from "./config.ts";
import { placesOf, prepared, samePoint } from "./places.ts";
import { hazardFilter, layersOf } from "./style.ts";
import { paletteOf } from "./palette.ts";

const config: MapConfig = {
  view: [136, 36, 137, 37],
  layers: [],
  search: "/api/v1/places",
  kinds: {},
  statuses: {},
  hazards: {},
  uncertain: ["estimate"],
  sources: {},
  words: { metres: "約{count}メートル" },
};

const sites: FeatureCollection = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      properties: { key: "a", kind: "emergency_site", name: "公園", status: "official", source: "s", hazards: ["inland_flood"] },
      geometry: { type: "Point", coordinates: [136.1, 36.1] },
    },
    {
      type: "Feature",
      properties: { key: "b", kind: "emergency_site", name: "広場", status: "estimate", source: "s", hazards: ["flood"] },
      geometry: { type: "Point", coordinates: [136.1, 36.1] },
    },
  ],
};

test("a site for inland flooding is not one for floods", () => {
  const [first, second] = prepared("shelters", sites, config).features;
  expect(first?.properties?.["for_inland_flood"]).toBe(1);
  expect(first?.properties?.["for_flood"]).toBeUndefined();
  expect(second?.properties?.["for_flood"]).toBe(1);
});

test("an estimate has a sign of its own", () => {
  const icons = prepared("shelters", sites, config).features.map((one) => one.properties?.["icon"]);
  expect(icons).toEqual(["shelters:emergency_site:sure", "shelters:emergency_site:uncertain"]);
});

test("places at one point know each other", () => {
  const [one, other] = placesOf("shelters", sites);
  expect(one && other && samePoint(one, other)).toBe(true);
});

test("without a hazard everything is shown, with one only sites designated for it", () => {
  expect(hazardFilter("")).toBeNull();
  expect(hazardFilter("flood")).toEqual(["all", ["==", ["get", "kind"], "emergency_site"], ["has", "for_flood"]]);
});

test("every drawing of a layer has its own name and source", () => {
  const palette = paletteOf(document.documentElement);
  const names = ["coast", "neighbours", "boundary", "railways", "addresses", "shelters", "stations"];
  const ids = names.flatMap((name) => layersOf(name, palette).map((drawing) => drawing.id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(layersOf("unknown", palette)).toEqual([]);
});

test("sentences have their places filled", () => {
  expect(say(config, "metres", { count: 250 })).toBe("約250メートル");
  expect(say(config, "unknown")).toBe("unknown");
});
