// Counting again: the product of all ballots that count, the trustees' keys and decryptions, and the
// published counts, as an archive tells them. Nothing is decrypted here: each trustee's factor comes
// with a proof, and together with the counts they must give back the product.
//
// Rankings are not recounted: their shuffles and single decryptions are left to `kaga vote verify`.
//
// References: Belenios specification 2.0, sections 4.16 to 4.19; Chaum, Pedersen, "Wallet databases
// with observers", 1992; Shamir, "How to share a secret", 1979.
import { modulo } from "../groups/group.ts";
import type { Element } from "../groups/group.ts";
import { fromUtf8 } from "../bytes.ts";
import type { Ciphertext, Election, Proof } from "../model.ts";
import { readCiphertext } from "../reading/ballots.ts";
import { integer, isObject, items, members, parseCompact, proof, text } from "../reading/canonical.ts";
import { admitted } from "../reading/elections.ts";
import { Refused, within } from "../refused.ts";
import type { Result } from "./chain.ts";
import { challenge } from "./challenges.ts";

const LONG = 200_000_000;

/** Trustees of whom `threshold` suffice; without a ceremony all are needed. */
interface Trustees {
  readonly threshold: number;
  readonly isShared: boolean;
  readonly keys: readonly Element[];
}

type Row = readonly Ciphertext[];

export class Recount {
  private readonly election: Election;
  private readonly places: readonly number[];
  private readonly last = new Map<string, readonly Row[]>();
  private trustees: Trustees | null = null;
  private product: Row[];
  private readonly factors = new Map<number, readonly (readonly Element[])[]>();

  constructor(election: Election) {
    this.election = election;
    const one = { alpha: election.group.identity, beta: election.group.identity };
    this.places = election.questions.flatMap(({ ranking }, place) => (ranking ? [] : [place]));
    this.product = this.places.map((place) => {
      const question = election.questions[place];
      return Array.from({ length: (question?.answers.length ?? 0) + (question?.blank ? 1 : 0) }, () => one);
    });
  }

  /** How many trustees have decrypted. */
  get decryptions(): number {
    return this.factors.size;
  }

  /** The trustees' keys, which together must be the election's. */
  setUp(raw: Uint8Array): void {
    const { group } = this.election;
    const [only, ...more] = items(parseCompact(raw, LONG));
    if (!only || more.length > 0) throw new Refused("not one group of trustees", "trustees");
    const [kind, value] = items(only, 2);
    const keyOf = (one: unknown): Element => admitted(text(isObject(one) ? one["public_key"] : null), group);
    const pedersen = kind === "Pedersen" && isObject(value) ? value : null;
    const keys = pedersen ? items(pedersen["verification_keys"]).map(keyOf) : [keyOf(value)];
    const threshold = pedersen ? integer(pedersen["threshold"], 1) : 1;
    this.trustees = { threshold, isShared: pedersen !== null, keys };
    if (threshold > keys.length) throw new Refused("fewer trustees than are needed", "trustees");
    // Any `threshold` of the keys lie on one polynomial if the first with each of the others do.
    const first = Array.from({ length: threshold - 1 }, (_, at) => at + 1);
    for (let other = threshold; other <= keys.length; other++) {
      const found = this.combined([...first, other], (index) => keys[index - 1]);
      if (!group.equal(found, this.election.publicKey)) throw new Refused("the trustees' keys are not the election's", "trustees");
    }
  }

  /** Multiplies a ballot in; one that the same key cast before is divided out. */
  ballot(credential: string, raw: Uint8Array): void {
    const { group } = this.election;
    const answers = JSON.parse(fromUtf8(raw)) as { readonly answers?: unknown };
    const rows = this.places.map((place, at) => {
      const answer = items(answers.answers)[place];
      const choices = items(isObject(answer) ? answer["choices"] : null, this.product[at]?.length);
      return choices.map((one) => within(`answers[${place}]`, () => readCiphertext(one, group)));
    });
    const before = this.last.get(credential);
    if (before) this.product = this.times(before, (left, right) => group.divide(left, right));
    this.product = this.times(rows, (left, right) => group.multiply(left, right));
    this.last.set(credential, rows);
  }

  private times(rows: readonly Row[], join: (left: Element, right: Element) => Element): Row[] {
    return this.product.map((row, at) =>
      row.map((have, choice) => {
        const more = rows[at]?.[choice];
        if (!more) throw new Refused("another number of choices");
        return { alpha: join(have.alpha, more.alpha), beta: join(have.beta, more.beta) };
      }),
    );
  }

  /** The published tally must be this product. */
  tally(raw: Uint8Array): void {
    const { group, questions } = this.election;
    const rows = items(parseCompact(raw, LONG), questions.length);
    this.places.forEach((place, at) => {
      const mine = this.product[at] ?? [];
      items(rows[place], mine.length).forEach((one, choice) => {
        const told = readCiphertext(one, group);
        const have = mine[choice];
        if (!have || !group.equal(have.alpha, told.alpha) || !group.equal(have.beta, told.beta)) {
          throw new Refused("not the product of the counted ballots", `encrypted_tally[${place}][${choice}]`);
        }
      });
    });
  }

  /** One trustee's factors, each with the proof that its exponent is the one behind the public key. */
  decryption(owner: number, raw: Uint8Array): void {
    const { group, questions } = this.election;
    const key = this.trustees?.keys[owner - 1];
    if (!key || this.factors.has(owner)) throw new Refused("no trustee whose decryption is still missing", "owner");
    const [factors, proofs] = members(parseCompact(raw, LONG), ["decryption_factors", "decryption_proofs"]);
    const [rows, shown] = [items(factors, questions.length), items(proofs, questions.length)];
    const found = this.places.map((place, at) => {
      const row = this.product[at] ?? [];
      const transcripts = items(shown[place], row.length).map((one) => proof(one, group.order));
      return items(rows[place], row.length).map((one, choice) =>
        within(`trustee ${owner}[${place}][${choice}]`, () => this.factor(text(one), row[choice], transcripts[choice], key)),
      );
    });
    this.factors.set(owner, found);
  }

  private factor(written: string, sealed: Ciphertext | undefined, proven: Proof | undefined, key: Element): Element {
    const { group, fingerprint } = this.election;
    const factor = group.decode(written);
    if (!sealed || !proven) throw new Refused("missing");
    const isNeutral = group.equal(factor, group.identity);
    if (isNeutral !== group.equal(sealed.alpha, group.identity)) throw new Refused("only a neutral element decrypts to a neutral one");
    if (!isNeutral) group.admit(factor);
    const left = group.multiply(group.basePower(proven.response), group.power(key, proven.challenge));
    const right = group.multiply(group.power(sealed.alpha, proven.response), group.power(factor, proven.challenge));
    const parts = ["decrypt", fingerprint, group.encode(key), `${group.encode(left)},${group.encode(right)}`];
    if (challenge(group.order, parts) !== proven.challenge) throw new Refused("the proof of decryption fails");
    return factor;
  }

  /** The published counts must be what the factors decrypt the product to. */
  result(told: Result): void {
    const { group } = this.election;
    const needed = this.trustees?.threshold ?? 1;
    const owners = [...this.factors.keys()].sort((left, right) => left - right).slice(0, needed);
    if (owners.length < needed) throw new Refused(`${owners.length} of the ${needed} decryptions needed are there`, "result");
    this.places.forEach((place, at) => {
      const row = this.product[at] ?? [];
      const counts = items(told[place], row.length);
      row.forEach(({ beta }, choice) => {
        const factor = this.combined(owners, (owner) => this.factors.get(owner)?.[at]?.[choice]);
        const count = group.basePower(BigInt(integer(counts[choice])));
        if (!group.equal(group.multiply(factor, count), beta)) throw new Refused("not what the tally decrypts to", `result[${place}][${choice}]`);
      });
    });
  }

  /** The element at zero of the polynomial through those of the owners (Lagrange). */
  private combined(owners: readonly number[], of: (owner: number) => Element | undefined): Element {
    const { group } = this.election;
    return owners.reduce((all, owner) => {
      const element = of(owner);
      if (!element) throw new Refused("missing", `trustee ${owner}`);
      const exponent = this.trustees?.isShared ? lagrange(owner, owners, group.order) : 1n;
      return group.multiply(all, group.power(element, exponent));
    }, group.identity);
  }
}

function lagrange(owner: number, owners: readonly number[], order: bigint): bigint {
  return owners.reduce((all, other) => {
    if (other === owner) return all;
    return modulo(all * BigInt(other) * inverse(modulo(BigInt(other - owner), order), order), order);
  }, 1n);
}

/** By Fermat's theorem: the order is prime. */
function inverse(of: bigint, order: bigint): bigint {
  let [found, square, rest] = [1n, of, order - 2n];
  for (; rest > 0n; rest >>= 1n) {
    if (rest & 1n) found = (found * square) % order;
    square = (square * square) % order;
  }
  return found;
}
