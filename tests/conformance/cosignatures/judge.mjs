// Checks cosignatures with @noble's own curves and lattices, by the text of C2SP tlog-cosignature.
//
//   node judge.mjs < claims.json
//
// claims: [{"note": the cosigned head, "vkey": a witness's verifier key}]. The answer is a list
// of booleans: whether that witness's line is there and right.
import { ed25519 } from "@noble/curves/ed25519.js";
import { ml_dsa44 } from "@noble/post-quantum/ml-dsa.js";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const bytes = (text) => Buffer.from(text, "base64");
const number = (value) => {
  const written = Buffer.alloc(8);
  written.writeBigUInt64BE(BigInt(value));
  return written;
};
const short = (text) => Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);

function isCosigned({ note, vkey }) {
  const [name, label, material] = [vkey.split("+")[0], vkey.split("+")[1], vkey.split("+").slice(2).join("+")];
  const key = bytes(material);
  const id = createHash("sha256").update(Buffer.concat([Buffer.from(`${name}\n`), key])).digest();
  if (id.subarray(0, 4).toString("hex") !== label) return false;
  const gap = note.lastIndexOf("\n\n");
  const text = note.slice(0, gap + 1);
  const [origin, size, root] = text.split("\n");
  for (const line of note.slice(gap + 2).trimEnd().split("\n")) {
    const [dash, who, signature] = line.split(" ");
    const raw = bytes(signature);
    if (dash !== "—" || who !== name || !raw.subarray(0, 4).equals(id.subarray(0, 4))) continue;
    const time = raw.readBigUInt64BE(4);
    const value = raw.subarray(12);
    if (key[0] === 4) {
      const message = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
      return ed25519.verify(value, message, key.subarray(1));
    }
    const message = Buffer.concat([
      Buffer.from("subtree/v1\n\0"), short(name), number(time), short(origin),
      number(0), number(size), bytes(root),
    ]);
    return ml_dsa44.verify(value, message, key.subarray(1));
  }
  return false;
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(isCosigned)));
