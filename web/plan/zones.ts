// Zones, events and works as the API tells them, made into shapes that a map draws.
import type { Feature, Polygon, Position } from "geojson";

const metresOfADegree = 111_200;
const corners = 48;

/** A footprint in the API's plain form; pairs are latitude first. */
export type Footprint =
  | { readonly kind: "circle"; readonly centre: readonly [number, number]; readonly radius_m: number }
  | { readonly kind: "polygon"; readonly outer: readonly (readonly [number, number])[]; readonly holes?: readonly (readonly (readonly [number, number])[])[] }
  | { readonly kind: "corridor"; readonly line: readonly (readonly [number, number])[]; readonly half_width_m: number };

/** A zone in force. */
export interface Zone {
  readonly name: string;
  readonly footprint: Footprint;
}

/** The shapes of zones: a corridor is one rectangle for each of its legs. */
export function zoneShapes(zones: readonly Zone[]): Feature<Polygon>[] {
  return zones.flatMap((zone) => polygons(zone.footprint).map((geometry) => ({ type: "Feature", properties: { name: zone.name }, geometry })));
}

function polygons(footprint: Footprint): Polygon[] {
  switch (footprint.kind) {
    case "circle":
      return [{ type: "Polygon", coordinates: [ring(around(footprint.centre, footprint.radius_m))] }];
    case "polygon":
      return [{ type: "Polygon", coordinates: [footprint.outer, ...(footprint.holes ?? [])].map(ring) }];
    case "corridor":
      return footprint.line.slice(1).map((end, at) => leg(footprint.line[at] ?? end, end, footprint.half_width_m));
    default:
      return [];
  }
}

function ring(pairs: readonly (readonly [number, number])[]): Position[] {
  const turned: Position[] = pairs.map(([lat, lon]) => [lon, lat]);
  const [first] = turned;
  return first ? [...turned, first] : turned;
}

function around([lat, lon]: readonly [number, number], radius: number): (readonly [number, number])[] {
  const high = radius / metresOfADegree;
  const wide = high / Math.cos((lat * Math.PI) / 180);
  return Array.from({ length: corners }, (_, step) => {
    const turn = (2 * Math.PI * step) / corners;
    return [lat + high * Math.sin(turn), lon + wide * Math.cos(turn)] as const;
  });
}

function leg(one: readonly [number, number], other: readonly [number, number], half: number): Polygon {
  const squeeze = Math.cos((one[0] * Math.PI) / 180);
  const [north, east] = [(other[0] - one[0]) * metresOfADegree, (other[1] - one[1]) * metresOfADegree * squeeze];
  const size = Math.max(Math.hypot(north, east), 1e-9);
  const aside = [(-east / size) * half / metresOfADegree, (north / size) * half / metresOfADegree / squeeze] as const;
  const corner = (point: readonly [number, number], side: number): readonly [number, number] => [
    point[0] + side * aside[0],
    point[1] + side * aside[1],
  ];
  return { type: "Polygon", coordinates: [ring([corner(one, 1), corner(other, 1), corner(other, -1), corner(one, -1)])] };
}
