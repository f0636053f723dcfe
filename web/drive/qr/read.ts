// The text of a QR code in a picture, for browsers without a reader of their own: corners, the
// small square opposite to them, the squares between as seen in perspective.
import { cornersOf } from "./corners.ts";
import type { Corners, Point } from "./corners.ts";
import { textOf } from "./modules.ts";
import type { Modules } from "./modules.ts";
import { blackAndWhite, isDark } from "./picture.ts";
import type { Picture, Pixels } from "./picture.ts";

type Eight = readonly [number, number, number, number, number, number, number, number];
const [TRIPLES, REACH] = [4, 5];
const SIZES = [0, 4, -4, 8, -8];
// The small square: dark around, light, dark.
const SMALL = Array.from({ length: 25 }, (_, at) => Number(Math.max(Math.abs((at % 5) - 2), Math.abs(Math.floor(at / 5) - 2)) !== 1));

/** The text of a code in a picture; null if there is none, or it cannot be read. */
export function readCode(pixels: Pixels): string | null {
  const picture = blackAndWhite(pixels);
  for (const corners of cornersOf(picture).slice(0, TRIPLES)) {
    const guessed = sizeOf(corners);
    for (const more of SIZES) {
      const text = readAt(picture, corners, guessed + more);
      if (text !== null) return text;
    }
  }
  return null;
}

function readAt(picture: Picture, corners: Corners, size: number): string | null {
  if (size < 21) return null;
  for (const fourth of fourths(picture, corners, size)) {
    const text = textOf(sampled(picture, size, perspective(corners, size, fourth)));
    if (text !== null) return text;
  }
  return null;
}

/** How many squares an edge has, by how far the corners are apart. */
function sizeOf({ topLeft, topRight, bottomLeft, unit }: Corners): number {
  const long = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);
  // A square that is turned is longer along a row than along its side.
  const turned = Math.atan2(topRight.y - topLeft.y, topRight.x - topLeft.x);
  const side = unit * Math.max(Math.abs(Math.cos(turned)), Math.abs(Math.sin(turned)));
  const apart = (long(topLeft, topRight) + long(topLeft, bottomLeft)) / 2 / side;
  return 4 * Math.round((apart + 7 - 17) / 4) + 17;
}

interface Fourth {
  readonly place: Point;
  readonly at: number;
}

/** The fourth known place: the small square where it is found, else what makes a parallelogram. */
function fourths(picture: Picture, corners: Corners, size: number): Fourth[] {
  const { topLeft, topRight, bottomLeft } = corners;
  const along = { x: (topRight.x - topLeft.x) / (size - 7), y: (topRight.y - topLeft.y) / (size - 7) };
  const down = { x: (bottomLeft.x - topLeft.x) / (size - 7), y: (bottomLeft.y - topLeft.y) / (size - 7) };
  const at = (right: number, below: number): Point => ({
    x: topLeft.x + right * along.x + below * down.x,
    y: topLeft.y + right * along.y + below * down.y,
  });
  const whole = { place: at(size - 7, size - 7), at: size - 3.5 };
  if (size < 25) return [whole];
  const found = smallSquare(picture, at(size - 10, size - 10), along, down);
  return found ? [{ place: found, at: size - 6.5 }, whole] : [whole];
}

/** The place near another at which the small square fits best. */
function smallSquare(picture: Picture, near: Point, along: Point, down: Point): Point | null {
  const step = 1 / Math.max(Math.hypot(along.x, along.y), 1);
  let [best, count, right, below] = [20, 0, 0, 0];
  for (let v = -REACH; v <= REACH; v += step)
    for (let u = -REACH; u <= REACH; u += step) {
      let fits = 0;
      for (let at = 0; at < 25; at++) {
        const [i, j] = [u + (at % 5) - 2, v + Math.floor(at / 5) - 2];
        fits += Number(isDark(picture, near.x + i * along.x + j * down.x, near.y + i * along.y + j * down.y) === SMALL[at]);
      }
      if (fits < best) continue;
      if (fits > best) [best, count, right, below] = [fits, 0, 0, 0];
      [count, right, below] = [count + 1, right + u, below + v];
    }
  if (!count) return null;
  const [u, v] = [right / count, below / count];
  return { x: near.x + u * along.x + v * down.x, y: near.y + u * along.y + v * down.y };
}

/** The projection that carries squares of the code to places of the picture. */
function perspective(corners: Corners, size: number, fourth: Fourth): Eight {
  const pairs: [number, number, Point][] = [
    [3.5, 3.5, corners.topLeft],
    [size - 3.5, 3.5, corners.topRight],
    [3.5, size - 3.5, corners.bottomLeft],
    [fourth.at, fourth.at, fourth.place],
  ];
  const rows = pairs.flatMap(([u, v, { x, y }]) => [
    [u, v, 1, 0, 0, 0, -u * x, -v * x, x],
    [0, 0, 0, u, v, 1, -u * y, -v * y, y],
  ]);
  return solved(rows) as unknown as Eight;
}

/** The solution of linear equations (Gauss and Jordan, the largest pivot first). */
function solved(rows: number[][]): number[] {
  for (let column = 0; column < rows.length; column++) {
    let pivot = column;
    for (let row = column + 1; row < rows.length; row++) if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const by = rows[column]![column]!;
    rows[column] = rows[column]!.map((value) => value / by);
    rows.forEach((values, row) => {
      const share = values[column]!;
      if (row !== column && share) rows[row] = values.map((value, at) => value - share * rows[column]![at]!);
    });
  }
  return rows.map((values) => values.at(-1)!);
}

/** Whether each square is dark, by its middle. */
function sampled(picture: Picture, size: number, [a, b, c, d, e, f, g, h]: Eight): Modules {
  const dark = new Uint8Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const [u, v] = [column + 0.5, row + 0.5];
      const depth = g * u + h * v + 1;
      dark[row * size + column] = isDark(picture, (a * u + b * v + c) / depth, (d * u + e * v + f) / depth);
    }
  return { size, dark };
}
