import { describe, expect, it } from "vitest";
import { changes, clockText, nextStop, stands } from "./tour.ts";
import type { Deed } from "./tour.ts";
import { aDeed, aSheet, aVisit } from "./samples.ts";

const sheet = aSheet(aVisit("pickup", "N1", 36_000), aVisit("pickup", "N2", 36_000), aVisit("drop", "N1", 36_900, "c"), aVisit("drop", "N2", 37_200, "d"));
const tour = sheet.tours[0]!;

describe("a tour", () => {
  it("leads to everybody at the next stop", () => {
    expect(nextStop(stands(sheet, tour, [])).map(({ visit }) => visit.passenger?.booking)).toEqual(["N1", "N2"]);
  });

  it("goes on by what was pressed, sent or not; what was refused does not count", () => {
    const deeds: Deed[] = [aDeed(1, "N1", "boarded"), aDeed(2, "N2", "absent", { fate: "taken" }), aDeed(3, "N1", "alighted", { fate: "refused" })];
    const all = stands(sheet, tour, deeds);
    expect(all.map(({ done, ended, waiting }) => [done, ended, waiting])).toEqual([
      [36_120, null, true],
      [null, "no_show", false],
      [null, null, false],
      [null, "no_show", false],
    ]);
    expect(nextStop(all).map(({ visit }) => visit.kind)).toEqual(["drop"]);
  });

  it("says what the city changed, and nothing of what people do", () => {
    const after = aSheet(aVisit("pickup", "N2", 36_600), aVisit("pickup", "N3", 37_000), aVisit("drop", "N2", 37_230, "d"), aVisit("drop", "N3", 38_000, "e"));
    expect(changes(sheet, after).map(({ kind, visit, was }) => [kind, visit.passenger?.booking, visit.kind, was])).toEqual([
      ["moved", "N2", "pickup", 36_000],
      ["came", "N3", "pickup", 37_000],
      ["went", "N1", "pickup", 36_000],
    ]);
    expect(changes(sheet, sheet)).toEqual([]);
    expect(changes(sheet, { ...after, day: "2026-11-25" })).toEqual([]);
  });

  it("counts on past midnight", () => {
    expect([clockText(33_000), clockText(91_800)]).toEqual(["9:10", "25:30"]);
  });
});
