// A QR code of a text (ISO/IEC 18004): byte mode, error correction M, versions 1 to 15, which is
// room for 412 bytes. Only what an address needs.

/** For each version at level M: all codewords, those for correction in a block, blocks. */
const SIZES: readonly (readonly [number, number, number])[] = [
  [26, 10, 1], [44, 16, 1], [70, 26, 1], [100, 18, 2], [134, 24, 2],
  [172, 16, 4], [196, 18, 4], [242, 22, 4], [292, 22, 5], [346, 26, 5],
  [404, 30, 5], [466, 22, 8], [532, 22, 9], [581, 24, 9], [655, 24, 10],
];
/** Where alignment patterns stand, for versions from 2 on, besides 6. */
const ALIGNED: readonly (readonly number[])[] = [
  [], [18], [22], [26], [30], [34], [22, 38], [24, 42], [26, 46], [28, 50], [30, 54], [32, 58], [34, 62], [26, 46, 66], [26, 48, 70],
];

/** Rows of modules, true where it is dark. */
export type Modules = readonly (readonly boolean[])[];

export function qr(text: string): Modules {
  const data = new TextEncoder().encode(text);
  const version = SIZES.findIndex(([all, correction, blocks], at) => all - correction * blocks >= data.length + (at < 9 ? 2 : 3)) + 1;
  if (version === 0) throw new RangeError("the text is too long for a QR code");
  const drawn = Array.from({ length: 8 }, (_, mask) => new Drawing(version, mask).fill(codewords(data, version)));
  return drawn.reduce((best, one) => (penalty(one) < penalty(best) ? one : best));
}

function codewords(data: Uint8Array, version: number): number[] {
  const [all, correction, blocks] = SIZES[version - 1] ?? [0, 0, 1];
  const room = all - correction * blocks;
  const header = version < 10 ? [4, data.length >> 4, data.length & 15] : [4, data.length >> 12, (data.length >> 8) & 15, (data.length >> 4) & 15, data.length & 15];
  const half = [...header, ...[...data].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const bytes = Array.from({ length: Math.floor(half.length / 2) }, (_, at) => ((half[2 * at] ?? 0) << 4) | (half[2 * at + 1] ?? 0));
  for (let pad = 0xec; bytes.length < room; pad ^= 0xec ^ 0x11) bytes.push(pad);
  const short = Math.floor(room / blocks);
  const shorter = blocks - (room % blocks);
  const parts: number[][] = [];
  for (let at = 0, block = 0; block < blocks; block++) {
    const size = short + (block < shorter ? 0 : 1);
    parts.push(bytes.slice(at, at + size));
    at += size;
  }
  const remainders = parts.map((part) => remainder(part, correction));
  const woven = (rows: readonly number[][], length: number): number[] =>
    Array.from({ length }, (_, at) => rows.flatMap((row) => (at < row.length ? [row[at] ?? 0] : []))).flat();
  return [...woven(parts, short + 1), ...woven(remainders, correction)];
}

/** The field of 256 elements: powers of 2 modulo x^8 + x^4 + x^3 + x^2 + 1. */
function times(left: number, right: number): number {
  let product = 0;
  for (let at = 7; at >= 0; at--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((right >> at) & 1) * left;
  }
  return product;
}

/** Reed and Solomon: the remainder by the polynomial whose roots are the first powers of 2. */
function remainder(data: readonly number[], degree: number): number[] {
  let divisor = [1];
  for (let count = 0, root = 1; count < degree; count++, root = times(root, 2)) {
    const shifted = [...divisor, 0];
    divisor = shifted.map((one, at) => one ^ times(at > 0 ? (divisor[at - 1] ?? 0) : 0, root));
  }
  const rest = Array.from({ length: degree }, () => 0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    for (let at = 0; at < degree; at++) rest[at] = (rest[at] ?? 0) ^ times(divisor[at + 1] ?? 0, factor);
  }
  return rest;
}

/** The remainder of a number by a binary polynomial, behind the number itself. */
function checked(value: number, polynomial: number, bits: number): number {
  const degree = 31 - Math.clz32(polynomial);
  let rest = value << degree;
  for (let at = bits - 1; at >= 0; at--) if ((rest >> (at + degree)) & 1) rest ^= polynomial << at;
  return (value << degree) | rest;
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

class Drawing {
  private readonly size: number;
  private readonly dark: boolean[][];
  private readonly fixed: boolean[][];
  private readonly mask: number;

  constructor(version: number, mask: number) {
    this.size = 17 + 4 * version;
    this.mask = mask;
    const empty = (): boolean[][] => Array.from({ length: this.size }, () => Array.from({ length: this.size }, () => false));
    [this.dark, this.fixed] = [empty(), empty()];
    for (let at = 0; at < this.size; at++) {
      this.set(at, 6, at % 2 === 0);
      this.set(6, at, at % 2 === 0);
    }
    const far = this.size - 7;
    for (const [x, y] of [[0, 0], [far, 0], [0, far]] as const) this.finder(x + 3, y + 3);
    this.alignment(version);
    this.format();
    if (version >= 7) this.version(version);
  }

  /** The codewords in their zigzag from the lower right, masked. */
  fill(bytes: readonly number[]): Modules {
    const masked = MASKS[this.mask] ?? (() => false);
    let bit = 0;
    for (let right = this.size - 1; right > 0; right -= right === 8 ? 3 : 2) {
      const upwards = ((right + 1) & 2) === 0;
      for (let step = 0; step < this.size; step++) {
        const y = upwards ? this.size - 1 - step : step;
        for (const x of [right, right - 1]) {
          if (this.fixed[y]?.[x]) continue;
          const on = bit < 8 * bytes.length && (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
          bit++;
          const row = this.dark[y];
          if (row) row[x] = on !== masked(x, y);
        }
      }
    }
    return this.dark;
  }

  private set(x: number, y: number, on: boolean): void {
    const [dark, fixed] = [this.dark[y], this.fixed[y]];
    if (!dark || !fixed || x < 0 || x >= this.size) return;
    dark[x] = on;
    fixed[x] = true;
  }

  private finder(x: number, y: number): void {
    for (let down = -4; down <= 4; down++) {
      for (let across = -4; across <= 4; across++) {
        const ring = Math.max(Math.abs(down), Math.abs(across));
        this.set(x + across, y + down, ring !== 2 && ring !== 4);
      }
    }
  }

  private alignment(version: number): void {
    const places = version > 1 ? [6, ...(ALIGNED[version - 1] ?? [])] : [];
    const last = places.at(-1);
    for (const y of places) {
      for (const x of places) {
        if ((x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6)) continue;
        for (let at = 0; at < 25; at++) {
          const [across, down] = [(at % 5) - 2, Math.floor(at / 5) - 2];
          this.set(x + across, y + down, Math.max(Math.abs(across), Math.abs(down)) !== 1);
        }
      }
    }
  }

  /** Level M is 00, so the format is the mask alone. */
  private format(): void {
    const bits = checked(this.mask, 0x537, 5) ^ 0x5412;
    for (let at = 0; at < 15; at++) {
      const on = ((bits >> at) & 1) === 1;
      const along = at < 6 ? at : at < 8 ? at + 1 : this.size - 15 + at;
      this.set(8, along, on);
      const across = at < 8 ? this.size - 1 - at : at === 8 ? 7 : 14 - at;
      this.set(across, 8, on);
    }
    this.set(8, this.size - 8, true);
  }

  private version(version: number): void {
    const bits = checked(version, 0x1f25, 6);
    for (let at = 0; at < 18; at++) {
      const on = ((bits >> at) & 1) === 1;
      const [near, far] = [Math.floor(at / 3), this.size - 11 + (at % 3)];
      this.set(near, far, on);
      this.set(far, near, on);
    }
  }
}

/** How hard a code is to read, by the four rules of the standard. */
function penalty(modules: Modules): number {
  const turned = modules.map((_, x) => modules.map((row) => row[x] ?? false));
  let found = 0;
  for (const row of [...modules, ...turned]) {
    const text = row.map((on) => (on ? "1" : "0")).join("");
    for (const run of text.match(/1{5,}|0{5,}/g) ?? []) found += run.length - 2;
    for (const like of ["10111010000", "00001011101"]) {
      for (let at = text.indexOf(like); at >= 0; at = text.indexOf(like, at + 1)) found += 40;
    }
  }
  let dark = 0;
  modules.forEach((row, y) =>
    row.forEach((on, x) => {
      dark += on ? 1 : 0;
      const below = modules[y + 1];
      if (below && x + 1 < row.length && row[x + 1] === on && below[x] === on && below[x + 1] === on) found += 3;
    }),
  );
  return found + 10 * Math.floor(Math.abs((20 * dark) / modules.length ** 2 - 10));
}
