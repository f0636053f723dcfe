// Tiles of the city for the three-dimensional picture: read, and made into triangles.
import type { Box } from "./sky3d-scene.ts";

/** Classes of the ground by their number, light and dark: the order of the engine's palette. */
const grounds: readonly (readonly [string, string])[] = [
  ["#dfe5ec", "#1b222c"],
  ["#e6e1d3", "#39404a"],
  ["#a9c29a", "#2d4a3b"],
  ["#dde2bb", "#48513a"],
  ["#cbdcae", "#3c543f"],
  ["#eee4c9", "#4e4a3d"],
  ["#faf8f3", "#59616e"],
  ["#a5cde4", "#1d3f58"],
  ["#d9cfc5", "#4a4f5a"],
  ["#8e939e", "#767f8d"],
  ["#e6a9b8", "#7a4a5a"],
  ["#edc57d", "#7d6330"],
  ["#de8f8f", "#7d4141"],
];
const roofs: Readonly<Record<number, readonly [string, string]>> = {
  2: ["#7fa772", "#34614a"],
  8: ["#cfc6bd", "#8791a1"],
  9: ["#b9bfca", "#8b95a6"],
  10: ["#e0aab6", "#b47f90"],
  11: ["#ecc678", "#c39d4e"],
  12: ["#e59b97", "#bf6e6c"],
};
const unknown = 32_767;
const side = 256;
const metresOfADegree = 111_319.49;

export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly net: Int16Array;
  readonly points: number;
  readonly classes: Uint8Array;
  readonly columns: number;
  readonly boxes: DataView;
  readonly solids: DataView;
}

export interface Mesh {
  readonly attributes: {
    readonly positions: { readonly value: Float32Array; readonly size: 3 };
    readonly normals: { readonly value: Float32Array; readonly size: 3 };
    readonly texCoords?: { readonly value: Float32Array; readonly size: 2 };
    readonly colors?: { readonly value: Float32Array; readonly size: 3 };
  };
  readonly indices: { readonly value: Uint32Array; readonly size: 1 };
  readonly topology: "triangle-list";
}

export interface CityMap {
  readonly official: boolean;
  readonly tiles: readonly (readonly [number, number, string])[];
  readonly words: Readonly<Record<string, string>>;
}

/** Asks which tiles lie in a box. */
export async function askMap(box: Box): Promise<CityMap> {
  const answer = await fetch(`/airspace/sky/map.json?box=${box.map((one) => one.toFixed(6)).join(",")}`);
  if (!answer.ok) {
    throw new Error(`the map answered ${answer.status}`);
  }
  return (await answer.json()) as CityMap;
}

/** Reads one tile by the hash of its bytes. */
export async function readTile(x: number, y: number, digest: string): Promise<Tile> {
  const answer = await fetch(`/airspace/sky/tiles/${digest}`);
  if (!answer.ok) {
    throw new Error(`tile ${digest} answered ${answer.status}`);
  }
  return parseTile(x, y, await answer.arrayBuffer());
}

/** The parts of a tile's bytes (`KSC1`, four counts, net, classes, boxes, solids). */
export function parseTile(x: number, y: number, bytes: ArrayBuffer): Tile {
  const head = new DataView(bytes);
  if (head.getUint32(0, false) !== 0x4b534331) {
    throw new Error("these bytes are no tile");
  }
  const [points = 0, columns = 0, boxes = 0, solids = 0] = [4, 8, 12, 16].map((at) => head.getUint32(at, true));
  const afterNet = 20 + points * points * 2;
  const afterClasses = afterNet + columns * columns;
  const afterBoxes = afterClasses + boxes * 10;
  return {
    x,
    y,
    points,
    columns,
    net: new Int16Array(bytes.slice(20, afterNet)),
    classes: new Uint8Array(bytes.slice(afterNet, afterClasses)),
    boxes: new DataView(bytes, afterClasses, boxes * 10),
    solids: new DataView(bytes, afterBoxes, solids * 4),
  };
}

/** Longitude and latitude of the north-west corner of a tile of zoom 14. */
export function corner(x: number, y: number): [lon: number, lat: number] {
  const tiles = 2 ** 14;
  const flat = Math.PI * (1 - (2 * y) / tiles);
  return [(x / tiles) * 360 - 180, (Math.atan(Math.sinh(flat)) * 180) / Math.PI];
}

/** Metres of a column of a tile: Mercator is true in both directions by the same factor. */
function columnSize(tile: Tile): number {
  const [, lat] = corner(tile.x, tile.y + 0.5);
  return ((360 / 2 ** 14) * metresOfADegree * Math.cos((lat * Math.PI) / 180)) / side;
}

/** The height of the ground at a place, metres above sea level; null outside of these tiles. */
export function groundAt(tiles: readonly Tile[], lat: number, lon: number): number | null {
  const x = ((lon + 180) / 360) * 2 ** 14;
  const y = ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** 14;
  const tile = tiles.find((one) => one.x === Math.floor(x) && one.y === Math.floor(y));
  if (!tile) {
    return null;
  }
  const step = tile.points - 1;
  const row = Math.min(Math.round((y - tile.y) * step), step);
  const column = Math.min(Math.round((x - tile.x) * step), step);
  const value = tile.net[row * tile.points + column] ?? unknown;
  return value === unknown ? null : value / 10;
}

/** The ground of a tile, lifted by some metres: metres east and north of its corner. */
export function groundMesh(tile: Tile, lift = 0): Mesh {
  const { points, net } = tile;
  const cell = (columnSize(tile) * side) / (points - 1);
  const positions = new Float32Array(points * points * 3);
  const texCoords = new Float32Array(points * points * 2);
  for (let at = 0; at < points * points; at += 1) {
    const [row, column] = [Math.floor(at / points), at % points];
    const value = net[at] ?? unknown;
    positions.set([column * cell, -row * cell, (value === unknown ? 0 : value / 10) + lift], at * 3);
    texCoords.set([column / (points - 1), row / (points - 1)], at * 2);
  }
  const indices: number[] = [];
  for (let row = 0; row < points - 1; row += 1) {
    for (let column = 0; column < points - 1; column += 1) {
      const at = row * points + column;
      const four = [at, at + 1, at + points, at + points + 1];
      if (four.every((one) => (net[one] ?? unknown) !== unknown)) {
        indices.push(at, at + points, at + 1, at + 1, at + points, at + points + 1);
      }
    }
  }
  return {
    attributes: {
      positions: { value: positions, size: 3 },
      normals: { value: slopes(net, points, cell), size: 3 },
      texCoords: { value: texCoords, size: 2 },
    },
    indices: { value: new Uint32Array(indices), size: 1 },
    topology: "triangle-list",
  };
}

function slopes(net: Int16Array, points: number, cell: number): Float32Array {
  const normals = new Float32Array(points * points * 3);
  const height = (row: number, column: number): number => {
    const [near, beside] = [Math.min(Math.max(row, 0), points - 1), Math.min(Math.max(column, 0), points - 1)];
    const value = net[near * points + beside] ?? unknown;
    return value === unknown ? 0 : value / 10;
  };
  for (let row = 0; row < points; row += 1) {
    for (let column = 0; column < points; column += 1) {
      const east = (height(row, column + 1) - height(row, column - 1)) / (2 * cell);
      const north = (height(row - 1, column) - height(row + 1, column)) / (2 * cell);
      // Twice as steep as it is: hills of a plain would not be seen.
      const long = Math.hypot(2 * east, 2 * north, 1);
      normals.set([(-2 * east) / long, (-2 * north) / long, 1 / long], (row * points + column) * 3);
    }
  }
  return normals;
}

/** The classes of the ground as a picture to lay over it. */
export function groundPicture(tile: Tile, isDark: boolean): ImageData {
  const picture = new ImageData(tile.columns, tile.columns);
  const colours = grounds.map((pair) => rgb(pair[isDark ? 1 : 0]));
  tile.classes.forEach((kind, at) => {
    const [red, green, blue] = colours[kind] ?? colours[0] ?? [0, 0, 0];
    picture.data.set([red, green, blue, 255], at * 4);
  });
  return picture;
}

/** Buildings and woods of a tile as one mesh, roofs a little lighter than walls. */
export function standingMesh(tile: Tile, isDark: boolean): Mesh {
  const count = tile.boxes.byteLength / 10;
  const cell = columnSize(tile);
  const positions = new Float32Array(count * 60);
  const normals = new Float32Array(count * 60);
  const colors = new Float32Array(count * 60);
  const indices = new Uint32Array(count * 30);
  const colours = Object.fromEntries(Object.entries(roofs).map(([kind, pair]) => [kind, rgb(pair[isDark ? 1 : 0])]));
  for (let box = 0; box < count; box += 1) {
    const at = box * 10;
    const inset = tile.boxes.getUint8(at + 8) === 2 ? 0 : 0.8;
    const north = -tile.boxes.getUint8(at) * cell - inset;
    const west = tile.boxes.getUint8(at + 1) * cell + inset;
    const south = north - (tile.boxes.getUint8(at + 2) + 1) * cell + 2 * inset;
    const east = west + (tile.boxes.getUint8(at + 3) + 1) * cell - 2 * inset;
    const base = tile.boxes.getInt16(at + 4, true) / 10 - 1;
    const top = tile.boxes.getInt16(at + 6, true) / 10;
    const tone = 0.94 + ((box * 7919) % 13) / 100;
    const colour = (colours[String(tile.boxes.getUint8(at + 8))] ?? colours["8"] ?? [200, 200, 200]).map(
      (part) => Math.min((part * tone) / 255, 1),
    );
    const corners = [
      [west, north],
      [west, south],
      [east, south],
      [east, north],
    ];
    const faces = [
      { ring: corners.map(([x = 0, y = 0]) => [x, y, top]), normal: [0, 0, 1], shade: 1 },
      ...corners.map(([x = 0, y = 0], edge) => {
        const [nextX = 0, nextY = 0] = corners[(edge + 1) % 4] ?? [];
        const normal = [[-1, 0, 0], [0, -1, 0], [1, 0, 0], [0, 1, 0]][edge] ?? [0, 0, 1];
        return { ring: [[x, y, top], [x, y, base], [nextX, nextY, base], [nextX, nextY, top]], normal, shade: 0.9 };
      }),
    ];
    faces.forEach(({ ring, normal, shade }, face) => {
      const first = box * 20 + face * 4;
      ring.forEach((point, which) => {
        positions.set(point, (first + which) * 3);
        normals.set(normal, (first + which) * 3);
        colors.set(colour.map((part) => part * shade), (first + which) * 3);
      });
      indices.set([first, first + 1, first + 2, first, first + 2, first + 3], (box * 5 + face) * 6);
    });
  }
  return {
    attributes: {
      positions: { value: positions, size: 3 },
      normals: { value: normals, size: 3 },
      colors: { value: colors, size: 3 },
    },
    indices: { value: indices, size: 1 },
    topology: "triangle-list",
  };
}

/** A voxel with air below it: where its middle is, and what it is (1 is a wire). */
export interface Voxel {
  readonly at: [lon: number, lat: number, msl: number];
  readonly kind: number;
}

/** Wires and decks of a tile. */
export function wiresOf(tile: Tile): Voxel[] {
  const found: Voxel[] = [];
  for (let at = 0; at < tile.solids.byteLength; at += 4) {
    const row = tile.solids.getUint8(at);
    const column = tile.solids.getUint8(at + 1);
    const [lon, lat] = corner(tile.x + (column + 0.5) / side, tile.y + (row + 0.5) / side);
    found.push({ at: [lon, lat, tile.solids.getUint8(at + 2) * 8 + 4], kind: tile.solids.getUint8(at + 3) });
  }
  return found;
}

function rgb(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
