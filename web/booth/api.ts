// The city, as the booth asks it. Everything about votes is asked without cookies, so that a ballot
// carries nothing of who sends it; only registering a key says who somebody is.
import { toAddress } from "../ballot/bytes.ts";
import type { Registration } from "../ballot/making/credentials.ts";
import type { Says } from "./language.ts";

/** A refusal of the city: the last part of its problem type, its reason, when to ask again. */
export class Problem extends Error {
  readonly status: number;
  readonly kind: string;
  readonly waitS: number;

  constructor(status: number, kind: string, detail: string, waitS: number) {
    super(detail);
    this.status = status;
    this.kind = kind;
    this.waitS = waitS;
  }

  /** Whether the same may be asked again soon. */
  get passing(): boolean {
    return this.status === 429 || this.status === 425 || this.status >= 500;
  }
}

/** No answer: no network, or the city is away. */
export class Away extends Error {}

export interface AskedWords {
  readonly text: Says;
  readonly answers: readonly Says[];
}

export interface Argument {
  readonly side: "for" | "against";
  readonly by: Says;
  readonly text: Says;
}

export interface About {
  readonly state: string;
  readonly title: Says;
  readonly summary: Says;
  readonly questions: readonly AskedWords[];
  readonly arguments: readonly Argument[];
  readonly opens: string | null;
  readonly closes: string | null;
  readonly signers: { readonly box: string };
}

export interface Receipt {
  readonly tracker: string;
  readonly promise: string;
  readonly entry: string;
}

export interface BoardLine {
  readonly tracker: string;
  readonly credential: string;
  readonly standing: string;
}

/** What the registrar's desk says of the person who is signed in on this device. */
export interface Desk {
  readonly signed_in: boolean;
  readonly eligible: boolean;
  /** The key that is registered for this person, from whatever device. */
  readonly credential: string | null;
  /** For how long the card's check still counts. */
  readonly fresh_for_s: number;
  readonly csrf: string;
}

const ANONYMOUS: RequestInit = { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };
const KNOWN: RequestInit = { credentials: "same-origin", redirect: "manual" };
const LONGEST_MS = 30_000;

async function ask(address: string, init: RequestInit): Promise<Response> {
  // Only the wait for an answer is bounded: a large archive may take long to arrive.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), LONGEST_MS);
  let answer: Response;
  try {
    answer = await fetch(address, { ...init, signal: late.signal });
  } catch {
    throw new Away("no answer");
  } finally {
    clearTimeout(timer);
  }
  if (answer.type === "opaqueredirect") throw new Problem(401, "sign-in-needed", "", 0);
  if (!answer.ok) throw await problem(answer);
  return answer;
}

async function problem(answer: Response): Promise<Problem> {
  const told = (await answer.json().catch(() => ({}))) as { type?: string; detail?: string; title?: string };
  const kind = String(told.type ?? "").split(/[#/]/).at(-1) ?? "";
  const wait = Number.parseInt(answer.headers.get("Retry-After") ?? "", 10);
  return new Problem(answer.status, kind, told.detail ?? told.title ?? `status ${answer.status}`, Number.isNaN(wait) ? 2 : wait);
}

/** One election of this city. */
export class City {
  readonly uuid: string;

  constructor(uuid: string) {
    this.uuid = uuid;
  }

  /** The exact bytes of the election. */
  election = (): Promise<Uint8Array> => this.bytes("");
  about = async (): Promise<About> => (await this.get("/about")).json() as Promise<About>;
  ballot = (tracker: string): Promise<Uint8Array> => this.bytes(`/ballots/${toAddress(tracker)}`);
  receipt = (tracker: string): Promise<Uint8Array> => this.bytes(`/ballots/${toAddress(tracker)}/receipt`);
  spoiled = (hash: string): Promise<Uint8Array> => this.bytes(`/spoiled/${toAddress(hash)}`);
  archive = (): Promise<Response> => this.get("/archive.bel");
  get archiveAddress(): string {
    return `/api/vote/elections/${this.uuid}/archive.bel`;
  }

  /** The same bytes may be sent again: they count once. */
  async cast(ballot: string): Promise<Receipt> {
    return (await this.post("/ballots", ballot)).json() as Promise<Receipt>;
  }

  async spoil(sealed: string): Promise<void> {
    await this.post("/spoiled", sealed);
  }

  /** The only place where somebody is known: with the cookies of the signed-in site. */
  async desk(): Promise<Desk> {
    return (await ask(`/vote/${this.uuid}/key`, { ...KNOWN, cache: "no-store" })).json() as Promise<Desk>;
  }

  /** Registers a ballot key for the person who is signed in; whether another one was replaced. */
  async register(registration: Registration): Promise<boolean> {
    const { csrf, fresh_for_s: fresh } = await this.desk();
    if (fresh <= 0) throw new Problem(401, "step-up-needed", "", 0);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
    const answer = await ask(`/vote/${this.uuid}/key`, { ...KNOWN, method: "POST", headers, body: JSON.stringify(registration) });
    const told = (await answer.json()) as { readonly replaced?: boolean };
    return told.replaced === true;
  }

  /** Ballots on the board in their order, page by page. */
  async *board(): AsyncGenerator<BoardLine> {
    for (let after = ""; ; ) {
      const answer = await this.get(`/ballots?limit=200${after ? `&after=${encodeURIComponent(after)}` : ""}`);
      const page = (await answer.json()) as { readonly ballots: readonly BoardLine[]; readonly next: string | null };
      yield* page.ballots;
      if (!page.next) return;
      after = page.next;
    }
  }

  get(path: string): Promise<Response> {
    return ask(`/api/vote/elections/${this.uuid}${path}`, ANONYMOUS);
  }

  private async bytes(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.get(path)).arrayBuffer());
  }

  private post(path: string, body: string): Promise<Response> {
    const headers = { "Content-Type": "application/json" };
    return ask(`/api/vote/elections/${this.uuid}${path}`, { ...ANONYMOUS, method: "POST", headers, body });
  }
}

/** A measure in the public list. */
export interface Listed {
  readonly uuid: string;
  readonly state: string;
  readonly title: Says;
}

/** The measures that everybody may know of, the newest first. */
export async function measures(): Promise<readonly Listed[]> {
  const answer = await ask("/api/vote/elections", ANONYMOUS);
  return ((await answer.json()) as { readonly elections: readonly Listed[] }).elections;
}

/** Whose signatures on the ledger are believed. */
export async function policyText(): Promise<string> {
  return (await ask("/ledger/policy", ANONYMOUS)).text();
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Does the work again and again while it fails in passing; `told` hears of every failure. */
export async function patiently<T>(work: () => Promise<T>, told: (error: Away | Problem) => void): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const passing = error instanceof Away || (error instanceof Problem && error.passing);
      if (!passing || (error instanceof Problem && error.status === 500 && tries >= 3)) throw error;
      told(error);
      const waitMs = error instanceof Problem ? 1000 * Math.min(error.waitS, 30) : Math.min(1000 * 2 ** tries, 10_000);
      await Promise.race([pause(waitMs + 250 * Math.random()), online()]);
    }
  }
}

/** When the network comes back. */
function online(): Promise<void> {
  return new Promise((done) => {
    if (!navigator.onLine) window.addEventListener("online", () => done(), { once: true });
  });
}
