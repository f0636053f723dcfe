// The booth at work: from the first look at a vote to the receipt.
//
// Choices and seeds live in this page alone, and only until they are used. What is kept on the device
// is in `store.ts`; what leaves it is a sealed ballot, or a ballot that was opened to be checked and
// never counts.
import { base64, fingerprint, fromUtf8, toAddress, utf8 } from "../ballot/bytes.ts";
import { Maker } from "../ballot/making/ballots.ts";
import type { Sealed } from "../ballot/making/ballots.ts";
import { drawVoter, registration, voterOf } from "../ballot/making/credentials.ts";
import type { Voter } from "../ballot/making/credentials.ts";
import { fresh } from "../ballot/making/texts.ts";
import type { Election } from "../ballot/model.ts";
import { readElection } from "../ballot/reading/elections.ts";
import { Unknown } from "../ballot/refused.ts";
import { checkReceipt, readPolicy, signedLines, tellsOf } from "../ballot/verify/ledger.ts";
import { Away, City, Problem, patiently, pause, policyText } from "./api.ts";
import type { About } from "./api.ts";
import { asked, marksOf, numbersOf, pressed, wrong } from "./choices.ts";
import type { Chosen } from "./choices.ts";
import { bar, drawn, save, tell } from "./frame.ts";
import { moment, say } from "./language.ts";
import { blank, graded, isBlank, moved, toggled } from "./ranking.ts";
import type { Numbers } from "./ranking.ts";
import * as screens from "./screens.ts";
import { keyFile, secretOf } from "./store.ts";
import type { Kept, Store } from "./store.ts";
import type { TroubleName } from "./troubles.ts";
import words from "./words.ts";

const SLOW_MS = 4000;
const LEDGER_TRIES = 30;

/** A vote as it was loaded, ready to be voted in. */
interface Loaded {
  readonly election: Election;
  readonly about: About;
}

/** What stands in the way of voting, thrown from wherever it shows. */
class Stop extends Error {
  readonly trouble: TroubleName;
  readonly values: Readonly<Record<string, string>>;
  readonly line: string;

  constructor(trouble: TroubleName, line = "", values: Readonly<Record<string, string>> = {}) {
    super(trouble);
    this.trouble = trouble;
    this.values = values;
    this.line = line;
  }
}

/** The vote that the address names. */
export function named(): string {
  const query = new URLSearchParams(location.search);
  return query.get("election") ?? location.hash.slice(1).split(".")[0] ?? "";
}

export async function open(store: Store): Promise<void> {
  const uuid = named();
  const draw = { again: screens.loading };
  bar(words.booth, uuid ? `/vote/${uuid}` : null, () => draw.again());
  screens.loading();
  try {
    if (!/^[1-9A-HJ-NP-Za-km-z]{14,64}$/.test(uuid)) throw new Stop("nothing");
    const city = new City(uuid);
    const loaded = await load(city, store);
    const booth = new Booth(city, store, loaded, await ownKey(store, loaded.election));
    draw.again = () => booth.draw();
    await booth.begin();
  } catch (error) {
    const stop = stopped(error);
    draw.again = () => screens.troubled(stop.trouble, uuid, stop.values, stop.line);
    draw.again();
  }
}

function stopped(error: unknown): Stop {
  if (error instanceof Stop) return error;
  if (error instanceof Away) return new Stop("offline");
  if (error instanceof Problem && error.kind === "not-that-state") return new Stop("closed");
  if (error instanceof Problem && error.status === 404) return new Stop("missing");
  if (error instanceof Unknown) return new Stop("unsupported", error.message);
  return new Stop("broken", error instanceof Error ? error.message : String(error));
}

/** The vote from the city; without a network as it was last seen here. */
async function load(city: City, store: Store): Promise<Loaded> {
  const before = await store.seen(city.uuid);
  let [raw, about] = [before?.raw, before ? (JSON.parse(before.about) as About) : undefined];
  try {
    [raw, about] = await Promise.all([city.election(), city.about()]);
    await store.keepSeen({ election: city.uuid, raw, about: JSON.stringify(about) });
  } catch (error) {
    // Before the key ceremony there are words about the vote, and no election yet.
    if (error instanceof Problem && !raw) checkOpen(await city.about());
    if (!(error instanceof Away) || !raw || !about) throw error;
  }
  checkOpen(about);
  const election = readElection(raw);
  if (election.uuid !== city.uuid) throw new Stop("broken", "the city gave another election");
  return { election, about };
}

function checkOpen(about: About): void {
  const { state, opens } = about;
  if (state === "annulled") throw new Stop("annulled");
  if (["closed", "tallying", "published"].includes(state)) throw new Stop("closed");
  if (state === "open") return;
  throw opens ? new Stop("early", "", { at: moment(opens) }) : new Stop("early_soon");
}

/** The key on this device; a fresh one, kept at once, where there is none. */
async function ownKey(store: Store, election: Election): Promise<Kept> {
  const kept = await store.key(election.uuid);
  if (!kept) return freshKey(election, store, drawVoter(election.group, fresh));
  if (kept.fingerprint !== election.fingerprint) throw new Stop("broken", "the city shows another text of this vote than before");
  return kept;
}

async function freshKey(election: Election, store: Store, voter: Voter): Promise<Kept> {
  const { uuid, fingerprint: phi } = election;
  const kept = { election: uuid, fingerprint: phi, credential: voter.credential, secret: voter.secret.toString(), registered: false, pending: null, last: null };
  await store.keepKey(kept);
  return kept;
}

class Booth {
  private readonly city: City;
  private readonly store: Store;
  private readonly loaded: Loaded;
  private readonly maker: Maker;
  private kept: Kept;
  private chosen: Chosen[];
  private wrongs: string[] = [];
  private sealed: Sealed | null = null;
  private sealedFor = "";
  private address = "";
  private busy = false;
  private trouble: screens.Reviewing["trouble"] = null;
  private screen: "elsewhere" | "choose" | "review" | "opened" | "done" = "choose";
  /** Whether the desk was asked whose key this is. */
  private known = false;
  private halted: TroubleName | null = null;
  private moved = false;
  private inLedger: screens.Done["inLedger"] = "waiting";
  private proof: Uint8Array | null = null;

  constructor(city: City, store: Store, loaded: Loaded, kept: Kept) {
    this.city = city;
    this.store = store;
    this.loaded = loaded;
    this.kept = kept;
    this.maker = new Maker(loaded.election);
    this.chosen = loaded.election.questions.map(() => null);
  }

  /** A ballot that was on its way is sent first; then the voter chooses. */
  async begin(): Promise<void> {
    if (this.kept.pending) return this.finish(this.kept.pending);
    try {
      if (await this.meet()) this.screen = "elsewhere";
    } catch (error) {
      if (!(error instanceof Away)) throw error;
    }
    this.draw();
    setTimeout(() => this.maker.prepare(), 200);
  }

  /**
   * Asks the desk who is here. Several people may share this device, and one person may have several:
   * a key is used only by the person it is registered for. Whether theirs lies on another device.
   */
  private async meet(): Promise<boolean> {
    const desk = await this.city.desk();
    if (!desk.signed_in) throw new Stop("signed_out");
    if (!desk.eligible) throw new Stop("ineligible");
    this.known = true;
    const isOwn = desk.credential === this.kept.credential;
    if (isOwn && !this.kept.registered) await this.keep({ registered: true });
    if (!isOwn && this.kept.registered) await this.renewKey();
    return desk.credential !== null && !isOwn;
  }

  private async renewKey(): Promise<void> {
    const { election } = this.loaded;
    this.kept = await freshKey(election, this.store, drawVoter(election.group, fresh));
  }

  draw(): void {
    if (this.halted) return screens.troubled(this.halted, this.city.uuid, {}, "");
    ({ elsewhere: () => this.drawElsewhere(), choose: () => this.drawChoosing(), review: () => this.drawReview(), opened: () => this.drawOpened(), done: () => this.drawDone() })[this.screen]();
  }

  private get title(): string {
    return say(this.loaded.about.title);
  }

  private asked(): ReturnType<typeof asked> {
    return asked(this.loaded.election, this.loaded.about);
  }

  private marks(): (readonly number[])[] {
    return this.loaded.election.questions.map((question, at) => marksOf(question, this.chosen[at] ?? null));
  }

  private drawChoosing(): void {
    const { about } = this.loaded;
    screens.choosing({
      title: this.title,
      asked: this.asked(),
      chosen: this.chosen,
      wrongs: this.wrongs,
      closesAt: about.closes,
      castAt: this.kept.last?.at ?? null,
      arguments: about.arguments,
      press: (question, place) => this.press(question, place),
      move: (question, place, by) => this.rank(question, (count, numbers) => moved(count, numbers, place, by)),
      grade: (question, place, grade) => this.rank(question, (count, numbers) => graded(count, numbers, place, grade)),
      next: () => void this.seal(),
      loadKey: (file) => void this.loadKey(file),
    });
  }

  private drawElsewhere(): void {
    const { title } = this;
    screens.elsewhere({ title, uuid: this.city.uuid, here: () => this.go("choose"), loadKey: (file) => void this.loadKey(file) });
  }

  private press(at: number, place: number): void {
    const question = this.loaded.election.questions[at];
    if (!question) return;
    if (question.ranking) {
      const none = (count: number, numbers: Numbers | null): Numbers | null => (isBlank(numbers) ? null : blank(count));
      return this.rank(at, place < 0 ? none : (count, numbers) => toggled(count, numbers, place));
    }
    this.chosen[at] = pressed(question, this.chosen[at] ?? null, place);
    this.redraw();
  }

  /** Changes the numbers of a ranking. */
  private rank(at: number, change: (count: number, numbers: Numbers | null) => Numbers | null): void {
    const question = this.loaded.election.questions[at];
    if (!question) return;
    this.chosen[at] = change(question.answers.length, numbersOf(this.chosen[at] ?? null));
    this.redraw();
  }

  /** Draws the screen again; what had the focus keeps it. */
  private redraw(): void {
    const focused = document.activeElement?.id;
    this.draw();
    if (focused) document.getElementById(focused)?.focus();
  }

  private async seal(): Promise<void> {
    this.wrongs = this.asked().map((one, at) => wrong(one, this.chosen[at] ?? null));
    if (this.wrongs.some(Boolean)) {
      this.draw();
      document.querySelector<HTMLElement>("[data-wrong]")?.focus();
      return;
    }
    await drawn();
    this.trouble = null;
    this.review();
  }

  /** Seals the choices anew and shows them. */
  private review(): void {
    this.sealed = this.maker.seal(this.voter(), this.marks(), fresh);
    this.sealedFor = this.kept.credential;
    this.go("review");
  }

  private voter(): Voter {
    return voterOf(BigInt(this.kept.secret), this.loaded.election.group);
  }

  private go(screen: Booth["screen"]): void {
    this.screen = screen;
    this.draw();
  }

  private drawReview(): void {
    screens.reviewing({
      title: this.title,
      asked: this.asked(),
      marks: this.marks(),
      commitment: this.sealed?.commitment ?? "",
      busy: this.busy,
      trouble: this.trouble,
      cast: () => void this.cast(),
      change: () => this.go("choose"),
      check: () => void this.check(),
    });
  }

  /** Opens the sealed ballot for a second device: it will never be signed. */
  private async check(): Promise<void> {
    const { sealed } = this;
    if (!sealed || this.busy) return;
    await this.working(async () => {
      await this.sent(() => this.city.spoil(sealed.text));
      const place = [this.city.uuid, toAddress(sealed.commitment), toAddress(base64(sealed.show()))].join(".");
      this.address = `${location.origin}/vote/check/#${place}`;
      this.screen = "opened";
    });
  }

  private drawOpened(): void {
    const { title, address } = this;
    const commitment = this.sealed?.commitment ?? "";
    screens.opened({ title, asked: this.asked(), marks: this.marks(), commitment, address, next: () => this.startAgain() });
  }

  private startAgain(): void {
    this.sealed = null;
    this.address = "";
    this.chosen = this.chosen.map(() => null);
    this.go("choose");
  }

  private async cast(): Promise<void> {
    const { sealed } = this;
    if (!sealed || this.busy) return;
    await this.working(async () => {
      if (!this.known && (await this.sent(() => this.meet()))) return this.go("elsewhere");
      if (this.kept.credential !== this.sealedFor) {
        this.review();
        this.trouble = { name: "moved", line: "", uuid: this.city.uuid };
        return;
      }
      if (!this.kept.registered) await this.register();
      const ballot = fromUtf8(sealed.sign(fresh));
      await this.keep({ pending: ballot });
      await this.finish(ballot);
    });
  }

  private async register(): Promise<void> {
    tell(say(words.registering));
    const voter = this.voter();
    this.moved = await this.sent(() => this.city.register(registration(voter, this.loaded.election, fresh)));
    await this.keep({ registered: true });
  }

  /** Sends a signed ballot until the city has answered, and shows the receipt. */
  private async finish(ballot: string): Promise<void> {
    const tracker = fingerprint(utf8(ballot));
    try {
      tell(say(words.sending));
      const receipt = await this.sent(() => this.city.cast(ballot));
      const lines = signedLines(receipt.promise, this.loaded.about.signers.box);
      const isPromised = lines?.includes(`ballot ${tracker}`) && lines.includes(`election ${this.city.uuid}`);
      if (receipt.tracker !== tracker || !isPromised) throw new Stop("refused", "the city's promise is not of this ballot");
      await this.keep({ pending: null, registered: true, last: { tracker, at: new Date().toISOString(), promise: receipt.promise } });
    } catch (error) {
      await this.keep({ pending: null });
      throw error;
    }
    this.chosen = this.chosen.map(() => null);
    this.sealed = null;
    this.go("done");
    void this.watchLedger(tracker, ballot);
  }

  private async keep(changes: Partial<Kept>): Promise<void> {
    this.kept = { ...this.kept, ...changes };
    await this.store.keepKey(this.kept);
  }

  /** Asks the city patiently, telling why it takes long. */
  private async sent<T>(work: () => Promise<T>): Promise<T> {
    const slow = setTimeout(() => tell(say(words.slow)), SLOW_MS);
    try {
      return await patiently(work, (error) => tell(say(error instanceof Away ? words.waiting_net : words.slow)));
    } finally {
      clearTimeout(slow);
    }
  }

  /** Does something that nobody may start twice, and shows what stands in its way. */
  private async working(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.trouble = null;
    this.draw();
    try {
      await work();
    } catch (error) {
      await this.stumble(error);
    }
    this.busy = false;
    this.draw();
    document.querySelector<HTMLElement>("[data-wrong]")?.focus();
  }

  private async stumble(error: unknown): Promise<void> {
    if (error instanceof Stop && error.trouble !== "refused") {
      this.halted = error.trouble;
      return;
    }
    const line = error instanceof Stop ? error.line : error instanceof Error ? error.message : String(error);
    const kind = error instanceof Problem ? error.kind : "";
    const { uuid } = this.city;
    if (kind === "not-that-state") this.halted = "closed";
    if (["unknown-key", "revoked-key", "key-taken"].includes(kind)) {
      // Another device, or the counter, took over: a new key, and a new ballot under it.
      await this.renewKey();
      this.trouble = { name: kind === "revoked-key" ? "revoked" : "moved", line: "", uuid };
    } else {
      const name = troubleOf(error, kind);
      this.trouble = { name, line: name === "stale" ? "" : line, uuid };
    }
    // What was signed or shown is used up.
    this.sealed = this.maker.seal(this.voter(), this.marks(), fresh);
    this.sealedFor = this.kept.credential;
  }

  private drawDone(): void {
    const { last } = this.kept;
    const tracker = last?.tracker ?? "";
    const name = toAddress(tracker).slice(0, 8);
    screens.done({
      title: this.title,
      uuid: this.city.uuid,
      tracker,
      moved: this.moved,
      closesAt: this.loaded.about.closes,
      inLedger: this.inLedger,
      save: () => save(`vote-${name}.promise.txt`, last?.promise ?? "", "text/plain"),
      saveProof: () => this.proof && save(`vote-${name}.tlog-proof`, this.proof.slice(), "text/plain"),
      saveKey: () => save(`vote-key-${this.city.uuid}.json`, keyFile(this.kept), "application/json"),
      again: () => this.startAgain(),
    });
  }

  /** Until the ballot stands in the ledger, as long as its voter looks. */
  private async watchLedger(tracker: string, ballot: string): Promise<void> {
    this.inLedger = "waiting";
    for (let tries = 0; tries < LEDGER_TRIES && this.screen === "done"; tries++) {
      await pause(tries === 0 ? 1000 : 2000);
      try {
        const [proof, policy] = await Promise.all([this.city.receipt(tracker), policyText()]);
        this.proof = proof;
        const { entry } = checkReceipt(proof, readPolicy(policy));
        this.inLedger = tellsOf(entry, this.city.uuid, ballot) ? "done" : "wrong";
        break;
      } catch (error) {
        if (error instanceof Problem || error instanceof Away) continue;
        this.inLedger = "wrong";
        break;
      }
    }
    if (this.inLedger === "waiting") this.inLedger = "later";
    if (this.screen === "done") this.draw();
  }

  private async loadKey(file: File): Promise<void> {
    const { election } = this.loaded;
    const secret = secretOf(await file.text(), election.uuid, election.fingerprint);
    if (secret === null) return tell(say(words.key_wrong));
    this.kept = await freshKey(election, this.store, voterOf(secret, election.group));
    await this.keep({ registered: true });
    if (this.screen === "elsewhere") this.go("choose");
    tell(say(words.key_loaded));
  }
}

function troubleOf(error: unknown, kind: string): TroubleName {
  if (error instanceof Stop) return error.trouble;
  if (kind === "step-up-needed" || kind === "sign-in-needed" || kind === "form-expired") return "stale";
  if (kind === "not-eligible" || kind === "registration-barred" || kind === "not-allowed") return "ineligible";
  return error instanceof Problem && error.status < 500 ? "refused" : "broken";
}
