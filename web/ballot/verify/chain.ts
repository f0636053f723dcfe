// Following an archive's chain from its first record to its last. Every event names its parent by
// hash, so the last event's name stands for the whole history; proofs of ballots are judged
// elsewhere, by whoever picks some of them.
import { fingerprint } from "../bytes.ts";
import type { Election } from "../model.ts";
import { credentialOf } from "../reading/ballots.ts";
import { digestText, integer, isObject, items, members, parseCompact, text } from "../reading/canonical.ts";
import { readElection } from "../reading/elections.ts";
import { Refused, within } from "../refused.ts";
import type { FiledRecord } from "./records.ts";

const SHORT = 1000;
const LONG = 200_000_000;
const MOST_PENDING = 4;
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  "": ["Setup"],
  Setup: ["Ballot", "EndBallots"],
  Ballot: ["Ballot", "EndBallots"],
  EndBallots: ["EncryptedTally"],
  EncryptedTally: ["PartialDecryption"],
  Shuffle: ["Shuffle", "EndShuffles"],
  EndShuffles: ["PartialDecryption"],
  PartialDecryption: ["PartialDecryption", "Result"],
  Result: [],
};

/** For each question the counts of its answers, or all rankings as they were decrypted. */
export type Result = readonly (readonly number[] | readonly (readonly number[])[])[];

/** What a count rests on besides ballots. */
export type Other = "trustees" | "tally" | "decryption";

interface ChainEvent {
  readonly height: number;
  readonly type: string;
  readonly parent: string | null;
  readonly payload: string | null;
}

/** What an archive says, its hashes and its order checked. */
export class Chain {
  /** Hash of the last event: a name for everything before it. */
  head = "";
  events = 0;
  ballots = 0;
  phase = "";
  credentials = 0;
  /** Whether a credential counts more than once. */
  isWeighted = false;
  result: Result | null = null;
  /** The tracker of each credential's last ballot. */
  readonly last = new Map<string, string>();
  readonly trackers = new Set<string>();
  private found: Election | null = null;
  private allowed = new Set<string>();
  private readonly pending = new Map<string, FiledRecord>();
  private readonly seen = new Set<string>();

  private readonly onBallot: (raw: Uint8Array, tracker: string, credential: string) => void;
  private readonly onOther: (what: Other, raw: Uint8Array, owner: number) => void;

  /**
   * `onBallot` is handed every ballot, in order, with its tracker; `onOther` what else a count rests
   * on, once its place in the chain is checked.
   */
  constructor(onBallot: (raw: Uint8Array, tracker: string, credential: string) => void, onOther: (what: Other, raw: Uint8Array, owner: number) => void = () => undefined) {
    this.onBallot = onBallot;
    this.onOther = onOther;
  }

  get election(): Election {
    if (!this.found) throw new Refused("the archive ends before the election is set up");
    return this.found;
  }

  take(record: FiledRecord): void {
    within(`record ${record.place}`, () => {
      if (record.place === 0) return checkHeader(record.body);
      const name = `${record.digest}${record.isEvent ? "e" : ""}`;
      if (this.seen.has(name)) throw new Refused("the same record occurs twice");
      this.seen.add(name);
      if (record.isEvent) this.event(record);
      else if (this.pending.size === MOST_PENDING) throw new Refused("no event refers to the records before it");
      else this.pending.set(record.digest, record);
    });
  }

  /** Says that no record follows. */
  finish(): void {
    for (const left of this.pending.values()) throw new Refused("no event refers to it", `record ${left.place}`);
    if (!this.election) throw new Refused("empty");
  }

  private event(record: FiledRecord): void {
    const event = readEvent(record.body);
    if (event.height !== this.events) throw new Refused(`expected height ${this.events}`, "height");
    if (event.parent !== (this.head || null)) throw new Refused("does not follow the event before it", "parent");
    if (!this.mayFollow(event.type)) throw new Refused(`${event.type} cannot follow ${this.phase || "the beginning"}`, "type");
    this.bring(event);
    for (const left of this.pending.values()) throw new Refused("the event does not refer to it", `record ${left.place}`);
    this.events += 1;
    this.phase = event.type;
    this.head = record.digest;
  }

  /** Rankings are shuffled at least once before anything is decrypted. */
  private mayFollow(type: string): boolean {
    const isRanked = this.phase === "EncryptedTally" && this.election.questions.some((one) => one.ranking);
    return isRanked ? type === "Shuffle" : (FOLLOWS[this.phase]?.includes(type) ?? false);
  }

  private bring(event: ChainEvent): void {
    if (event.type === "Setup") this.setUp(this.payload(event.payload));
    else if (event.type === "Ballot") this.ballot(this.payload(event.payload));
    else if (event.type === "EncryptedTally") this.tally(this.payload(event.payload));
    else if (event.type === "PartialDecryption" || event.type === "Shuffle") this.owned(event);
    else if (event.type === "Result") this.result = readResult(this.payload(event.payload), this.election);
    else if (event.payload !== null) throw new Refused("an event that ends something has no payload", "payload");
  }

  private owned(event: ChainEvent): void {
    const [owner, name] = members(parseCompact(this.payload(event.payload), SHORT), ["owner", "payload"]);
    const raw = this.payload(digestText(name));
    if (event.type === "PartialDecryption") this.onOther("decryption", raw, integer(owner, 1));
  }

  private payload(name: string | null): Uint8Array {
    const record = name === null ? undefined : this.pending.get(name);
    if (name === null || !record) throw new Refused(`the record ${name ?? ""} is not just before it`, "payload");
    this.pending.delete(name);
    return record.body;
  }

  private setUp(raw: Uint8Array): void {
    const names = members(parseCompact(raw, SHORT), ["election", "trustees", "credentials"]).map(digestText);
    const [election, trustees, credentials] = names.map((name) => this.payload(name));
    this.found = readElection(election ?? new Uint8Array());
    const entries = items(parseCompact(credentials ?? new Uint8Array(), LONG)).map((one) => text(one).split(","));
    const listed = entries.map(([credential]) => credential ?? "");
    this.isWeighted = entries.some(([, weight]) => weight !== undefined && weight !== "1");
    this.allowed = new Set(listed);
    if (this.allowed.size !== listed.length) throw new Refused("a credential occurs twice", "credentials");
    this.credentials = listed.length;
    this.onOther("trustees", trustees ?? new Uint8Array(), 0);
  }

  private ballot(raw: Uint8Array): void {
    const credential = credentialOf(raw, this.election);
    if (!this.allowed.has(credential)) throw new Refused("not on the list of credentials", "credential");
    const tracker = fingerprint(raw);
    this.last.set(credential, tracker);
    this.trackers.add(tracker);
    this.ballots += 1;
    this.onBallot(raw, tracker, credential);
  }

  private tally(raw: Uint8Array): void {
    const [count, , name] = members(parseCompact(raw, SHORT), ["num_tallied", "total_weight", "encrypted_tally"]);
    this.onOther("tally", this.payload(digestText(name)), 0);
    if (integer(count) !== this.last.size) throw new Refused(`counts other than ${this.last.size} ballots`, "num_tallied");
  }
}

function checkHeader(raw: Uint8Array): void {
  const [version] = members(parseCompact(raw, SHORT), ["version", "timestamp"]);
  if (version !== 1) throw new Refused("only version 1 is known", "version");
}

function readEvent(raw: Uint8Array): ChainEvent {
  const value = parseCompact(raw, SHORT);
  const names = ["parent", "height", "type", "payload"].filter((name) => !isObject(value) || name in value || name === "height" || name === "type");
  const found = new Map(members(value, names).map((one, at) => [names[at], one]));
  return {
    height: integer(found.get("height")),
    type: text(found.get("type")),
    parent: found.has("parent") ? digestText(found.get("parent")) : null,
    payload: found.has("payload") ? digestText(found.get("payload")) : null,
  };
}

function readResult(raw: Uint8Array, election: Election): Result {
  const [rows] = members(parseCompact(raw, LONG), ["result"]);
  const listed = items(rows, election.questions.length);
  return election.questions.map(({ answers, ranking }, place) =>
    ranking ? items(listed[place]).map((one) => items(one, answers.length).map((rank) => integer(rank))) : items(listed[place]).map((one) => integer(one)),
  );
}
