// The three large squares of a QR code: dark, light, dark, light, dark as 1:1:3:1:1 in whatever
// direction they are crossed.
import { isDark } from "./picture.ts";
import type { Picture } from "./picture.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Eye extends Point {
  readonly unit: number;
  readonly seen: number;
}

/** Centres of the squares in the order top left, top right, bottom left; `unit` is a square's side. */
export interface Corners {
  readonly topLeft: Point;
  readonly topRight: Point;
  readonly bottomLeft: Point;
  readonly unit: number;
}

const MOST_EYES = 10;

/** Triples that can be the corners of a code, the likeliest first. */
export function cornersOf(picture: Picture): Corners[] {
  const eyes = eyesOf(picture).sort((one, other) => other.seen - one.seen).slice(0, MOST_EYES);
  const found: { far: number; corners: Corners }[] = [];
  for (let a = 0; a < eyes.length; a++)
    for (let b = a + 1; b < eyes.length; b++)
      for (let c = b + 1; c < eyes.length; c++) {
        const one = triple([eyes[a]!, eyes[b]!, eyes[c]!]);
        if (one) found.push(one);
      }
  return found.sort((one, other) => one.far - other.far).map(({ corners }) => corners);
}

/** Three squares as corners, and how far they are from the half of a square. */
function triple(eyes: readonly [Eye, Eye, Eye]): { far: number; corners: Corners } | null {
  const units = eyes.map(({ unit }) => unit);
  if (Math.max(...units) > 1.6 * Math.min(...units)) return null;
  const square = (one: Point, other: Point): number => (one.x - other.x) ** 2 + (one.y - other.y) ** 2;
  const opposite = [square(eyes[1], eyes[2]), square(eyes[0], eyes[2]), square(eyes[0], eyes[1])];
  const at = opposite.indexOf(Math.max(...opposite));
  const [topLeft, p, q] = [eyes[at]!, eyes[(at + 1) % 3]!, eyes[(at + 2) % 3]!];
  const [long, one, other] = [opposite[at]!, opposite[(at + 1) % 3]!, opposite[(at + 2) % 3]!];
  const far = Math.abs(one - other) / Math.max(one, other) + Math.abs(long - one - other) / long;
  const unit = (units[0]! + units[1]! + units[2]!) / 3;
  if (far > 1 || Math.sqrt(one) < 9 * unit) return null;
  const turns = (p.x - topLeft.x) * (q.y - topLeft.y) - (p.y - topLeft.y) * (q.x - topLeft.x) > 0;
  return { far, corners: { topLeft, topRight: turns ? p : q, bottomLeft: turns ? q : p, unit } };
}

/** Large squares found along the rows, then looked at across. */
function eyesOf(picture: Picture): Eye[] {
  const eyes: Eye[] = [];
  for (let y = 0; y < picture.height; y += 2) {
    const runs = [0, 0, 0, 0, 0];
    let colour = 0;
    for (let x = 0; x <= picture.width; x++) {
      const dark = x < picture.width ? picture.dark[y * picture.width + x]! : 1 - colour;
      if (dark === colour) {
        runs[4]!++;
        continue;
      }
      // Five runs that end in a dark one.
      if (colour === 1 && isEye(runs)) {
        const middle = x - runs[4]! - runs[3]! - runs[2]! / 2;
        const eye = looked(picture, middle, y);
        if (eye) remember(eyes, eye);
      }
      runs.shift();
      runs.push(1);
      colour = dark;
    }
  }
  return eyes;
}

function isEye(runs: readonly number[]): boolean {
  const unit = runs.reduce((sum, run) => sum + run, 0) / 7;
  if (unit < 1) return false;
  return runs.every((run, at) => Math.abs(run - (at === 2 ? 3 : 1) * unit) < (at === 2 ? 1.5 : 0.75) * unit);
}

/** A square looked at down and then along its middle; null if it is none. */
function looked(picture: Picture, x: number, y: number): Eye | null {
  const down = crossed(picture, { x, y }, { x: 0, y: 1 });
  if (!down) return null;
  const along = crossed(picture, down, { x: 1, y: 0 });
  if (!along) return null;
  const again = crossed(picture, along, { x: 0, y: 1 });
  if (!again || again.unit > 1.8 * along.unit || along.unit > 1.8 * again.unit) return null;
  return { x: along.x, y: again.y, unit: (along.unit + again.unit) / 2, seen: 1 };
}

/** The middle of the five runs through a place in a direction. */
function crossed(picture: Picture, place: Point, way: Point): (Point & { unit: number }) | null {
  if (!isDark(picture, place.x, place.y)) return null;
  const most = Math.max(picture.width, picture.height);
  const ends = [-1, 1].map((sign) => {
    const runs: number[] = [];
    let step = 0;
    for (const colour of [1, 0, 1]) {
      const first = step;
      while (step < most && isDark(picture, place.x + sign * step * way.x, place.y + sign * step * way.y) === colour && inside(picture, place, way, sign * step)) step++;
      runs.push(step - first);
    }
    return runs;
  });
  const [back, ahead] = [ends[0]!, ends[1]!];
  const middle = back[0]! + ahead[0]! - 1;
  const runs = [back[2]!, back[1]!, middle, ahead[1]!, ahead[2]!];
  if (!isEye(runs)) return null;
  const off = (ahead[0]! - back[0]!) / 2;
  const unit = runs.reduce((sum, run) => sum + run, 0) / 7;
  return { x: place.x + off * way.x, y: place.y + off * way.y, unit };
}

function inside({ width, height }: Picture, place: Point, way: Point, step: number): boolean {
  const [x, y] = [place.x + step * way.x, place.y + step * way.y];
  return x >= 0 && y >= 0 && x < width && y < height;
}

/** Put a square to those that are the same one. */
function remember(eyes: Eye[], eye: Eye): void {
  const at = eyes.findIndex((one) => Math.abs(one.x - eye.x) < 1.5 * one.unit && Math.abs(one.y - eye.y) < 1.5 * one.unit);
  if (at < 0) {
    eyes.push(eye);
    return;
  }
  const known = eyes[at]!;
  const mean = (one: number, other: number): number => (one * known.seen + other) / (known.seen + 1);
  eyes[at] = { x: mean(known.x, eye.x), y: mean(known.y, eye.y), unit: mean(known.unit, eye.unit), seen: known.seen + 1 };
}
