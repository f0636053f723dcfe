// The profile under the pointer and under the keys: a cursor, a sentence, and the place on the map.
import { clock, spotAt } from "./along.ts";
import { say } from "../map/config.ts";
import type { PlanConfig, PlanData } from "./data.ts";

const steps = 1000;

/** The profile of the chosen route; `moved` is told the share of the way. */
export class ProfileCursor {
  private readonly plot: SVGSVGElement | null;
  private readonly range: HTMLInputElement | null;
  private readonly output: HTMLElement | null;

  constructor(
    private readonly config: PlanConfig,
    private readonly plan: PlanData,
    page: ParentNode,
    private readonly moved: (share: number) => void,
  ) {
    this.plot = page.querySelector<SVGSVGElement>(".p-profile__plot");
    const frame = page.querySelector<HTMLElement>("[data-profile-along]");
    this.range = frame?.querySelector("input") ?? null;
    this.output = frame?.querySelector("output") ?? null;
    if (frame) frame.hidden = false;
    this.listen();
    this.write(0);
  }

  private listen(): void {
    const follow = (event: PointerEvent): void => {
      const box = this.plot?.getBoundingClientRect();
      if (box && box.width > 0) this.go((event.clientX - box.left) / box.width);
    };
    this.plot?.addEventListener("pointermove", follow);
    this.plot?.addEventListener("pointerdown", follow);
    this.range?.addEventListener("input", () => this.go(Number(this.range?.value ?? 0) / steps));
  }

  /** Go to a share of the way, here and on the map. */
  go(share: number): void {
    this.show(share);
    this.moved(Math.min(Math.max(share, 0), 1));
  }

  /** Show a share of the way that the map was asked about. */
  show(share: number): void {
    const clamped = Math.min(Math.max(share, 0), 1);
    if (this.range) this.range.value = String(Math.round(clamped * steps));
    this.draw(clamped);
    this.write(clamped);
  }

  private draw(share: number): void {
    const cursor = this.plot?.querySelector<SVGGElement>("[data-profile-cursor]");
    const curve = this.plot?.querySelector<SVGPathElement>(".p-flight");
    if (!cursor) return;
    const across = `${(share * 100).toFixed(2)}%`;
    cursor.setAttribute("visibility", "visible");
    cursor.querySelector("line")?.setAttribute("x1", across);
    cursor.querySelector("line")?.setAttribute("x2", across);
    const dot = cursor.querySelector("circle");
    dot?.setAttribute("cx", across);
    dot?.setAttribute("cy", String(heightOn(curve?.getAttribute("d") ?? "", share * steps)));
  }

  private write(share: number): void {
    const spot = spotAt(this.plan.profile, share);
    const text = say(this.config, "at_point", {
      km: (spot.metres / 1000).toFixed(2),
      time: clock(spot.seconds),
      msl: Math.round(spot.msl),
      agl: Math.round(spot.agl),
      room: Math.round(spot.room),
    });
    if (this.output) this.output.textContent = text;
    this.range?.setAttribute("aria-valuetext", text);
  }
}

/** How far down a drawn line is at a place across it. */
export function heightOn(line: string, across: number): number {
  const points = line
    .slice(1)
    .split("L")
    .map((pair) => pair.split(" ").map(Number) as [number, number]);
  const next = Math.max(points.findIndex(([x]) => x >= across), 1);
  const [one, other] = [points[next - 1], points[next]];
  if (!one || !other) return points[0]?.[1] ?? 0;
  const part = (across - one[0]) / Math.max(other[0] - one[0], 1e-9);
  return one[1] + Math.min(part, 1) * (other[1] - one[1]);
}
