// Tickets checked on the device alone: the city's signature (ECDSA on P-256, over the text of the
// facts) by its public key, then the tour that the device holds. A number that somebody says is
// looked for on the tour.
import type { Deed, Sheet } from "./tour.ts";
import { passengerOf, stands } from "./tour.ts";

export type Verdict =
  | { readonly kind: "good" | "known" | "used" | "ended"; readonly booking: string; readonly name: string; readonly people: number }
  | { readonly kind: "elsewhere"; readonly booking: string }
  | { readonly kind: "other_day"; readonly day: string }
  | { readonly kind: "forged" | "unknown" };

interface Facts {
  readonly b: string;
  readonly d: string;
}

/** What a ticket says, if the city signed it. */
export async function readTicket(token: string, key: string): Promise<Facts | null> {
  const [body, seal] = token.split(".");
  if (!body || !seal) return null;
  try {
    const known = await crypto.subtle.importKey("raw", bytes(key), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    const right = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, known, bytes(seal), new TextEncoder().encode(body));
    return right ? (JSON.parse(new TextDecoder().decode(bytes(body))) as Facts) : null;
  } catch {
    return null; // not base64, not a signature: nobody's ticket
  }
}

/** What to tell the driver of something that was read or typed. */
export async function check(text: string, sheet: Sheet, deeds: readonly Deed[]): Promise<Verdict> {
  const typed = text.normalize("NFKC").trim();
  if (!typed.includes(".")) {
    const booking = bookingOf(typed, sheet);
    return booking ? onTour(booking, sheet, deeds, "known") : { kind: "unknown" };
  }
  const facts = await readTicket(typed, sheet.ticket_key);
  if (!facts) return { kind: "forged" };
  if (facts.d !== sheet.day) return { kind: "other_day", day: facts.d };
  return onTour(facts.b, sheet, deeds, "good");
}

/** A booking of the tour by its number, or by the last four digits of it if only one has them. */
export function bookingOf(typed: string, sheet: Sheet): string | null {
  const plain = (text: string): string => text.toUpperCase().replace(/[^0-9A-Z]/g, "");
  const wanted = plain(typed);
  if (wanted.length < 4) return null;
  const all = new Set(sheet.tours.flatMap(({ visits }) => visits.flatMap(({ passenger }) => passenger?.booking ?? [])));
  const found = [...all].filter((one) => plain(one).endsWith(wanted));
  return found.length === 1 ? found[0]! : null;
}

function onTour(booking: string, sheet: Sheet, deeds: readonly Deed[], otherwise: "good" | "known"): Verdict {
  const found = passengerOf(sheet, booking);
  if (!found?.visit.passenger) return { kind: "elsewhere", booking };
  const { name, people } = found.visit.passenger;
  const stand = stands(sheet, found.tour, deeds).find(({ visit }) => visit === found.visit);
  const kind = stand?.ended ? "ended" : stand?.done != null ? "used" : otherwise;
  return { kind, booking, name, people };
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(plain), (char) => char.charCodeAt(0));
}
