// Checks receipts with the code of npm's @sigstore/verify: Merkle proof and signed head.
//
//   node judge.mjs < claims.json
//
// claims: {"name", "keyId", "publicKey" (raw, base64), "receipts": [{"index", "entry", "hashes",
// "checkpoint"}]}. The answer is a list of what was wrong with each receipt, null if nothing.
import { createPublicKey } from "node:crypto";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const { verifyMerkleInclusion } = require("@sigstore/verify/dist/tlog/merkle.js");
const { verifyCheckpoint } = require("@sigstore/verify/dist/tlog/checkpoint.js");

const ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex");
const bytes = (text) => Buffer.from(text, "base64");

const claims = JSON.parse(readFileSync(0, "utf8"));
const log = {
  logID: bytes(claims.keyId),
  baseURL: claims.name,
  publicKey: createPublicKey({
    key: Buffer.concat([ED25519_SPKI, bytes(claims.publicKey)]),
    format: "der",
    type: "spki",
  }),
};

const verdicts = claims.receipts.map((receipt) => {
  const entry = {
    canonicalizedBody: bytes(receipt.entry),
    inclusionProof: {
      logIndex: receipt.index,
      hashes: receipt.hashes.map(bytes),
      checkpoint: { envelope: receipt.checkpoint },
    },
  };
  try {
    verifyMerkleInclusion(entry, verifyCheckpoint(entry, [log]));
    return null;
  } catch (error) {
    return error.message;
  }
});
process.stdout.write(JSON.stringify(verdicts));
