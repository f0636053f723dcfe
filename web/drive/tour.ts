// The tour as the server last told it, and what the driver pressed since: what comes next, what is
// done, what became different. Pure values, so that the page can be drawn again at any time.

export interface Place {
  readonly code: string;
  readonly name: string;
  readonly number: number;
  readonly lat: number | null;
  readonly lon: number | null;
}
export interface Passenger {
  readonly booking: string;
  readonly state: string;
  readonly name: string;
  readonly people: number;
  readonly infants: number;
  readonly wheelchairs: number;
  readonly aids: readonly string[];
  readonly notes: string;
  readonly pays: string;
  readonly yen: number;
  readonly coupons: number;
  readonly since: number;
  readonly until: number;
  readonly by: number;
}
export interface Visit {
  readonly kind: string;
  readonly at: number;
  readonly place: Place;
  readonly passenger: Passenger | null;
  readonly done: number | null;
  readonly arrived: number | null;
}
export interface Tour {
  readonly shift: string;
  readonly vehicle: string;
  readonly out: boolean;
  readonly number: number;
  readonly visits: readonly Visit[];
}
export interface Sheet {
  readonly day: string;
  readonly midnight: string;
  readonly now: string;
  readonly driver: string;
  readonly ticket_key: string;
  readonly tours: readonly Tour[];
  readonly token: string;
}

export type DeedName = "arrived" | "boarded" | "alighted" | "absent";
export type Fate = "waiting" | "taken" | "known" | "refused";

/** One press of a button; `counter` is this device's own number for it, never used again. */
export interface Deed {
  readonly counter: number;
  readonly driver: string;
  readonly shift: string;
  readonly booking: string;
  readonly deed: DeedName;
  /** Milliseconds of the server's clock, as far as the device knows it. */
  readonly at: number;
  readonly fate: Fate;
  readonly why: string;
  /** Whether the driver has seen that it was refused. */
  readonly seen: boolean;
}

/** A visit as it stands here and now, with what was pressed and perhaps not sent. */
export interface Stand {
  readonly visit: Visit;
  readonly arrived: number | null;
  readonly done: number | null;
  /** Ended without being done: not there, cancelled. */
  readonly ended: string | null;
  readonly waiting: boolean;
}

const ENDED = new Set(["cancelled", "no_show", "failed"]);

/** Seconds of the service day of a moment in milliseconds. */
export function secondOf(sheet: Sheet, at: number): number {
  return Math.floor((at - Date.parse(sheet.midnight)) / 1000);
}

/** "9:05", counting on past midnight as timetables do. */
export function clockText(second: number): string {
  return `${Math.floor(second / 3600)}:${String(Math.floor((second % 3600) / 60)).padStart(2, "0")}`;
}

/** Every visit of a tour with what was pressed on this device. */
export function stands(sheet: Sheet, tour: Tour, deeds: readonly Deed[]): Stand[] {
  const pressed = new Map<string, Deed>();
  for (const deed of deeds) {
    if (deed.fate !== "refused") pressed.set(`${deed.booking} ${deed.deed}`, deed);
  }
  return tour.visits.map((visit) => stand(sheet, visit, pressed));
}

function stand(sheet: Sheet, visit: Visit, pressed: ReadonlyMap<string, Deed>): Stand {
  const { passenger } = visit;
  const none = { visit, arrived: null, done: null, ended: null, waiting: false };
  if (!passenger) return none;
  const of = (name: DeedName): Deed | undefined => pressed.get(`${passenger.booking} ${name}`);
  const [arrived, absent] = [of("arrived"), of("absent")];
  const done = visit.kind === "pickup" ? of("boarded") : of("alighted");
  const second = (deed: Deed | undefined): number | null => (deed ? secondOf(sheet, deed.at) : null);
  return {
    visit,
    arrived: visit.arrived ?? (visit.kind === "pickup" ? second(arrived) : null),
    done: visit.done ?? second(done),
    ended: ENDED.has(passenger.state) ? passenger.state : absent ? "no_show" : null,
    waiting: [done, absent, visit.kind === "pickup" ? arrived : undefined].some((one) => one?.fate === "waiting"),
  };
}

/** Everybody who boards or alights where the vehicle goes next; nothing when all is done. */
export function nextStop(all: readonly Stand[]): Stand[] {
  const open = all.filter(({ visit, done, ended }) => visit.passenger && done === null && ended === null);
  const first = open[0];
  if (!first) return [];
  const from = all.indexOf(first);
  const group: Stand[] = [];
  for (const one of all.slice(from)) {
    if (one.visit.place.code !== first.visit.place.code) break;
    if (open.includes(one)) group.push(one);
  }
  return group;
}

export interface Change {
  readonly kind: "came" | "went" | "moved";
  readonly visit: Visit;
  readonly was: number;
}

const NOTICED_S = 60;

/** What is different in a newer sheet, for people: who came, who went, whose time moved. Of those
 * who are not aboard yet only the way to them is told: they alight later as they board later. */
export function changes(before: Sheet, after: Sheet): Change[] {
  if (before.day !== after.day || before.driver !== after.driver) return [];
  const [old, now] = [byName(before), byName(after)];
  const found: Change[] = [];
  for (const [name, visit] of now) {
    const had = old.get(name);
    if (visit.done !== null || (visit.passenger && ENDED.has(visit.passenger.state))) continue;
    if (!had) {
      if (visit.kind === "pickup") found.push({ kind: "came", visit, was: visit.at });
    } else if (Math.abs(had.at - visit.at) >= NOTICED_S && (visit.kind === "pickup" || visit.passenger?.state === "aboard")) {
      found.push({ kind: "moved", visit, was: had.at });
    }
  }
  for (const [name, visit] of old) {
    const ended = now.get(name)?.passenger?.state;
    const stays = now.has(name) && !(ended && ENDED.has(ended));
    const was = visit.passenger && ENDED.has(visit.passenger.state);
    if (!stays && !was && visit.kind === "pickup" && visit.done === null) {
      found.push({ kind: "went", visit, was: visit.at });
    }
  }
  return found;
}

function byName(sheet: Sheet): Map<string, Visit> {
  const found = new Map<string, Visit>();
  for (const tour of sheet.tours) {
    for (const visit of tour.visits) {
      if (visit.passenger) found.set(`${visit.passenger.booking} ${visit.kind}`, visit);
    }
  }
  return found;
}

/** Where a booking stands, on whichever of the tours it is; by its pickup. */
export function passengerOf(sheet: Sheet, booking: string): { tour: Tour; visit: Visit } | null {
  for (const tour of sheet.tours) {
    const visit = tour.visits.find((one) => one.kind === "pickup" && one.passenger?.booking === booking);
    if (visit) return { tour, visit };
  }
  return null;
}
