// What a page asks to be drawn in three dimensions: routes, places to land, closed air, a circle.
// Three spellings are read: a list of waypoints, a scene, or the record of a plan.

/** Latitude, longitude, metres above sea level, and the second if there is one. */
export type Waypoint = readonly number[];

export interface Route {
  readonly name: string;
  readonly look: number;
  readonly line: readonly Waypoint[];
  readonly chosen: boolean;
}

export interface Spot {
  readonly lat: number;
  readonly lon: number;
  readonly name: string;
}

/** A limit of a zone: metres, from the ground or from the sea. */
export interface Limit {
  readonly metres: number;
  readonly isFromGround: boolean;
}

export interface Zone {
  readonly name: string;
  readonly look: string;
  readonly outer: readonly (readonly number[])[];
  readonly floor: Limit;
  readonly ceiling: Limit;
}

export interface Scene {
  readonly routes: readonly Route[];
  readonly sites: readonly Spot[];
  readonly ends: readonly Spot[];
  readonly zones: readonly Zone[];
  readonly others: readonly (readonly Waypoint[])[];
  readonly circle: { readonly lat: number; readonly lon: number; readonly radius: number } | null;
}

export type Box = readonly [west: number, south: number, east: number, north: number];

const metresOfADegree = 111_000;

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function number(value: unknown, absent = 0): number {
  return typeof value === "number" && Number.isFinite(value) ? value : absent;
}

function line(value: unknown): Waypoint[] {
  const rows = list(value).map((row) => list(row).map((one) => number(one, Number.NaN)));
  return rows.filter((row) => row.length >= 3 && row.slice(0, 3).every((one) => Number.isFinite(one)));
}

function spot(value: unknown): Spot {
  const one = record(value);
  return { lat: number(one["lat"]), lon: number(one["lon"]), name: String(one["name"] ?? "") };
}

function routesOf(scene: Record<string, unknown>): Route[] {
  const alternatives = list(scene["alternatives"]).map((one, index) => ({
    ...record(one),
    line: record(one)["waypoints"],
    chosen: index === number(scene["chosen"]),
  }));
  const rows = alternatives.length ? alternatives : list(scene["routes"]);
  return rows.flatMap((value, index) => {
    const one = record(value);
    const points = line(one["line"]);
    const chosen = typeof one["chosen"] === "boolean" ? one["chosen"] : true;
    const name = String(one["name"] ?? "");
    return points.length < 2 ? [] : [{ name, look: number(one["look"], (index % 5) + 1), line: points, chosen }];
  });
}

function zoneOf(value: unknown): Zone[] {
  const one = record(value);
  const outer = list(list(one["rings"])[0]).map((row) => list(row).map((part) => number(part)));
  const limits = list(one["limits"]);
  const [floor, ceiling] = [limit(limits[0], 0), limit(limits[1], 150)];
  const zone = { name: String(one["name"] ?? ""), look: String(one["look"] ?? "closed"), outer, floor, ceiling };
  return outer.length >= 3 ? [zone] : [];
}

function limit(value: unknown, absent: number): Limit {
  const [metres, datum] = list(value);
  return { metres: number(metres, absent), isFromGround: datum !== "msl" };
}

/** The scene of an element's attribute; nothing that can be drawn gives an empty one. */
export function readScene(text: string): Scene {
  const found: unknown = JSON.parse(text || "{}");
  const scene = Array.isArray(found) ? { routes: [{ line: found }] } : record(found);
  const circle = record(scene["circle"]);
  const routes = routesOf(scene);
  const ends = [scene["from"], scene["to"]].filter((one) => one).map(spot);
  const alternative = record(list(scene["alternatives"])[number(scene["chosen"])]);
  return {
    routes,
    sites: list(scene["sites"] ?? alternative["sites"]).map(spot),
    ends,
    zones: list(scene["zones"]).flatMap(zoneOf),
    others: list(scene["others"]).map(line).filter((points) => points.length >= 2),
    circle: "radius" in circle ? { ...spot(circle), radius: number(circle["radius"], 300) } : null,
  };
}

/** A box of degrees around everything in a scene; null when it is empty. */
export function boxOf(scene: Scene, spare = 250): Box | null {
  const points = scene.routes.flatMap((route) => route.line.map((row) => [row[0] ?? 0, row[1] ?? 0, 0]));
  if (scene.circle) {
    points.push([scene.circle.lat, scene.circle.lon, scene.circle.radius]);
  }
  if (!points.length) {
    return null;
  }
  const high = points.map(([lat = 0, , room = 0]) => [lat, (room + spare) / metresOfADegree] as const);
  const shrink = Math.cos(((points[0]?.[0] ?? 0) * Math.PI) / 180);
  const wide = points.map(([, lon = 0, room = 0]) => [lon, (room + spare) / metresOfADegree / shrink] as const);
  return [
    Math.min(...wide.map(([at, room]) => at - room)),
    Math.min(...high.map(([at, room]) => at - room)),
    Math.max(...wide.map(([at, room]) => at + room)),
    Math.max(...high.map(([at, room]) => at + room)),
  ];
}

/** Metres between two places, flat: enough for a way through a city. */
export function apart(from: Waypoint, to: Waypoint): number {
  const north = ((to[0] ?? 0) - (from[0] ?? 0)) * metresOfADegree;
  const shrink = Math.cos(((from[0] ?? 0) * Math.PI) / 180);
  const east = ((to[1] ?? 0) - (from[1] ?? 0)) * metresOfADegree * shrink;
  return Math.hypot(north, east, (to[2] ?? 0) - (from[2] ?? 0));
}

/** Degrees clockwise from north. */
export function heading(from: Waypoint, to: Waypoint): number {
  const shrink = Math.cos(((from[0] ?? 0) * Math.PI) / 180);
  const east = ((to[1] ?? 0) - (from[1] ?? 0)) * shrink;
  return (Math.atan2(east, (to[0] ?? 0) - (from[0] ?? 0)) * 180) / Math.PI;
}

/** The point at a share (0 to 1) of a line's length. */
export function along(points: readonly Waypoint[], share: number): Waypoint {
  const lengths = points.slice(1).map((to, index) => apart(points[index] ?? to, to));
  let left = Math.min(Math.max(share, 0), 1) * lengths.reduce((sum, one) => sum + one, 0);
  for (const [index, length] of lengths.entries()) {
    const from = points[index];
    const to = points[index + 1];
    if (from && to && (left <= length || index === lengths.length - 1)) {
      const part = length > 0 ? Math.min(left / length, 1) : 0;
      return [0, 1, 2].map((axis) => (from[axis] ?? 0) + part * ((to[axis] ?? 0) - (from[axis] ?? 0)));
    }
    left -= length;
  }
  return points[0] ?? [0, 0, 0];
}
