// What the driver's page shows, what it can be told, and how it speaks.
import type { Verdict } from "./ticket.ts";
import type { Change, Deed, DeedName, Sheet } from "./tour.ts";

export type Says = (name: string, values?: Readonly<Record<string, string | number>>) => string;
export type Net = "asking" | "ok" | "away" | "signed_out";

/** Everything that is drawn. */
export interface Shown {
  readonly sheet: Sheet | null;
  readonly deeds: readonly Deed[];
  readonly net: Net;
  readonly now: number;
  readonly changes: readonly Change[];
  readonly armed: string | null;
  readonly undo: Deed | null;
  readonly verdict: Verdict | null;
}
export interface Hands {
  press(shift: string, bookings: readonly string[], deed: DeedName): void;
  arm(booking: string): void;
  undo(counter: number): void;
  seen(counter: number): void;
  seenChanges(): void;
  check(text: string): void;
}
