// A picture in black and white: dark is what is clearly darker than what lies around it, so that
// shadows and glare of a telephone's glass do not matter (Bradley and Roth 2007).

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly dark: Uint8Array;
}

/** Pixels as a canvas gives them: red, green, blue, opacity. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

const DARKER = 0.88;
const SHARE = 1 / 10; // of the shorter side: how far around a pixel the mean is taken

export function blackAndWhite({ width, height, data }: Pixels): Picture {
  const grey = new Uint8Array(width * height);
  for (let at = 0; at < grey.length; at++) grey[at] = (data[4 * at]! * 77 + data[4 * at + 1]! * 150 + data[4 * at + 2]! * 29) >> 8;
  const sums = summed(grey, width, height);
  const reach = Math.max(4, Math.round(Math.min(width, height) * SHARE));
  const dark = new Uint8Array(width * height);
  const wide = width + 1;
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(y - reach, 0), Math.min(y + reach + 1, height)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(x - reach, 0), Math.min(x + reach + 1, width)];
      const sum = sums[bottom * wide + right]! - sums[top * wide + right]! - sums[bottom * wide + left]! + sums[top * wide + left]!;
      dark[y * width + x] = Number(grey[y * width + x]! * (bottom - top) * (right - left) < DARKER * sum);
    }
  }
  return { width, height, dark };
}

/** Sums over all that lies above and left of each corner. */
function summed(grey: Uint8Array, width: number, height: number): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += grey[y * width + x]!;
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row;
    }
  }
  return sums;
}

/** Whether a place is dark; outside nothing is. */
export function isDark({ width, height, dark }: Picture, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  return column >= 0 && row >= 0 && column < width && row < height ? dark[row * width + column]! : 0;
}
