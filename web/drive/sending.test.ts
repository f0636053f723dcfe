import { describe, expect, it } from "vitest";
import { GRACE_MS, sync } from "./sending.ts";
import type { Answer, City, Heard } from "./sending.ts";
import type { Store } from "./store.ts";
import type { Deed, Sheet } from "./tour.ts";
import { aDeed, aSheet } from "./samples.ts";

const start = Date.parse("2026-11-24T10:02:00+09:00");

/** A store in memory, with the same promises. */
function aStore(deeds: Deed[]): Store & { kept: Sheet | null } {
  const change = (counter: number, more: Partial<Deed>): void => {
    const at = deeds.findIndex((one) => one.counter === counter);
    if (at >= 0) deeds[at] = { ...deeds[at]!, ...more };
  };
  let ahead = 0;
  return {
    kept: null,
    device: async () => "tablet",
    sheet: async function () { return this.kept; },
    keepSheet: async function (sheet, by) { this.kept = sheet; ahead = by; },
    aheadMs: async () => ahead,
    deeds: async () => [...deeds],
    press: async () => { throw new Error("nobody presses here"); },
    takeBack: async () => false,
    settle: async (counter, fate, why) => change(counter, { fate, why }),
    see: async (counter) => change(counter, { seen: true }),
    forget: async () => undefined,
  };
}

class FakeCity implements City {
  readonly heard = new Map<string, Heard>();
  readonly said: number[][] = [];
  constructor(private readonly answers: ("ok" | "away" | "lost" | "signed_out")[]) {}

  async sheet(): Promise<Answer<Sheet>> {
    const next = this.answers.shift() ?? "ok";
    if (next === "away" || next === "signed_out") return { kind: next };
    return { kind: "ok", value: { ...aSheet(), now: new Date(start + 60_000).toISOString() } };
  }

  async say(_: string, device: string, deeds: readonly Deed[]): Promise<Answer<readonly Heard[]>> {
    this.said.push(deeds.map((one) => one.counter));
    const next = this.answers.shift() ?? "ok";
    if (next === "away") return { kind: "away" };
    const value = deeds.map((one) => {
      const key = `${device} ${one.counter}`;
      const before = this.heard.get(key);
      const heard: Heard = before ?? { counter: one.counter, outcome: one.deed === "absent" ? "refused" : "taken", why: "" };
      this.heard.set(key, heard);
      return heard;
    });
    return next === "lost" ? { kind: "away" } : { kind: "ok", value };
  }
}

const clock = (): number => start + 60_000;

describe("sending", () => {
  it("keeps everything in order while the city is away, and sends it once it is back", async () => {
    const deeds = [aDeed(1, "N1", "arrived"), aDeed(2, "N1", "boarded"), aDeed(3, "N2", "absent")];
    const [store, to] = [aStore(deeds), new FakeCity(["away"])];
    expect((await sync(store, to, clock)).kind).toBe("away");
    expect(deeds.map((one) => one.fate)).toEqual(["waiting", "waiting", "waiting"]);
    expect((await sync(store, to, clock)).kind).toBe("ok");
    expect(to.said).toEqual([[1, 2, 3]]);
    expect(deeds.map((one) => one.fate)).toEqual(["taken", "taken", "refused"]);
  });

  it("sends the same numbers again when the answer was lost, so that it counts once", async () => {
    const deeds = [aDeed(1, "N1", "boarded")];
    const [store, to] = [aStore(deeds), new FakeCity(["ok", "lost"])];
    expect((await sync(store, to, clock)).kind).toBe("away");
    expect(deeds[0]!.fate).toBe("waiting");
    await sync(store, to, clock);
    expect([to.said, to.heard.size, deeds[0]!.fate]).toEqual([[[1], [1]], 1, "taken"]);
  });

  it("holds back what may still be taken back, and what another driver pressed", async () => {
    const deeds = [aDeed(1, "N1", "boarded", { at: clock() - GRACE_MS + 500 }), aDeed(2, "N2", "boarded", { driver: "d2" })];
    const to = new FakeCity([]);
    await sync(aStore(deeds), to, clock);
    expect(to.said).toEqual([]);
  });

  it("loses nothing when the driver is signed out", async () => {
    const deeds = [aDeed(1, "N1", "boarded")];
    expect((await sync(aStore(deeds), new FakeCity(["signed_out"]), clock)).kind).toBe("signed_out");
    expect(deeds[0]!.fate).toBe("waiting");
  });
});
