import { describe, expect, it } from "vitest";
import { textOf } from "./modules.ts";
import type { Modules } from "./modules.ts";
import type { Pixels } from "./picture.ts";
import { readCode } from "./read.ts";
import { CODES } from "./samples.ts";
import { mended } from "./solomon.ts";

function modules(size: number, bits: string): Modules {
  const bytes = Uint8Array.from(atob(bits), (char) => char.charCodeAt(0));
  return { size, dark: Uint8Array.from({ length: size * size }, (_, at) => (bytes[at >> 3]! >> (7 - (at & 7))) & 1) };
}

/** Numbers from 0 to 1 that are the same in every run (Park and Miller). */
function chance(seed: number): () => number {
  return () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
}

interface Look {
  readonly unit: number;
  readonly turned?: number;
  readonly tilted?: number;
  readonly noise?: number;
  readonly shadow?: number;
}

/** A photograph of a code: turned (degrees), tilted away, noisy, half of it in shadow. */
function photograph(code: Modules, { unit, turned = 0, tilted = 0, noise = 0, shadow = 0 }: Look): Pixels {
  const [width, height] = [640, 480];
  const data = new Uint8ClampedArray(4 * width * height);
  const [cos, sin, next] = [Math.cos((turned * Math.PI) / 180), Math.sin((turned * Math.PI) / 180), chance(7)];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const depth = 1 + tilted * ((x - width / 2) / width + (y - height / 2) / (2 * height));
      const [u, v] = [((x - width / 2) * depth) / unit, ((y - height / 2) * depth) / unit];
      const [column, row] = [Math.floor(u * cos + v * sin + code.size / 2), Math.floor(v * cos - u * sin + code.size / 2)];
      const [inside, edge] = [(at: number) => at >= 0 && at < code.size, (at: number) => at >= -3 && at < code.size + 3];
      let grey = inside(row) && inside(column) ? (code.dark[row * code.size + column] ? 40 : 220) : edge(row) && edge(column) ? 220 : 120;
      grey = grey * (1 - shadow * (x > width / 2 ? 1 : 0)) + noise * (next() - 0.5);
      data.set([grey, grey, grey, 255], 4 * (y * width + x));
    }
  return { width, height, data };
}

describe("squares", () => {
  it.each(CODES)("say %s", (text, size, bits) => {
    expect(textOf(modules(size, bits))).toBe(text);
  });

  it("say it with some of them wrong, and nothing when too many are", () => {
    const [text, size, bits] = CODES[3]!;
    const [next, code] = [chance(3), modules(size, bits)];
    const spoilt = (share: number): Modules => ({ size, dark: code.dark.map((one) => (next() < share ? 1 - one : one)) });
    expect(textOf(spoilt(0.02))).toBe(text);
    expect(textOf(spoilt(0.4))).toBeNull();
    expect(textOf({ size: 20, dark: new Uint8Array(400) })).toBeNull();
  });
});

describe("words", () => {
  it("are mended up to half as many as there are check words", () => {
    // 1 to 16 and their remainder by the polynomial of ten roots.
    const words = Array.from({ length: 16 }, (_, at) => at + 1);
    const block = Uint8Array.from([...words, 0, 94, 88, 20, 18, 99, 65, 86, 119, 19]);
    expect(mended(block, 10)).toEqual(block.subarray(0, 16));
    const spoilt = block.map((word, at) => (at % 5 === 0 && at < 25 ? word ^ (at + 1) : word));
    expect(mended(spoilt, 10)).toEqual(block.subarray(0, 16));
    const lost = block.map((word, at) => (at < 13 ? word ^ (at + 77) : word));
    expect(mended(lost, 10)).not.toEqual(block.subarray(0, 16));
  });
});

describe("photographs", () => {
  const looks: readonly Look[] = [
    { unit: 4 },
    { unit: 4, turned: 30 },
    { unit: 4, turned: 45 },
    { unit: 4, turned: 200 },
    { unit: 5, tilted: 0.35 },
    { unit: 4, turned: -15, tilted: 0.25 },
    { unit: 4, noise: 90 },
    { unit: 4, turned: 10, tilted: 0.15, noise: 40, shadow: 0.4 },
  ];
  it.each(looks)("are read: %o", (look) => {
    // The smallest codes have no small square, by which one could tell that they are tilted.
    const codes = CODES.filter(([, size]) => size > 21 || !look.tilted);
    for (const [text, size, bits] of codes) expect(readCode(photograph(modules(size, bits), look))).toBe(text);
  });

  it("without a code say nothing", () => {
    const next = chance(11);
    const noise = new Uint8ClampedArray(4 * 320 * 240).map(() => 255 * next());
    expect(readCode({ width: 320, height: 240, data: noise })).toBeNull();
    expect(readCode({ width: 320, height: 240, data: noise.fill(255) })).toBeNull();
  });
});
