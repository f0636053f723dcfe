// The challenge of a proof: a hash over everything the proof is about. Apart from the maker's on
// purpose: what judges shares no code with what proves.
import { sha256 } from "@noble/hashes/sha2.js";

/** SHA-256 of the parts joined by vertical bars, as a big-endian number modulo q. */
export function challenge(order: bigint, parts: readonly string[]): bigint {
  let value = 0n;
  for (const byte of sha256(new TextEncoder().encode(parts.join("|")))) value = (value << 8n) | BigInt(byte);
  return value % order;
}
