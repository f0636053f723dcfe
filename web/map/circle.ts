// A circle on the ground around a position that is only an estimate.
import type { FeatureCollection } from "geojson";

const corners = 64;
const metresPerDegree = 111_320;
const worthDrawing = 50;

/** The circle of so many metres; nothing when the position is known to within 50 m. */
export function circle(lon: number, lat: number, metres: number): FeatureCollection {
  if (metres <= worthDrawing) {
    return { type: "FeatureCollection", features: [] };
  }
  const high = metres / metresPerDegree;
  const wide = high / Math.cos((lat * Math.PI) / 180);
  const ring = Array.from({ length: corners + 1 }, (_, step) => {
    const turn = (2 * Math.PI * (step % corners)) / corners;
    return [lon + wide * Math.cos(turn), lat + high * Math.sin(turn)];
  });
  return {
    type: "FeatureCollection",
    features: [{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } }],
  };
}
