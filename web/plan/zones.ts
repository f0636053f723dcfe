// Zones and other flights as the page tells them, made into shapes that a map draws.
import type { Feature, LineString, Polygon } from "geojson";
import type { Air } from "./data.ts";

/** The shapes of zones, with what a press says. */
export function zoneShapes(air: Air): Feature<Polygon>[] {
  return air.zones.map(({ look, words, rings }) => ({
    type: "Feature",
    properties: { look, words },
    geometry: { type: "Polygon", coordinates: rings.map((ring) => ring.map(([lat, lon]) => [lon, lat])) },
  }));
}

/** The public pieces of other flights' ways. */
export function otherLines(air: Air): Feature<LineString>[] {
  return air.others.flatMap(({ words, lines }) =>
    lines.map((line): Feature<LineString> => ({
      type: "Feature",
      properties: { words },
      geometry: { type: "LineString", coordinates: line.map(([lat = 0, lon = 0]) => [lon, lat]) },
    })),
  );
}
