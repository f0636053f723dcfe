// Places along a route: from metres flown to a point, from a point to metres, and heights there.
import type { Corner, Profile } from "./data.ts";

const metresOfADegree = 111_200;

/** Longitude and latitude. */
export type LonLat = readonly [number, number];

/** A route measured once: metres from the start to each corner. */
export interface Measured {
  readonly corners: readonly Corner[];
  readonly metres: readonly number[];
}

/** Metres flown over the ground up to each corner. */
export function measured(corners: readonly Corner[]): Measured {
  const metres: number[] = [];
  let sum = 0;
  corners.forEach((corner, at) => {
    const before = corners[at - 1];
    if (before) sum += gap(before, corner);
    metres.push(sum);
  });
  return { corners, metres };
}

function gap(one: Corner, other: Corner): number {
  const squeeze = Math.cos((one[0] * Math.PI) / 180);
  return Math.hypot((other[0] - one[0]) * metresOfADegree, (other[1] - one[1]) * squeeze * metresOfADegree);
}

/** The point at a share (0 to 1) of a route's length. */
export function pointAt(route: Measured, share: number): LonLat {
  const { corners, metres } = route;
  const wanted = Math.min(Math.max(share, 0), 1) * (metres.at(-1) ?? 0);
  const next = Math.max(metres.findIndex((sum) => sum >= wanted && sum > 0), 1);
  const [one, other] = [corners[next - 1], corners[next]];
  if (!one || !other) return [corners[0]?.[1] ?? 0, corners[0]?.[0] ?? 0];
  const from = metres[next - 1] ?? 0;
  const part = (wanted - from) / Math.max((metres[next] ?? 0) - from, 1e-9);
  return [one[1] + part * (other[1] - one[1]), one[0] + part * (other[0] - one[0])];
}

/** The share of a route's length at which it comes nearest to a point. */
export function shareNear(route: Measured, [lon, lat]: LonLat): number {
  const { corners, metres } = route;
  const squeeze = Math.cos((lat * Math.PI) / 180);
  let [best, found] = [Infinity, 0];
  for (let at = 1; at < corners.length; at += 1) {
    const [one, other] = [corners[at - 1], corners[at]];
    if (!one || !other) continue;
    const [east, north] = [(other[1] - one[1]) * squeeze, other[0] - one[0]];
    const [x, y] = [(lon - one[1]) * squeeze, lat - one[0]];
    const size = east * east + north * north;
    const part = size > 0 ? Math.min(Math.max((x * east + y * north) / size, 0), 1) : 0;
    const distance = Math.hypot(x - part * east, y - part * north);
    if (distance < best) {
      const [from, to] = [metres[at - 1] ?? 0, metres[at] ?? 0];
      [best, found] = [distance, from + part * (to - from)];
    }
  }
  return found / Math.max(metres.at(-1) ?? 0, 1e-9);
}

/** Heights and time at a share of the way. */
export interface Spot {
  readonly metres: number;
  readonly seconds: number;
  readonly msl: number;
  readonly agl: number;
  readonly room: number;
}

/** What the profile says at a share of the way, between its samples too. */
export function spotAt(profile: Profile, share: number): Spot {
  const along = profile.s_m;
  const metres = Math.min(Math.max(share, 0), 1) * (along.at(-1) ?? 0);
  const next = Math.max(along.findIndex((one) => one >= metres && one > 0), 1);
  const from = along[next - 1] ?? 0;
  const part = (metres - from) / Math.max((along[next] ?? from) - from, 1e-9);
  const value = (list: readonly number[]): number => {
    const start = list[next - 1] ?? 0;
    return start + part * ((list[next] ?? start) - start);
  };
  const msl = value(profile.flight_msl);
  return {
    metres,
    seconds: value(profile.t_s),
    msl,
    agl: msl - value(profile.ground_msl),
    room: msl - value(profile.surface_msl),
  };
}

/** Minutes and seconds: 4:05. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
