// Small tours for the tests.
import type { Deed, DeedName, Sheet, Visit } from "./tour.ts";

export function aVisit(kind: string, booking: string, at: number, code = "b"): Visit {
  const place = { code, name: `${code}町会館前`, number: 2, lat: 36.3, lon: 136.35 };
  const passenger = {
    booking, state: "booked", name: `${booking} 様`, people: 1, infants: 0, wheelchairs: 0, aids: [], notes: "",
    pays: "cash", yen: 500, coupons: 0, since: at, until: at + 900, by: at + 1800,
  };
  return { kind, at, place, passenger, done: null, arrived: null };
}

export function aSheet(...visits: Visit[]): Sheet {
  return {
    day: "2026-11-24", midnight: "2026-11-24T00:00:00+09:00", now: "2026-11-24T10:00:00+09:00", driver: "d1",
    ticket_key: "", token: "t", tours: [{ shift: "noriai-1", vehicle: "1号車", out: false, number: 7, visits }],
  };
}

export function aDeed(counter: number, booking: string, deed: DeedName, more: Partial<Deed> = {}): Deed {
  return { counter, driver: "d1", shift: "noriai-1", booking, deed, at: Date.parse("2026-11-24T10:02:00+09:00"), fate: "waiting", why: "", seen: false, ...more };
}
