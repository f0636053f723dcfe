// The observer page: checks the published vote while somebody looks, says in plain words what was
// checked and what was not, and finds one's own ballot by its tracking number.
import { fromAddress } from "../ballot/bytes.ts";
import { Refused, Unknown } from "../ballot/refused.ts";
import { City, measures } from "./api.ts";
import counting from "./counting.ts?worker&url";
import type { Told } from "./counting.ts";
import type { About, Listed } from "./api.ts";
import { Audit } from "./audit.ts";
import type { Read, Tell } from "./audit.ts";
import { named } from "./booth.ts";
import { bar, button, details, drawn, el, heading, show, tell } from "./frame.ts";
import { groups, say } from "./language.ts";
import type { Says } from "./language.ts";
import observe from "./observe_words.ts";
import { loading, troubled } from "./screens.ts";
import { trusted } from "./trusted.ts";

const [SAMPLE, KEPT] = [20, 500] as const;
const TRACKER = /^[A-Za-z0-9+/]{43}$/;
const UUID = /^[1-9A-HJ-NP-Za-km-z]{14,64}$/;

type State = "waiting" | "working" | "good" | "warn" | "bad" | "skipped";

interface Line {
  readonly says: Says;
  readonly values: Readonly<Record<string, string | number>>;
}

/** One line of the list of checks. */
interface Check {
  readonly title: Says;
  state: State;
  found: Line[];
  /** How far it is, of how many if that is known. */
  at: readonly [number, number | null] | null;
  error: string;
}

const NAMES = ["election", "ledger", "chain", "sample", "entries", "count"] as const;
type Name = (typeof NAMES)[number];

export async function open(): Promise<void> {
  const uuid = named();
  if (!UUID.test(uuid)) return pick();
  const page = new Observer(new City(uuid));
  bar(observe.page, `/vote/${uuid}`, () => page.draw());
  await page.begin();
}

/** Without an election in the address: which one is it to be? */
async function pick(): Promise<void> {
  let draw = loading;
  bar(observe.page, "/vote", () => draw());
  draw();
  try {
    // Before the key is made there is nothing to check.
    const all = (await measures()).filter((one) => one.state !== "ceremony");
    draw = () => picking(all);
  } catch {
    draw = () => troubled("offline", "", {}, "");
  }
  draw();
}

function picking(all: readonly Listed[]): void {
  const links = all.map((one) => el("li", {}, el("a", { class: "b-button b-button--plain", href: `?election=${one.uuid}` }, say(one.title))));
  show("pick", say(observe.pick), heading(say(observe.pick)), all.length > 0 ? el("ul", { class: "b-picks" }, ...links) : el("p", {}, say(observe.pick_none)));
}

class Observer {
  private readonly audit: Audit;
  private readonly city: City;
  private readonly checks: Record<Name, Check>;
  private about: About | null = null;
  private read: Read | null = null;
  private judged = 0;
  private entered = 0;
  private found: Line | null = null;
  private wanted = decodeURIComponent(location.hash.slice(1));

  constructor(city: City) {
    this.city = city;
    this.audit = new Audit(city);
    const fresh = (title: Says): Check => ({ title, state: "waiting", found: [], at: null, error: "" });
    this.checks = {
      election: fresh(observe.election),
      ledger: fresh(observe.ledger),
      chain: fresh(observe.chain),
      sample: fresh(observe.sample),
      entries: fresh(observe.entries),
      count: fresh(observe.count),
    };
  }

  async begin(): Promise<void> {
    this.draw();
    const isThere = await this.run("election", async () => {
      const election = await this.audit.readElection();
      this.about = await this.city.about();
      this.good("election", observe.election_good, { print: groups(election.fingerprint, 3).join(" ") });
    });
    if (!isThere) return;
    await this.run("ledger", () => this.ledger());
    await this.run("chain", (told) => this.chain(told));
    if (!this.read) return;
    await this.sample();
    if (this.wanted) await this.find(this.wanted);
  }

  private async ledger(): Promise<void> {
    const head = await this.audit.head();
    if (!head) {
      this.checks.ledger.state = "skipped";
      this.checks.ledger.found = [{ says: observe.ledger_none, values: {} }];
      return;
    }
    const values = { size: head.size, count: head.witnesses.length, names: head.witnesses.join("、") };
    const isSeen = head.isQuorum && head.witnesses.length > 0;
    this.good("ledger", isSeen ? observe.ledger_good : head.known > 0 ? observe.ledger_alone : observe.ledger_unwitnessed, values);
    if (!isSeen) this.checks.ledger.state = "warn";
  }

  private async chain(told: Tell): Promise<void> {
    const read = await this.audit.readAll(KEPT, told);
    this.read = read;
    const says = read.from === "archive" ? observe.chain_good : observe.chain_open;
    this.good("chain", says, { ballots: read.ballots, counted: read.counted });
  }

  /** Judges the next few of those that were picked. */
  private async sample(): Promise<void> {
    const { read } = this;
    const next = read?.picked.slice(this.judged, this.judged + SAMPLE) ?? [];
    if (!read || read.ballots === 0) {
      this.good("sample", observe.sample_none, {});
      this.checks.entries.state = "skipped";
      return this.draw();
    }
    await this.run("sample", async (told) => {
      for (const tracker of next) {
        if (await this.audit.judge(tracker)) this.entered += 1;
        this.judged += 1;
        told(this.judged, this.judged + next.length - 1 - next.indexOf(tracker));
        await drawn();
      }
      this.good("sample", observe.sample_good, { count: this.judged });
      if (this.judged < read.ballots) {
        this.checks.sample.found.push({ says: observe.sample_chance, values: { percent: Math.floor(100 * (1 - 0.9 ** this.judged)) } });
      }
      this.compared();
    });
  }

  /** Counts again in a worker: long work, done when somebody asks for it. */
  private async count(): Promise<void> {
    await this.run("count", (told) => {
      const worker = new Worker(trusted(counting));
      return new Promise<void>((done, fail) => {
        worker.addEventListener("error", () => fail(new Error("the worker stopped")));
        worker.addEventListener("message", ({ data }: MessageEvent<Told>) => {
          if (data.kind === "progress") return told(data.ballots, this.read?.ballots ?? null);
          worker.terminate();
          if (data.kind !== "done") fail(data.kind === "refused" ? new Refused(data.line) : new Error(data.line));
          else if (data.fingerprint !== this.audit.election.fingerprint) fail(new Refused("the archive is of another election"));
          else done(this.counted(data));
        });
        worker.postMessage({ archive: this.city.archiveAddress });
      });
    });
  }

  private counted(data: Extract<Told, { kind: "done" }>): void {
    const { ballots, decryptions } = data;
    const says = data.hasResult ? observe.count_good : decryptions > 0 ? observe.count_parts : observe.count_tally;
    this.good("count", says, { ballots, count: decryptions });
    if (data.isRanked) this.checks.count.found.push({ says: observe.count_ranked, values: {} });
  }

  /** How many of the judged ballots stand in the ledger, where there is one. */
  private compared(): void {
    const { entries, ledger } = this.checks;
    const waiting = this.judged - this.entered;
    const lines: Line[] = [];
    if (this.entered > 0) lines.push({ says: observe.entries_good, values: { count: this.entered } });
    if (waiting > 0) lines.push({ says: observe.entries_waiting, values: { count: waiting } });
    const isThere = ledger.state === "good" || ledger.state === "warn";
    entries.state = isThere ? (waiting > 0 ? "warn" : "good") : "skipped";
    entries.found = isThere ? lines : [{ says: observe.ledger_none, values: {} }];
  }

  private good(name: Name, says: Says, values: Line["values"]): void {
    Object.assign(this.checks[name], { state: "good", found: [{ says, values }] });
  }

  /** Runs one check, showing how far it is; whether it stands. */
  private async run(name: Name, work: (told: Tell) => Promise<void>): Promise<boolean> {
    const check = this.checks[name];
    Object.assign(check, { state: "working", error: "" });
    this.draw();
    try {
      await work((done, all) => {
        check.at = [done, all];
        this.draw();
      });
    } catch (error) {
      // No answer, or one of a kind that is not known here, proves nothing against anybody.
      const isBad = error instanceof Refused && !(error instanceof Unknown);
      Object.assign(check, { state: isBad ? "bad" : "skipped", error: error instanceof Error ? error.message : String(error) });
    }
    check.at = null;
    this.draw();
    return check.state !== "bad" && check.state !== "skipped";
  }

  private async find(text: string): Promise<void> {
    const tracker = fromAddress(text.replace(/\s+/g, ""));
    this.wanted = text;
    this.found = { says: await this.foundWords(tracker), values: {} };
    this.draw();
    tell(say(this.found.says));
  }

  private async foundWords(tracker: string): Promise<Says> {
    if (!TRACKER.test(tracker)) return observe.find_wrong;
    const standing = this.read?.standing(tracker);
    try {
      if (!standing) return (await this.audit.isKnown(tracker)) ? observe.find_left_out : observe.find_missing;
      await this.audit.judge(tracker);
    } catch (error) {
      if (!(error instanceof Refused)) return observe.skipped;
      Object.assign(this.checks.sample, { state: "bad", error: error.message });
      return observe.bad;
    }
    return { counted: observe.find_counted, superseded: observe.find_superseded, revoked: observe.find_revoked, late: observe.find_late }[standing];
  }

  draw(): void {
    const { read } = this;
    const left = read ? Math.min(SAMPLE, read.picked.length - this.judged) : 0;
    const typed = document.querySelector<HTMLInputElement>("#tracker")?.value ?? this.wanted;
    const hadFocus = document.activeElement?.id;
    show(
      "observe",
      `${say(observe.page)}`,
      this.about ? el("p", { class: "b-soft" }, say(this.about.title)) : null,
      heading(say(observe.page)),
      el("p", {}, say(observe.lead)),
      el("ol", { class: "b-checks" }, ...NAMES.filter((name) => name !== "count" || read?.from === "archive").map((name) => this.line(this.checks[name]))),
      this.checks.count.state === "waiting" && read?.from === "archive" && read.ballots > 0 ? button(say(observe.count_do), "main", () => void this.count()) : null,
      left > 0 && this.checks.sample.state === "good" ? button(say(observe.more, { count: left }), "plain", () => void this.sample()) : null,
      this.finding(typed),
      details(say(observe.limits_title), el("p", {}, say(observe.limits))),
    );
    document.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.find(document.querySelector<HTMLInputElement>("#tracker")?.value ?? "");
    });
    if (hadFocus) document.getElementById(hadFocus)?.focus();
  }

  private line({ title, state, found, at, error }: Check): HTMLElement {
    const marks: Record<State, string> = { waiting: "・", working: "…", good: "✓", warn: "！", bad: "×", skipped: "－" };
    const told = at ? (at[1] === null ? say(observe.read, { count: at[0] }) : say(observe.progress, { done: at[0], all: at[1] })) : say(observe.working);
    return el(
      "li",
      { class: `b-check b-check--${state}` },
      el("span", { class: "b-check__mark", "aria-hidden": "true" }, marks[state]),
      el(
        "div",
        {},
        el("h2", {}, say(title)),
        ...found.map((one) => el("p", {}, say(one.says, one.values))),
        state === "working" ? el("p", { class: "b-soft", role: "status" }, told) : null,
        state === "working" && at?.[1] ? el("progress", { max: String(at[1]), value: String(at[0]), "aria-label": say(title) }) : null,
        state === "bad" ? el("p", { class: "b-bad", role: "alert" }, `${say(observe.bad)} ${say(observe.bad_next)}`) : null,
        state === "skipped" && found.length === 0 && error ? el("p", {}, say(observe.skipped)) : null,
        error ? el("p", { class: "b-line" }, error) : null,
      ),
    );
  }

  private finding(typed: string): HTMLElement {
    const input = el("input", { id: "tracker", type: "text", autocomplete: "off", spellcheck: "false", autocapitalize: "off", "aria-describedby": "tracker-hint" }) as HTMLInputElement;
    input.value = typed;
    return el(
      "section",
      { class: "b-tracker", "aria-labelledby": "find" },
      el("h2", { id: "find" }, say(observe.find)),
      el(
        "form",
        { class: "b-find" },
        el("label", { for: "tracker" }, say(observe.find_label)),
        el("p", { class: "b-soft", id: "tracker-hint" }, say(observe.find_hint)),
        input,
        el("button", { type: "submit", class: "b-button b-button--plain" }, say(observe.find_do)),
      ),
      el("p", { class: "b-found", role: "status", "data-told": "" }, this.found ? say(this.found.says, this.found.values) : ""),
    );
  }
}

