// Checking the city's ledger from outside: its signed head, the witnesses who cosigned it, and
// receipts that an entry stands under it (C2SP signed-note, tlog-checkpoint, tlog-cosignature,
// tlog-policy, tlog-proof; RFC 9162 for the tree).
//
// Cosignatures of ML-DSA-44 are not checked here: a witness counts by its Ed25519 key alone.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64, fromUtf8, utf8 } from "../bytes.ts";
import { isObject } from "../reading/canonical.ts";
import { Refused } from "../refused.ts";

const [LOG_KEY, WITNESS_KEY] = [1, 4];
const SIGNATURE = 64;
const TIME = 8;
const LONGEST = 1_000_000;

interface Key {
  readonly name: string;
  readonly id: string;
  readonly kind: number;
  readonly public: Uint8Array;
}

/** Whose signatures are believed, and how many witnesses it takes. */
export interface Policy {
  readonly logs: readonly Key[];
  readonly witnesses: ReadonlyMap<string, Key>;
  readonly groups: ReadonlyMap<string, { readonly needed: number; readonly members: readonly string[] }>;
  readonly quorum: string;
}

/** A head that a known log signed, and which witnesses saw it. */
export interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly witnesses: readonly string[];
  readonly isQuorum: boolean;
  /** How many witnesses the policy knows. */
  readonly known: number;
}

export function readPolicy(text: string): Policy {
  const logs: Key[] = [];
  const witnesses = new Map<string, Key>();
  const groups = new Map<string, { needed: number; members: string[] }>();
  let quorum = "none";
  for (const line of text.split("\n")) {
    const [word = "", first = "", second = "", ...rest] = line.trim().split(/[ \t]+/);
    if (word === "log") logs.push(readKey(first));
    else if (word === "witness") witnesses.set(first, readKey(second));
    else if (word === "group") groups.set(first, { needed: second === "any" ? 1 : second === "all" ? rest.length : Number(second), members: rest });
    else if (word === "quorum") quorum = first;
  }
  if (logs.length === 0) throw new Refused("names no log", "policy");
  return { logs, witnesses, groups, quorum };
}

/** `name+id+key`, where the key begins with its kind. */
function readKey(text: string): Key {
  const match = /^(.+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  if (!match) throw new Refused("not a verifier key", "policy");
  const [, name = "", id = "", material = ""] = match;
  const raw = fromBase64(material);
  return { name, id, kind: raw[0] ?? 0, public: raw.subarray(1) };
}

function holds(policy: Policy, name: string, seen: ReadonlySet<string>): boolean {
  const group = policy.groups.get(name);
  return group ? group.members.filter((one) => holds(policy, one, seen)).length >= group.needed : seen.has(name);
}

const accepts = (value: Uint8Array, message: string, key: Key): boolean => {
  try {
    return value.length === SIGNATURE && ed25519.verify(value, utf8(message), key.public, { zip215: false });
  } catch {
    return false;
  }
};

interface Note {
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly id: string; readonly value: Uint8Array }[];
}

function splitNote(whole: string): Note {
  const gap = whole.lastIndexOf("\n\n");
  if (gap < 0) throw new Refused("not a signed note");
  return { text: whole.slice(0, gap + 1), signatures: whole.slice(gap + 2).split("\n").filter(Boolean).map(readSignature) };
}

/** The lines of a note that the key of this text has signed; null if it has not. */
export function signedLines(note: string, vkey: string): string[] | null {
  const key = readKey(vkey);
  const { text, signatures } = splitNote(note);
  const own = signatures.filter((one) => one.name === key.name && one.id === key.id);
  return key.kind === LOG_KEY && own.some((one) => accepts(one.value, text, key)) ? text.trimEnd().split("\n") : null;
}

/** Reads a head and checks the signatures on it. */
export function openHead(raw: Uint8Array, policy: Policy): Head {
  const { text, signatures } = splitNote(fromUtf8(raw.subarray(0, LONGEST)));
  const [origin = "", size = "", root = ""] = text.split("\n");
  if (!/^(?:0|[1-9][0-9]{0,14})$/.test(size)) throw new Refused("not a signed head", "checkpoint");
  const by = (key: Key): Uint8Array[] => signatures.filter((one) => one.name === key.name && one.id === key.id).map((one) => one.value);
  const isSigned = policy.logs.some((key) => key.kind === LOG_KEY && key.name === origin && by(key).some((value) => accepts(value, text, key)));
  if (!isSigned) throw new Refused("no known key of the log has signed it", "checkpoint");
  const seen = [...policy.witnesses].filter(([, key]) => key.kind === WITNESS_KEY && by(key).some((value) => cosigned(value, text, key)));
  const names = seen.map(([name]) => name);
  const isQuorum = policy.quorum === "none" || holds(policy, policy.quorum, new Set(names));
  return { origin, size: Number(size), root: fromBase64(root), witnesses: names, isQuorum, known: policy.witnesses.size };
}

function readSignature(line: string): Note["signatures"][number] {
  const match = /^\u2014 (\S+) ([A-Za-z0-9+/=]+)$/.exec(line);
  if (!match) throw new Refused("a signature line is malformed", "checkpoint");
  const raw = fromBase64(match[2] ?? "");
  const id = Array.from(raw.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { name: match[1] ?? "", id, value: raw.subarray(4) };
}

function cosigned(value: Uint8Array, text: string, key: Key): boolean {
  if (value.length !== TIME + SIGNATURE) return false;
  const at = new DataView(value.buffer, value.byteOffset, TIME).getBigUint64(0);
  return accepts(value.subarray(TIME), `cosignature/v1\ntime ${at}\n${text}`, key);
}

/** What a receipt proves: the entry's text, its place, and the head it stands under. */
export interface Proven {
  readonly entry: string;
  readonly index: number;
  readonly head: Head;
}

/** Checks a `.tlog-proof` from end to end. */
export function checkReceipt(raw: Uint8Array, policy: Policy): Proven {
  const whole = fromUtf8(raw.subarray(0, LONGEST));
  const gap = whole.indexOf("\n\n");
  const [header, extra = "", place = "", ...steps] = whole.slice(0, gap).split("\n");
  const index = /^index (0|[1-9][0-9]{0,14})$/.exec(place)?.[1];
  if (gap < 0 || header !== "c2sp.org/tlog-proof@v1" || !extra.startsWith("extra ") || index === undefined) {
    throw new Refused("not a receipt that shows its entry");
  }
  const shown: unknown = JSON.parse(fromUtf8(fromBase64(extra.slice("extra ".length))));
  const encoded = isObject(shown) ? shown["entry"] : undefined;
  if (typeof encoded !== "string") throw new Refused("the receipt does not show the entry");
  const entry = fromBase64(encoded);
  const head = openHead(utf8(whole.slice(gap + 2)), policy);
  const root = rootOf(Number(index), head.size, hashed(0, entry), steps.map(fromBase64));
  if (root.length !== head.root.length || root.some((byte, at) => byte !== head.root[at])) {
    throw new Refused("the inclusion proof leads to another root");
  }
  return { entry: fromUtf8(entry), index: Number(index), head };
}

function hashed(kind: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const hash = sha256.create().update(Uint8Array.of(kind));
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** RFC 9162, section 2.1.3.2. */
function rootOf(index: number, size: number, leaf: Uint8Array, proof: readonly Uint8Array[]): Uint8Array {
  if (index >= size) throw new Refused("the entry is beyond the head");
  let [at, last, found] = [BigInt(index), BigInt(size - 1), leaf];
  for (const step of proof) {
    if (last === 0n) throw new Refused("the proof is too long");
    if (at & 1n || at === last) {
      found = hashed(1, step, found);
      while (!(at & 1n) && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else found = hashed(1, found, step);
    at >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) throw new Refused("the proof is too short");
  return found;
}

/** Whether a ledger entry is the casting of exactly this ballot in this election. */
export function tellsOf(entry: string, election: string, ballot: string): boolean {
  const said: unknown = JSON.parse(entry);
  const facts = isObject(said) ? said["public"] : undefined;
  return isObject(said) && said["act"] === "vote.ballot.cast" && isObject(facts) && facts["election"] === election && facts["ballot"] === ballot;
}
