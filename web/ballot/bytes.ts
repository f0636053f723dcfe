// Bytes as texts and numbers, and the hashes that name things.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const encoder = new TextEncoder();

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** The text of these bytes; throws where they are no UTF-8. */
export const fromUtf8 = (raw: Uint8Array): string => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);

/** Base64 without padding. */
export function base64(raw: Uint8Array): string {
  return btoa(String.fromCharCode(...raw)).replace(/=+$/, "");
}

/** As in addresses: `-` and `_` in place of `+` and `/`. */
export const toAddress = (text: string): string => text.replaceAll("+", "-").replaceAll("/", "_");
export const fromAddress = (text: string): string => text.replaceAll("-", "+").replaceAll("_", "/");

/** The bytes of a base64 text, with or without padding; throws where it is none. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** SHA-256 in base64 without padding: phi of an election, the tracker of a ballot. */
export const fingerprint = (raw: Uint8Array): string => base64(sha256(raw));

/** SHA-256 in hexadecimal: the name of a record. */
export const digest = (raw: Uint8Array): string => bytesToHex(sha256(raw));

/** A big-endian number. */
export const number = (raw: Uint8Array): bigint => BigInt(`0x${bytesToHex(raw)}`);
