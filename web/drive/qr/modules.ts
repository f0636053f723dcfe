// From the squares of a QR code (ISO/IEC 18004) to its text: format, mask, order of the words,
// blocks, bytes. Text is read from byte segments alone, which is how the city writes tickets.
import { mended } from "./solomon.ts";

/** Squares of a code by row, 1 for dark. */
export interface Modules {
  readonly size: number;
  readonly dark: Uint8Array;
}

const MOST_VERSION = 25;
// Check words of a block, and blocks, for versions 1 to 25 of the levels L, M, Q, H.
const SPARE = [
  [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26],
  [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28],
  [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30],
  [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30],
];
const BLOCKS = [
  [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12],
  [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21],
  [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29],
  [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35],
];
const LEVELS = [1, 0, 3, 2]; // as the two bits of the format say: M, L, H, Q
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
];
const [BYTES, ECI, END] = [4, 7, 0];

/** The text of a code; null if it cannot be read. */
export function textOf(code: Modules): string | null {
  const version = (code.size - 17) / 4;
  if (!Number.isInteger(version) || version < 1 || version > MOST_VERSION) return null;
  const format = formatOf(code);
  if (!format) return null;
  const words = wordsOf(code, version, MASKS[format.mask]!);
  const data = dataOf(words, SPARE[format.level]![version - 1]!, BLOCKS[format.level]![version - 1]!);
  return data && spelled(data, version);
}

/** Centres of the small squares along an edge. */
export function centres(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((4 * version + 4) / (2 * count - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => 4 * version + 10 - step * (count - 2 - at))];
}

/** Level and mask: of the 32 words that there are the one that either copy comes nearest to. */
function formatOf({ size, dark }: Modules): { level: number; mask: number } | null {
  const one = (row: number, column: number): number => dark[row * size + column]!;
  const straight = [0, 1, 2, 3, 4, 5, 7, 8];
  const first = [...straight.map((x) => one(8, x)), ...straight.slice(0, 7).reverse().map((y) => one(y, 8))];
  const second = Array.from({ length: 15 }, (_, at) => (at < 7 ? one(size - 1 - at, 8) : one(8, size - 15 + at)));
  let best = { far: 4, data: 0 };
  for (let data = 0; data < 32; data++) {
    const word = formatWord(data);
    for (const bits of [first, second]) {
      const far = bits.reduce((sum, bit, at) => sum + (bit ^ ((word >> (14 - at)) & 1)), 0);
      if (far < best.far) best = { far, data };
    }
  }
  return best.far < 4 ? { level: LEVELS[best.data >> 3]!, mask: best.data & 7 } : null;
}

function formatWord(data: number): number {
  let rest = data;
  for (let step = 0; step < 10; step++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  return ((data << 10) | rest) ^ 0x5412;
}

/** Which squares carry no data. */
function fixed(size: number, version: number): Uint8Array {
  const found = new Uint8Array(size * size);
  const fill = (top: number, left: number, high: number, wide: number): void => {
    for (let row = top; row < top + high; row++) found.fill(1, row * size + left, row * size + left + wide);
  };
  fill(0, 0, 9, 9);
  fill(0, size - 8, 9, 8);
  fill(size - 8, 0, 8, 9);
  fill(6, 0, 1, size);
  fill(0, 6, size, 1);
  const places = centres(version);
  const last = places.length - 1;
  places.forEach((y, row) =>
    places.forEach((x, column) => {
      const corner = (row === 0 && (column === 0 || column === last)) || (row === last && column === 0);
      if (!corner) fill(y - 2, x - 2, 5, 5);
    }),
  );
  if (version >= 7) {
    fill(0, size - 11, 6, 3);
    fill(size - 11, 0, 3, 6);
  }
  return found;
}

/** The words in the order in which they are drawn: up and down in columns of two. */
function wordsOf(code: Modules, version: number, mask: (row: number, column: number) => boolean): Uint8Array {
  const { size, dark } = code;
  const taken = fixed(size, version);
  const words = new Uint8Array(Math.floor(taken.reduce((sum, one) => sum + 1 - one, 0) / 8));
  let bit = 0;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--;
    for (let step = 0; step < size; step++) {
      const row = up ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        const at = row * size + column;
        if (taken[at] || bit >> 3 >= words.length) continue;
        words[bit >> 3]! |= (dark[at]! ^ Number(mask(row, column))) << (7 - (bit & 7));
        bit++;
      }
    }
  }
  return words;
}

/** The data of all blocks, mended; null if one cannot be. */
function dataOf(words: Uint8Array, spare: number, count: number): Uint8Array | null {
  const short = Math.floor(words.length / count);
  const shorter = count - (words.length % count);
  const blocks = Array.from({ length: count }, (_, block) => new Uint8Array(short + Number(block >= shorter)));
  let at = 0;
  for (let place = 0; place <= short; place++) {
    blocks.forEach((block, number) => {
      // Longer blocks have one more word of data; the check words of all follow together.
      const long = number >= shorter;
      if (place === short - spare && !long) return;
      block[place > short - spare && !long ? place - 1 : place] = words[at++]!;
    });
  }
  const data: number[] = [];
  for (const block of blocks) {
    const sound = mended(block, spare);
    if (!sound) return null;
    data.push(...sound);
  }
  return Uint8Array.from(data);
}

/** The text of the byte segments; null if there are others. */
function spelled(data: Uint8Array, version: number): string | null {
  let at = 0;
  const take = (count: number): number => {
    let value = 0;
    for (let end = at + count; at < end; at++) value = (value << 1) | ((data[at >> 3]! >> (7 - (at & 7))) & 1);
    return value;
  };
  const bytes: number[] = [];
  while (at + 4 <= 8 * data.length) {
    const mode = take(4);
    if (mode === END) break;
    if (mode === ECI) take(8);
    else if (mode === BYTES) {
      const count = take(version < 10 ? 8 : 16);
      if (at + 8 * count > 8 * data.length) return null;
      for (let byte = 0; byte < count; byte++) bytes.push(take(8));
    } else return null;
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
