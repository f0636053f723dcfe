// What happens on the driver's page: presses are kept and shown at once, sent a moment later;
// the tour is asked for again and again; what became different is told until somebody has read it.
import { draw } from "./draw.ts";
import { GRACE_MS, city, sync } from "./sending.ts";
import type { Hands, Net, Says, Shown } from "./shown.ts";
import type { Store } from "./store.ts";
import { check } from "./ticket.ts";
import type { Verdict } from "./ticket.ts";
import { changes } from "./tour.ts";
import type { Change, Deed, DeedName } from "./tour.ts";

const [OFTEN_MS, SELDOM_MS, ARMED_MS] = [5000, 30_000, 6000];

/** The page at work. */
export class Page {
  private net: Net = "asking";
  private changes: Change[] = [];
  private armed: { booking: string; until: number } | null = null;
  private last: Deed | null = null;
  private verdict: Verdict | null = null;
  private askedAt = 0;
  private busy = false;
  private drawn = "";

  constructor(
    private readonly place: HTMLElement,
    private readonly store: Store,
  ) {}

  /** Draw what is kept, then ask the city, for as long as the page is open. */
  begin(): void {
    const ask = (): void => void this.ask();
    window.addEventListener("online", ask);
    document.addEventListener("visibilitychange", () => document.hidden || ask());
    setInterval(() => void this.tick(), 1000);
    void this.show().then(ask);
  }

  private readonly says: Says = (name, values = {}) => {
    const all = JSON.parse(this.place.dataset["says"] ?? "{}") as Record<string, string>;
    return (all[name] ?? name).replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
  };

  private readonly hands: Hands = {
    press: (shift, bookings, deed) => void this.press(shift, bookings, deed),
    arm: (booking) => {
      this.armed = { booking, until: Date.now() + ARMED_MS };
      void this.show();
    },
    undo: (counter) => void this.undo(counter),
    seen: (counter) => void this.store.see(counter).then(() => this.show()),
    seenChanges: () => {
      this.changes = [];
      void this.show();
    },
    check: (text) => void this.check(text),
  };

  private async press(shift: string, bookings: readonly string[], deed: DeedName): Promise<void> {
    const sheet = await this.store.sheet();
    if (!sheet) return;
    const at = Date.now() + (await this.store.aheadMs());
    for (const booking of bookings) {
      this.last = await this.store.press({ driver: sheet.driver, shift, booking, deed, at });
    }
    this.armed = null;
    this.verdict = null;
    await this.show();
    setTimeout(() => void this.ask(), GRACE_MS + 200);
  }

  private async undo(counter: number): Promise<void> {
    const all = await this.store.deeds();
    const pressed = all.find((one) => one.counter === counter);
    if (!pressed) return;
    const together = all.filter((one) => one.at === pressed.at && one.deed === pressed.deed);
    for (const one of together) await this.store.takeBack(one.counter);
    this.last = null;
    await this.show();
  }

  private async check(text: string): Promise<void> {
    const sheet = await this.store.sheet();
    if (!sheet) return;
    this.verdict = await check(text, sheet, await this.store.deeds());
    await this.show();
  }

  private async tick(): Promise<void> {
    const idle = Date.now() - this.askedAt;
    const waits = this.net !== "ok" || (await this.store.deeds()).some((one) => one.fate === "waiting");
    if (idle >= (waits ? OFTEN_MS : SELDOM_MS) && !document.hidden) await this.ask();
    else await this.show();
  }

  /** Ask the city, unless this or another window of the page does so already. */
  private async ask(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.askedAt = Date.now();
    try {
      if ("locks" in navigator) {
        await navigator.locks.request("kaga-drive", { ifAvailable: true }, (lock) => (lock ? this.synced() : undefined));
      } else await this.synced();
    } finally {
      this.busy = false;
    }
    await this.show();
  }

  private async synced(): Promise<void> {
    const found = await sync(this.store, city, Date.now);
    this.net = found.kind;
    if (found.before && found.after) {
      const new_ = changes(found.before, found.after);
      const key = (one: Change): string => `${one.visit.passenger?.booking} ${one.visit.kind}`;
      const told = new Set(new_.map(key));
      this.changes = [...this.changes.filter((one) => !told.has(key(one))), ...new_];
    }
  }

  private async show(): Promise<void> {
    const [sheet, deeds] = [await this.store.sheet(), await this.store.deeds()];
    const now = Date.now() + (await this.store.aheadMs());
    if (this.armed && this.armed.until < Date.now()) this.armed = null;
    const last = deeds.find((one) => one.counter === this.last?.counter && one.fate === "waiting");
    const { net, changes, verdict } = this;
    const undo = last && now - last.at < GRACE_MS ? last : null;
    const shown: Shown = { sheet, deeds, net, now, changes, verdict, undo, armed: this.armed?.booking ?? null };
    const { now: _, ...lasting } = shown;
    const text = JSON.stringify([lasting, Math.floor(now / 60_000)]);
    if (text === this.drawn) return;
    this.drawn = text;
    draw(this.place, shown, this.says, this.hands);
  }
}
