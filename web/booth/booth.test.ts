import { ed25519 as curve } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { beforeEach, expect, test, vi } from "vitest";
import { fingerprint, utf8 } from "../ballot/bytes.ts";
import { ed25519 } from "../ballot/groups/ed25519.ts";
import { readBallot } from "../ballot/reading/ballots.ts";
import { readElection } from "../ballot/reading/elections.ts";
import { BallotChecker } from "../ballot/verify/ballots.ts";
import { open } from "./booth.ts";
import { speak } from "./language.ts";
import { pageStore } from "./store.ts";
import type { Store } from "./store.ts";

const UUID = "Kaga1111111111";
const QUESTION = { answers: ["Yes", "No"], min: 1, max: 1, question: "A bridge?" };
const RAW = JSON.stringify({
  version: 1,
  description: "",
  name: "T",
  group: "Ed25519",
  public_key: ed25519.encode(ed25519.basePower(99n)),
  questions: [QUESTION],
  uuid: UUID,
});
const says = (text: string) => ({ ja: text, easy: text, en: text });

/** The ballot box's key, and notes signed by it. */
const BOX = curve.keygen(new Uint8Array(32).fill(7));
const MATERIAL = Uint8Array.of(1, ...BOX.publicKey);
const KEY_ID = sha256(Uint8Array.of(...utf8("box\n"), ...MATERIAL)).subarray(0, 4);
const base64 = (raw: Uint8Array): string => Buffer.from(raw).toString("base64");
const VKEY = `box+${Buffer.from(KEY_ID).toString("hex")}+${base64(MATERIAL)}`;
const note = (text: string): string => `${text}\n— box ${base64(Uint8Array.of(...KEY_ID, ...curve.sign(utf8(text), BOX.secretKey)))}\n`;

const ABOUT = {
  state: "open",
  title: says("A bridge"),
  summary: says(""),
  questions: [{ text: says("A bridge?"), answers: [says("Yes"), says("No")] }],
  arguments: [],
  opens: null,
  closes: null,
  signers: { box: VKEY },
};

/** A city whose answers a test can change; it judges ballots as the real one does. */
class FakeCity {
  desk = { signed_in: true, eligible: true, credential: null as string | null, fresh_for_s: 300, csrf: "t" };
  about: object = ABOUT;
  /** What the next casts are answered before one is taken. */
  refusals: Response[] = [];
  ballots: string[] = [];
  registered: string[] = [];
  lost = false;

  answer = async (address: string, init?: RequestInit): Promise<Response> => {
    if (this.lost) throw new TypeError("no network");
    const path = address.replace(`/api/vote/elections/${UUID}`, "");
    const body = typeof init?.body === "string" ? init.body : "";
    if (address === `/vote/${UUID}/key`) return init?.method === "POST" ? this.register(body) : Response.json(this.desk);
    if (path === "") return new Response(RAW);
    if (path === "/about") return Response.json(this.about);
    if (path === "/ballots" && init?.method === "POST") return this.refusals.shift() ?? this.cast(body);
    return problem(425, "not-yet-published");
  };

  private register(body: string): Response {
    this.registered.push((JSON.parse(body) as { credential: string }).credential);
    return Response.json({ replaced: this.desk.credential !== null }, { status: 201 });
  }

  private cast(body: string): Response {
    const election = readElection(utf8(RAW));
    const ballot = readBallot(utf8(body), election);
    new BallotChecker(election).check(ballot);
    if (this.registered.at(-1) !== ballot.credential) return problem(403, "unknown-key");
    this.ballots.push(body);
    const tracker = fingerprint(utf8(body));
    return Response.json({ tracker, entry: "e", promise: note(`kaga-vote/v1 promise\nelection ${UUID}\nballot ${tracker}\n`) }, { status: 201 });
  }
}

const problem = (status: number, kind: string, headers = {}): Response =>
  Response.json({ type: `/api/#${kind}`, detail: `because ${kind}` }, { status, headers });

let city: FakeCity;
let store: Store;

beforeEach(() => {
  city = new FakeCity();
  store = pageStore();
  vi.stubGlobal("fetch", city.answer);
  document.body.innerHTML = "<header></header><main></main>";
  window.history.replaceState(null, "", `/vote/booth/?election=${UUID}`);
  speak("en");
});

const heading = (): string => document.querySelector("h1")?.textContent ?? "";
const press = (text: string): void => [...document.querySelectorAll("button")].find((one) => one.textContent === text)?.click();
const comes = (text: string): Promise<void> => vi.waitFor(() => expect(document.querySelector("main")?.textContent).toContain(text), { timeout: 60_000 });

async function review(): Promise<void> {
  await open(store);
  document.querySelector<HTMLInputElement>("#q0a0")?.click();
  press("Next: review");
  await comes("You have not voted yet.");
}

async function cast(): Promise<void> {
  await review();
  press("Cast my vote");
}

test("three presses cast a ballot under a key that was registered first", async () => {
  await cast();
  await comes("You have voted");
  expect(city.ballots.length).toBe(1);
  const kept = await store.key(UUID);
  expect([kept?.registered, kept?.pending, kept?.last?.tracker]).toEqual([true, null, fingerprint(utf8(city.ballots[0] ?? ""))]);
  expect(JSON.stringify(kept)).not.toContain("Yes");
});

test("a busy city is asked again with the same bytes", async () => {
  city.refusals = [problem(503, "not-ready", { "Retry-After": "0" }), problem(429, "too-many-requests", { "Retry-After": "0" })];
  await cast();
  await comes("You have voted");
  expect(city.ballots.length).toBe(1);
});

test("a refusal says why, and a new ballot can be cast from the same screen", async () => {
  city.refusals = [problem(422, "ballot-refused")];
  await cast();
  await comes("The ballot was refused");
  await comes("because ballot-refused");
  press("Cast my vote");
  await comes("You have voted");
});

test("a sign-in that is too old is asked for again without losing the choices", async () => {
  city.desk.fresh_for_s = 0;
  await cast();
  await comes("Please confirm it is you");
  expect(document.querySelector<HTMLAnchorElement>(".b-wrong a")?.getAttribute("href")).toBe(`/vote/${UUID}/go`);
  city.desk.fresh_for_s = 300;
  press("Cast my vote");
  await comes("You have voted");
});

test("a key that was taken over is made anew, and the voter told", async () => {
  city.refusals = [problem(403, "revoked-key")];
  await cast();
  await comes("This device's key no longer counts");
  press("Cast my vote");
  await comes("You have voted");
  expect(new Set(city.registered).size).toBe(2);
});

test("a key of somebody else who uses this device is not used", async () => {
  await cast();
  await comes("You have voted");
  city.desk.credential = null; // another person, who has no key yet
  await cast();
  await comes("You have voted");
  expect(new Set(city.registered).size).toBe(2);
  city.desk.credential = city.registered[0] ?? ""; // the first one again
  await open(store);
  expect(heading()).toBe("You have used another device");
});

test("a ballot on its way is sent when the page is opened again", async () => {
  await review();
  press("Cast my vote");
  await vi.waitFor(() => expect(city.ballots.length).toBe(1), { timeout: 60_000 });
  await comes("You have voted");
  const kept = await store.key(UUID);
  if (!kept) throw new Error("no key was kept");
  await store.keepKey({ ...kept, pending: city.ballots[0] ?? "", last: null });
  await open(store);
  await comes("You have voted");
  expect(city.ballots[1]).toBe(city.ballots[0]);
});

test("a promise of another ballot, or under another key, is not believed", async () => {
  city.about = { ...ABOUT, signers: { box: VKEY.replace("box+", "cox+") } };
  await cast();
  await comes("the city's promise is not of this ballot");
});

test.each([
  ["signed_in", false, "Please sign in first"],
  ["eligible", false, "You do not seem to be eligible"],
] as const)("who may not vote is told before choosing (%s)", async (name, value, said) => {
  Object.assign(city.desk, { [name]: value });
  await open(store);
  expect(heading()).toBe(said);
});

test.each([
  [{ state: "ceremony", opens: null }, "Voting has not opened yet"],
  [{ state: "closed" }, "Voting has closed"],
  [{ state: "annulled" }, "This vote was annulled"],
])("what the state of the vote forbids is told: %o", async (changes, said) => {
  city.about = { ...ABOUT, ...changes };
  await open(store);
  expect(heading()).toBe(said);
});

test("without a network a vote that was seen before opens, one that was not does not", async () => {
  await open(store);
  city.lost = true;
  await open(store);
  expect(heading()).toBe("A bridge");
  await open(pageStore());
  expect(heading()).toBe("You are offline");
});
