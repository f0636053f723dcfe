// What the server tells the plan page's script, as it stands in the page's data attributes.
import type { CityConfig } from "../map/city.ts";

/** Layers, addresses, and sentences of the page. */
export interface PlanConfig extends CityConfig {
  readonly people: string;
}

/** Latitude, longitude, metres above the sea, seconds since 1970. */
export type Corner = readonly [number, number, number, number];

/** Where and why the chosen route bends. */
export interface Bend {
  readonly lat: number;
  readonly lon: number;
  readonly s: number;
  readonly words: string;
}

/** A place to land in need. */
export interface Site {
  readonly lat: number;
  readonly lon: number;
  readonly name: string;
}

/** Heights along the chosen route, all lists equally long. */
export interface Profile {
  readonly s_m: readonly number[];
  readonly ground_msl: readonly number[];
  readonly surface_msl: readonly number[];
  readonly flight_msl: readonly number[];
  readonly t_s: readonly number[];
}

/** A plan: every line, and all of the chosen one. */
export interface PlanData {
  readonly chosen: number;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly lines: readonly (readonly Corner[])[];
  readonly bends: readonly Bend[];
  readonly sites: readonly Site[];
  readonly profile: Profile;
}

/** Latitude and longitude. */
type Place = readonly [number, number];

/** What a zone does to a flight. */
export type ZoneLook = "closed" | "permission" | "avoid";

/** A zone in force: its outlines, the first the outer one, and its limits with their datum. */
export interface AirZone {
  readonly name: string;
  readonly words: string;
  readonly look: ZoneLook;
  readonly rings: readonly (readonly Place[])[];
  readonly limits: readonly (readonly [metres: number, datum: string])[];
}

/** Another flight: the public pieces of its way. */
export interface OtherFlight {
  readonly words: string;
  readonly lines: readonly (readonly (readonly number[])[])[];
}

/** The air of the page's time. */
export interface Air {
  readonly zones: readonly AirZone[];
  readonly others: readonly OtherFlight[];
}

/** The air that the page tells; none where it tells none. */
export function readAir(page: ParentNode): Air {
  const text = page.querySelector<HTMLElement>("[data-plan-air]")?.dataset["planAir"];
  return text ? (JSON.parse(text) as Air) : { zones: [], others: [] };
}

/** The plan that the page shows; null when it shows none. */
export function readPlan(page: ParentNode): PlanData | null {
  const text = page.querySelector<HTMLElement>("[data-plan-data]")?.dataset["planData"];
  return text ? (JSON.parse(text) as PlanData) : null;
}
