// Reed-Solomon codes over the 256 elements of QR codes (ISO/IEC 18004): errors found and mended.
// Syndromes, then the locator by Berlekamp and Massey, its roots by trying all, values by Forney.
const [POWERS, LOGS] = tables();

function tables(): [Uint8Array, Uint8Array] {
  const [powers, logs] = [new Uint8Array(510), new Uint8Array(256)];
  for (let power = 0, value = 1; power < 255; power++) {
    powers[power] = powers[power + 255] = value;
    logs[value] = power;
    value = value & 128 ? (value << 1) ^ 0x11d : value << 1;
  }
  return [powers, logs];
}

const times = (a: number, b: number): number => (a && b ? POWERS[LOGS[a]! + LOGS[b]!]! : 0);
const over = (a: number, b: number): number => (a ? POWERS[LOGS[a]! + 255 - LOGS[b]!]! : 0);

/** The value of a polynomial, lowest power first. */
function at(poly: readonly number[], x: number): number {
  let sum = 0;
  for (let power = poly.length - 1; power >= 0; power--) sum = times(sum, x) ^ poly[power]!;
  return sum;
}

/** The polynomial whose roots are the inverse places of the errors (Massey 1969). */
function locator(syndromes: readonly number[]): number[] {
  let [now, before, shift, last] = [[1], [1], 1, 1];
  for (let step = 0, errors = 0; step < syndromes.length; step++) {
    let gap = 0;
    for (let term = 0; term < now.length; term++) gap ^= times(now[term]!, syndromes[step - term] ?? 0);
    if (!gap) {
      shift++;
      continue;
    }
    const factor = over(gap, last);
    const next = [...now];
    before.forEach((value, term) => {
      next[term + shift] = (next[term + shift] ?? 0) ^ times(factor, value);
    });
    for (let term = 0; term < next.length; term++) next[term] ??= 0;
    if (2 * errors <= step) [errors, before, last, shift] = [step + 1 - errors, now, gap, 1];
    else shift++;
    now = next;
  }
  while (now.length > 1 && !now.at(-1)) now.pop();
  return now;
}

/** The data of a block of `spare` check words, mended; null if more is wrong than can be. */
export function mended(block: Uint8Array, spare: number): Uint8Array | null {
  const found = block.slice();
  const word = [...block].reverse();
  const syndromes = Array.from({ length: spare }, (_, power) => at(word, POWERS[power]!));
  const data = (): Uint8Array => found.subarray(0, found.length - spare);
  if (syndromes.every((one) => !one)) return data();
  const places = locator(syndromes);
  const product = syndromes.map((_, power) => {
    let sum = 0;
    for (let term = 0; term <= power; term++) sum ^= times(places[term] ?? 0, syndromes[power - term]!);
    return sum;
  });
  // The derivative, in which only odd powers are left; the field has two for nothing.
  const slope = places.map((value, power) => (power % 2 ? value : 0)).slice(1);
  let errors = 0;
  for (let place = 0; place < block.length; place++) {
    const root = POWERS[255 - place]!;
    if (at(places, root)) continue;
    const steepness = at(slope, root);
    if (!steepness) return null;
    found[block.length - 1 - place]! ^= times(POWERS[place]!, over(at(product, root), steepness));
    errors++;
  }
  return errors === places.length - 1 ? data() : null;
}
