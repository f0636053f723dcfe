import { beforeAll, describe, expect, it } from "vitest";
import { bookingOf, check } from "./ticket.ts";
import type { Sheet } from "./tour.ts";
import { aDeed, aSheet, aVisit } from "./samples.ts";

let sheet: Sheet;
let sign: (facts: object) => Promise<string>;

const text = (raw: ArrayBuffer | Uint8Array): string => Buffer.from(raw as Uint8Array).toString("base64url");

beforeAll(async () => {
  const key = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const point = await crypto.subtle.exportKey("raw", key.publicKey);
  const own = aSheet(aVisit("pickup", "N261124-0019", 36_000), aVisit("drop", "N261124-0019", 36_900, "c"));
  sheet = { ...own, ticket_key: Buffer.from(point).toString("base64") };
  sign = async (facts) => {
    const body = text(new TextEncoder().encode(JSON.stringify(facts)));
    const seal = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key.privateKey, new TextEncoder().encode(body));
    return `${body}.${text(new Uint8Array(seal))}`;
  };
});

describe("a ticket", () => {
  it("is good on its tour, used once somebody has boarded, and elsewhere on another", async () => {
    const own = await sign({ b: "N261124-0019", d: "2026-11-24" });
    expect((await check(own, sheet, [])).kind).toBe("good");
    expect((await check(own, sheet, [aDeed(1, "N261124-0019", "boarded")])).kind).toBe("used");
    expect((await check(own, sheet, [aDeed(1, "N261124-0019", "absent")])).kind).toBe("ended");
    expect(await check(await sign({ b: "N261124-0027", d: "2026-11-24" }), sheet, [])).toEqual({ kind: "elsewhere", booking: "N261124-0027" });
    expect(await check(await sign({ b: "N261124-0019", d: "2026-11-23" }), sheet, [])).toEqual({ kind: "other_day", day: "2026-11-23" });
  });

  it("is nobody's when a letter was altered, or it is no ticket at all", async () => {
    const [body, seal] = (await sign({ b: "N261124-0019", d: "2026-11-24" })).split(".") as [string, string];
    const other = text(new TextEncoder().encode(JSON.stringify({ b: "N261124-0019", d: "2026-11-25" })));
    for (const forged of [`${other}.${seal}`, `${body}.${seal.slice(0, -4)}AAAA`, `${body}.%`, "a.b"]) {
      expect((await check(forged, sheet, [])).kind).toBe("forged");
    }
  });

  it("may be said: its number, or the last four digits when only one ends so", async () => {
    expect(bookingOf("0019", sheet)).toBe("N261124-0019");
    expect((await check("n２６１１２４ー００１９".replace("ー", "-"), sheet, [])).kind).toBe("known");
    expect((await check("0027", sheet, [])).kind).toBe("unknown");
    expect(bookingOf("19", sheet)).toBeNull();
  });
});
