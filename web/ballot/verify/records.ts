// Reading a `.bel` archive as it arrives: an old-style tar whose files are named by SHA-256. Each
// record is checked against its header and its name; nothing is kept here.
import { Refused } from "../refused.ts";

const BLOCK = 512;
const LONGEST = 200_000_000;
const HEADER = "BELENIOS";
const NAME = /^([0-9a-f]{64})\.(data|event)\.json$/;
const OCTAL = /^[0-7]{11}\0$/;

/** One file of the archive: its place from 0, its digest ("" for the header), its exact bytes. */
export interface FiledRecord {
  readonly place: number;
  readonly digest: string;
  readonly isEvent: boolean;
  readonly body: Uint8Array;
}

/** SHA-256 in hexadecimal, by whatever is fastest here. */
export type Hash = (raw: Uint8Array) => Promise<string>;

/** The records of an archive, one after the other. */
export async function* readRecords(parts: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<FiledRecord> {
  const source = new Source(parts);
  for (let place = 0; ; place++) {
    const title = `record ${place}`;
    const header = await source.take(BLOCK);
    if (header.length === 0) return;
    if (header.length < BLOCK) throw new Refused("the archive is cut off inside a header", title);
    const { name, size } = readHeader(header, title);
    const match = NAME.exec(name);
    if ((place === 0) !== (name === HEADER) || (place > 0 && !match)) throw new Refused("not a name that belongs here", title);
    if (size > LONGEST) throw new Refused(`longer than ${LONGEST} bytes`, title);
    const padded = await source.take(Math.ceil(size / BLOCK) * BLOCK);
    if (padded.length < Math.ceil(size / BLOCK) * BLOCK) throw new Refused("the archive is cut off inside the record", title);
    if (padded.subarray(size).some((byte) => byte !== 0)) throw new Refused("there is something behind the record", title);
    const body = padded.subarray(0, size);
    const digest = match?.[1] ?? "";
    if (match && (await hash(body)) !== digest) throw new Refused("its content does not have the hash it is named by", title);
    yield { place, digest, isEvent: match?.[2] === "event", body };
  }
}

/** Name and size from a header block, which has one spelling for them. */
function readHeader(header: Uint8Array, title: string): { name: string; size: number } {
  const text = String.fromCharCode(...header);
  const name = text.slice(0, 100).replace(/\0+$/, "");
  const [size, time] = [text.slice(124, 136), text.slice(136, 148)];
  const front = `${name.padEnd(100, "\0")}0000644\0${"0000000\0".repeat(2)}${size}${time}`;
  const total = [...front].reduce((sum, letter) => sum + letter.charCodeAt(0), 8 * 32 + "0".charCodeAt(0));
  const spelled = `${front}${total.toString(8).padStart(6, "0")}\0 0`.padEnd(BLOCK, "\0");
  if (!OCTAL.test(size) || !OCTAL.test(time) || spelled !== text) throw new Refused("the header of a record is damaged", title);
  return { name, size: Number.parseInt(size, 8) };
}

/** Gives bytes in the sizes asked for, from parts of any size. */
class Source {
  private readonly parts: AsyncIterator<Uint8Array>;
  private held: Uint8Array[] = [];
  private size = 0;

  constructor(parts: AsyncIterable<Uint8Array>) {
    this.parts = parts[Symbol.asyncIterator]();
  }

  /** That many bytes, or fewer at the end. */
  async take(count: number): Promise<Uint8Array> {
    while (this.size < count) {
      const next = await this.parts.next();
      if (next.done) break;
      this.held.push(next.value);
      this.size += next.value.length;
    }
    const taken = new Uint8Array(Math.min(count, this.size));
    let filled = 0;
    while (filled < taken.length) {
      const part = this.held[0] ?? new Uint8Array();
      const used = part.subarray(0, taken.length - filled);
      taken.set(used, filled);
      filled += used.length;
      if (used.length === part.length) this.held.shift();
      else this.held[0] = part.subarray(used.length);
    }
    this.size -= taken.length;
    return taken;
  }
}

