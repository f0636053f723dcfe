// Talks to the city: fetches the tour, sends what was pressed in its order, each with the device's
// own number, so that sending twice counts once. Whatever happens, a press stays in the store until
// the city has said what became of it.
import type { Store } from "./store.ts";
import type { Deed, Fate, Sheet } from "./tour.ts";

export type Answer<T> = { readonly kind: "ok"; readonly value: T } | { readonly kind: "away" | "signed_out" };
export interface Heard {
  readonly counter: number;
  readonly outcome: Exclude<Fate, "waiting">;
  readonly why: string;
}
export interface City {
  sheet(): Promise<Answer<Sheet>>;
  say(token: string, device: string, deeds: readonly Deed[]): Promise<Answer<readonly Heard[]>>;
}

/** So long a press can be taken back before it is sent. */
export const GRACE_MS = 4000;
const AT_ONCE = 100;

/** The city at its own addresses. */
export const city: City = {
  sheet: () => asked<Sheet>("/api/v1/rides/tour", {}),
  say: (token, device, deeds) =>
    asked<readonly Heard[]>("/api/v1/rides/deeds", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ device, deeds: deeds.map(said) }),
    }),
};

function said({ counter, shift, booking, deed, at }: Deed): object {
  return { counter, shift, booking, deed, at: new Date(at).toISOString() };
}

async function asked<T>(address: string, how: RequestInit): Promise<Answer<T>> {
  try {
    const answer = await fetch(address, { ...how, cache: "no-store", signal: AbortSignal.timeout(20_000) });
    if (answer.ok) return { kind: "ok", value: (await answer.json()) as T };
    return { kind: [401, 403, 404].includes(answer.status) ? "signed_out" : "away" };
  } catch {
    return { kind: "away" }; // no network, no server, or no answer in time: later, then
  }
}

export interface Synced {
  readonly kind: "ok" | "away" | "signed_out";
  readonly before: Sheet | null;
  readonly after: Sheet | null;
}

/** Fetch the tour, send what waits, fetch it again if anything was sent. */
export async function sync(store: Store, to: City, clock: () => number): Promise<Synced> {
  const before = await store.sheet();
  let found = await fetched(store, to, clock);
  if (found.kind !== "ok") return { kind: found.kind, before, after: before };
  let sent = 0;
  for (;;) {
    const due = await waiting(store, found.value, clock);
    if (!due.length) break;
    const heard = await to.say(found.value.token, await store.device(), due);
    if (heard.kind !== "ok") return { kind: heard.kind, before, after: found.value };
    for (const { counter, outcome, why } of heard.value) await store.settle(counter, outcome, why);
    if (!heard.value.length) break;
    sent += heard.value.length;
  }
  if (sent) {
    const again = await fetched(store, to, clock);
    if (again.kind === "ok") found = again;
  }
  return { kind: "ok", before, after: found.value };
}

async function fetched(store: Store, to: City, clock: () => number): Promise<Answer<Sheet>> {
  const found = await to.sheet();
  if (found.kind === "ok") {
    const now = Date.parse(found.value.now);
    await store.keepSheet(found.value, now - clock());
    await store.forget(Date.parse(found.value.midnight), found.value.day);
  }
  return found;
}

async function waiting(store: Store, sheet: Sheet, clock: () => number): Promise<Deed[]> {
  const until = clock() + (await store.aheadMs()) - GRACE_MS;
  const all = await store.deeds();
  return all.filter((one) => one.fate === "waiting" && one.driver === sheet.driver && one.at <= until).slice(0, AT_ONCE);
}
