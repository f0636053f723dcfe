// The layers of the three-dimensional picture, from the ground up.
import { COORDINATE_SYSTEM, type Layer } from "@deck.gl/core";
import { PathLayer, PointCloudLayer, ScatterplotLayer, SolidPolygonLayer, TextLayer } from "@deck.gl/layers";
import { SimpleMeshLayer } from "@deck.gl/mesh-layers";
import type { Limit, Scene, Waypoint, Zone } from "./sky3d-scene.ts";
import { corner, groundAt, groundMesh, groundPicture, standingMesh, wiresOf, type Tile, type Voxel } from "./sky3d-tiles.ts";

type Colour = [number, number, number] | [number, number, number, number];

const looks: readonly (readonly [Colour, Colour])[] = [
  [[30, 84, 200], [122, 170, 255]],
  [[200, 62, 26], [255, 140, 110]],
  [[20, 128, 80], [110, 220, 160]],
  [[128, 60, 184], [206, 160, 255]],
  [[176, 112, 0], [255, 200, 80]],
];
const ceiling = 150;

export interface Shown {
  readonly buildings: boolean;
  readonly ceiling: boolean;
}

/** The city: made once, because its meshes are large. */
export function cityLayers(tiles: readonly Tile[], isDark: boolean): { ground: Layer[]; standing: Layer[]; sheet: Layer[] } {
  const at = (tile: Tile) => ({
    data: [0],
    coordinateSystem: COORDINATE_SYSTEM.METER_OFFSETS,
    coordinateOrigin: [...corner(tile.x, tile.y), 0] as [number, number, number],
    getPosition: () => [0, 0, 0] as [number, number, number],
  });
  const ground = tiles.map(
    (tile) =>
      new SimpleMeshLayer({
        ...at(tile),
        id: `ground-${tile.x}-${tile.y}`,
        mesh: groundMesh(tile) as never,
        texture: groundPicture(tile, isDark) as never,
        textureParameters: { minFilter: "linear", magFilter: "linear", addressModeU: "clamp-to-edge", addressModeV: "clamp-to-edge" },
        getColor: [255, 255, 255],
        material: { ambient: 0.62, diffuse: 0.5, shininess: 1, specularColor: [0, 0, 0] },
      }),
  );
  const standing = tiles
    .filter((tile) => tile.boxes.byteLength > 0)
    .map(
      (tile) =>
        new SimpleMeshLayer({
          ...at(tile),
          id: `standing-${tile.x}-${tile.y}`,
          mesh: standingMesh(tile, isDark) as never,
          getColor: [255, 255, 255],
          material: { ambient: 0.68, diffuse: 0.5, shininess: 1, specularColor: [0, 0, 0] },
        }),
    );
  const wires = new PointCloudLayer({
    id: "wires",
    data: tiles.flatMap(wiresOf),
    getPosition: (one: Voxel) => one.at,
    getColor: (one: Voxel) => (one.kind === 1 ? (isDark ? [255, 190, 90] : [150, 90, 20]) : isDark ? [140, 150, 165] : [150, 156, 166]),
    sizeUnits: "meters",
    pointSize: 2.6,
    material: false,
  });
  const sheet = tiles.map(
    (tile) =>
      new SimpleMeshLayer({
        ...at(tile),
        id: `ceiling-${tile.x}-${tile.y}`,
        mesh: groundMesh(tile, ceiling) as never,
        getColor: isDark ? [120, 180, 255, 26] : [60, 120, 220, 24],
        material: false,
        parameters: { depthWriteEnabled: false },
      }),
  );
  return { ground, standing: [...standing, wires], sheet };
}

/** Routes with their shadows and curtains, circle, places to land, zones, names. */
export function flightLayers(scene: Scene, tiles: readonly Tile[], isDark: boolean): Layer[] {
  const level = (lat: number, lon: number): number => groundAt(tiles, lat, lon) ?? 0;
  const colour = (look: number): Colour => looks[(look - 1) % looks.length]?.[isDark ? 1 : 0] ?? [0, 0, 0];
  const routes = scene.routes.map((route) => ({ ...route, fine: dense(route.line) }));
  const xyz = (row: Waypoint): [number, number, number] => [row[1] ?? 0, row[0] ?? 0, row[2] ?? 0];
  const grounded = (row: Waypoint, lift: number): [number, number, number] => [
    row[1] ?? 0,
    row[0] ?? 0,
    level(row[0] ?? 0, row[1] ?? 0) + lift,
  ];
  type Drawn = (typeof routes)[number];
  const names = [...scene.ends, ...scene.sites].filter((one) => one.name);
  const zones = scene.zones.map((zone) => ({ text: zone.name, at: topOf(zone, level) }));
  return [
    ...(scene.zones.length ? zoneLayers(scene, level, isDark) : []),
    ...(scene.others.length ? [otherLayer(scene, isDark)] : []),
    new PathLayer({
      id: "shadows",
      data: routes as never,
      getPath: (route: Drawn) => route.fine.map((row) => grounded(row, 3)),
      getColor: isDark ? [0, 0, 0, 150] : [20, 30, 50, 90],
      getWidth: (route: Drawn) => (route.chosen ? 9 : 6),
      widthMinPixels: 2,
      jointRounded: true,
      capRounded: true,
    }),
    ...routes.map(
      (route, index) =>
        new SolidPolygonLayer({
          id: `curtain-${index}`,
          data: curtain(route.fine, grounded) as never,
          getPolygon: (four: unknown) => four as never,
          _full3d: true,
          getFillColor: [...(colour(route.look).slice(0, 3) as [number, number, number]), route.chosen ? 52 : 22],
          material: false,
          parameters: { depthWriteEnabled: false, cullMode: "none" },
        }),
    ),
    new PathLayer({
      id: "halo",
      data: routes as never,
      getPath: (route: Drawn) => route.fine.map(xyz),
      getColor: isDark ? [10, 16, 26, 200] : [255, 255, 255, 220],
      getWidth: (route: Drawn) => (route.chosen ? 15 : 10),
      widthMinPixels: 5,
      widthMaxPixels: 10,
      billboard: true,
      jointRounded: true,
      capRounded: true,
    }),
    new PathLayer({
      id: "routes",
      data: routes as never,
      getPath: (route: Drawn) => route.fine.map(xyz),
      getColor: (route: Drawn) => colour(route.look) as never,
      getWidth: (route: Drawn) => (route.chosen ? 10 : 6),
      widthMinPixels: 3,
      widthMaxPixels: 6.5,
      billboard: true,
      jointRounded: true,
      capRounded: true,
      parameters: { depthCompare: "less-equal" },
    }),
    ...circleLayers(scene, isDark, level),
    ...(scene.sites.length ? [siteLayer(scene, level)] : []),
    new TextLayer({
      id: "names",
      data: [
        ...names.map((one) => ({ text: one.name, at: [one.lon, one.lat, level(one.lat, one.lon) + 30] })),
        ...zones,
        ...routes.filter((one) => one.name).map((one) => ({ text: one.name, at: xyz(one.fine[0] ?? [0, 0, 0]) })),
      ] as never,
      characterSet: "auto",
      fontFamily: '"Noto Sans JP", "Noto Sans CJK JP", sans-serif',
      fontWeight: 700,
      fontSettings: { sdf: false },
      getText: (one: { text: string }) => one.text,
      getPosition: (one: { at: [number, number, number] }) => one.at,
      getSize: 15,
      getColor: isDark ? [240, 245, 255] : [24, 32, 48],
      background: true,
      getBackgroundColor: isDark ? [20, 28, 40, 225] : [255, 255, 255, 232],
      backgroundPadding: [7, 3],
      getPixelOffset: [0, -16],
      parameters: { depthCompare: "always" },
    }),
  ] as Layer[];
}

function siteLayer(scene: Scene, level: (lat: number, lon: number) => number): Layer {
  return new ScatterplotLayer({
    id: "sites",
    data: scene.sites as never,
    getPosition: (one: Scene["sites"][number]) => [one.lon, one.lat, level(one.lat, one.lon) + 4],
    getRadius: 22,
    radiusMinPixels: 5,
    stroked: true,
    lineWidthMinPixels: 2,
    getFillColor: [26, 140, 90, 150],
    getLineColor: [255, 255, 255, 230],
  }) as Layer;
}

const zoneColours: Readonly<Record<string, readonly [Colour, Colour]>> = {
  closed: [[200, 30, 40], [255, 110, 100]],
  permission: [[170, 115, 0], [240, 190, 80]],
  avoid: [[122, 90, 154], [192, 162, 228]],
};

type Level = (lat: number, lon: number) => number;

function heightOf(limit: Limit, ground: number): number {
  return limit.isFromGround ? ground + limit.metres : Math.max(limit.metres, ground);
}

/** The middle of a zone's outline, at its top: where its name stands. */
function topOf(zone: Zone, level: Level): [number, number, number] {
  const count = Math.max(zone.outer.length, 1);
  const middle = (axis: number): number => zone.outer.reduce((sum, row) => sum + (row[axis] ?? 0), 0) / count;
  return [middle(1), middle(0), heightOf(zone.ceiling, level(middle(0), middle(1)))];
}

/** Closed and limited air as volumes: glassy walls, a lid, and sharp edges above and below. */
function zoneLayers(scene: Scene, level: Level, isDark: boolean): Layer[] {
  const tinted = (zone: Zone, alpha: number): Colour => {
    const pair = zoneColours[zone.look] ?? zoneColours["closed"];
    const [red = 200, green = 30, blue = 40] = pair?.[isDark ? 1 : 0] ?? [];
    return [red, green, blue, alpha];
  };
  type Ring = [number, number, number][];
  const ringAt = (zone: Zone, limit: Limit): Ring => {
    // One level lid and one level bottom: what bends with the ground is not seen as a volume.
    const grounds = zone.outer.map(([lat = 0, lon = 0]) => heightOf(limit, level(lat, lon)));
    const height = limit === zone.floor ? Math.min(...grounds) : Math.max(...grounds);
    return zone.outer.map(([lat = 0, lon = 0]) => [lon, lat, height]);
  };
  const faces = scene.zones.flatMap((zone) => {
    const [low, high] = [ringAt(zone, zone.floor), ringAt(zone, zone.ceiling)];
    const walls = low.slice(1).map((to, at) => ({ zone, alpha: 58, ring: [low[at] ?? to, to, high[at + 1] ?? to, high[at] ?? to] as Ring }));
    return [...walls, { zone, alpha: 40, ring: high }];
  });
  type Face = (typeof faces)[number];
  const rims = scene.zones.flatMap((zone) => [zone.floor, zone.ceiling].map((limit) => ({ zone, ring: ringAt(zone, limit) })));
  type Rim = (typeof rims)[number];
  return [
    new SolidPolygonLayer({
      id: "zones",
      data: faces as never,
      _full3d: true,
      getPolygon: (face: Face) => face.ring as never,
      getFillColor: (face: Face) => tinted(face.zone, face.alpha) as never,
      material: false,
      parameters: { depthWriteEnabled: false, cullMode: "none" },
    }),
    new PathLayer({
      id: "zone-edges",
      data: rims as never,
      getPath: (rim: Rim) => rim.ring as never,
      getColor: (rim: Rim) => tinted(rim.zone, 230) as never,
      getWidth: 3,
      widthMinPixels: 1.75,
      billboard: true,
    }),
  ] as Layer[];
}

/** What is public of other flights at that time. */
function otherLayer(scene: Scene, isDark: boolean): Layer {
  return new PathLayer({
    id: "others",
    data: scene.others as never,
    getPath: (points: readonly Waypoint[]) => points.map((row) => [row[1] ?? 0, row[0] ?? 0, row[2] ?? 0]) as never,
    getColor: isDark ? [197, 206, 219, 235] : [70, 80, 94, 235],
    getWidth: 5,
    widthMinPixels: 2,
    widthMaxPixels: 4,
    billboard: true,
    jointRounded: true,
  }) as Layer;
}

/** Where the picture follows a flight: a bright ball with a line down to the ground. */
export function craftLayers(at: Waypoint | null, ground: number, isDark: boolean): Layer[] {
  if (!at) {
    return [];
  }
  const [lat = 0, lon = 0, up = 0] = at;
  return [
    new PathLayer({
      id: "plumb",
      data: [[[lon, lat, ground], [lon, lat, up]]] as never,
      getPath: (path: unknown) => path as never,
      getColor: isDark ? [255, 255, 255, 160] : [20, 30, 50, 150],
      getWidth: 1,
      widthMinPixels: 1.5,
      billboard: true,
    }),
    new PointCloudLayer({
      id: "craft",
      data: [[lon, lat, up]],
      getPosition: (point: [number, number, number]) => point,
      getColor: [255, 196, 0],
      pointSize: 9,
      material: false,
      parameters: { depthCompare: "always" },
    }),
  ] as Layer[];
}

function circleLayers(scene: Scene, isDark: boolean, level: (lat: number, lon: number) => number): Layer[] {
  const { circle } = scene;
  if (!circle) {
    return [];
  }
  const ring = Array.from({ length: 97 }, (_, step) => {
    const turn = (2 * Math.PI * step) / 96;
    const lat = circle.lat + (circle.radius / 111_000) * Math.sin(turn);
    const lon = circle.lon + (circle.radius / 111_000 / Math.cos((circle.lat * Math.PI) / 180)) * Math.cos(turn);
    return [lon, lat, level(lat, lon) + 3];
  });
  return [
    new PathLayer({
      id: "circle",
      data: [ring] as never,
      getPath: (path: unknown) => path as never,
      getColor: isDark ? [143, 180, 240, 230] : [30, 60, 123, 220],
      getWidth: 4,
      widthMinPixels: 2.5,
      jointRounded: true,
    }),
    new ScatterplotLayer({
      id: "home",
      data: [circle] as never,
      getPosition: () => [circle.lon, circle.lat, level(circle.lat, circle.lon) + 14],
      getRadius: 14,
      radiusMinPixels: 8,
      billboard: true,
      parameters: { depthCompare: "always" },
      stroked: true,
      lineWidthMinPixels: 3,
      getFillColor: [255, 255, 255],
      getLineColor: isDark ? [143, 180, 240] : [30, 60, 123],
    }),
  ] as Layer[];
}

/** A line with points every 60 m or so, for shadows and curtains that follow the ground. */
export function dense(points: readonly Waypoint[]): Waypoint[] {
  const found: Waypoint[] = points.slice(0, 1);
  for (const [index, to] of points.slice(1).entries()) {
    const from = points[index] ?? to;
    const far = Math.hypot(((to[0] ?? 0) - (from[0] ?? 0)) * 111_000, ((to[1] ?? 0) - (from[1] ?? 0)) * 89_500);
    const parts = Math.min(Math.max(Math.ceil(far / 60), 1), 400);
    for (let part = 1; part <= parts; part += 1) {
      found.push([0, 1, 2].map((axis) => (from[axis] ?? 0) + (part / parts) * ((to[axis] ?? 0) - (from[axis] ?? 0))));
    }
  }
  return found;
}

function curtain(
  points: readonly Waypoint[],
  grounded: (row: Waypoint, lift: number) => [number, number, number],
): number[][][] {
  return points.slice(1).flatMap((to, index) => {
    const from = points[index] ?? to;
    const moved = from[0] !== to[0] || from[1] !== to[1];
    const above = (row: Waypoint): number[] => [row[1] ?? 0, row[0] ?? 0, row[2] ?? 0];
    return moved ? [[grounded(from, 0), grounded(to, 0), above(to), above(from)]] : [];
  });
}
