// Where people are at a quarter of an hour: the switch, the kind of day, the slider of time.
import { say } from "../map/config.ts";
import type { PlanConfig } from "./data.ts";

/** A picture of people and the corners at which it lies, from the upper left round. */
export interface Picture {
  readonly url: string;
  readonly corners: [[number, number], [number, number], [number, number], [number, number]];
}

/** The clock at which a quarter of an hour begins. */
export function quarterText(quarter: number): string {
  return `${Math.floor(quarter / 4)}:${String((quarter % 4) * 15).padStart(2, "0")}`;
}

/** The corners of a box, as a map wants them. */
export function cornersOf(box: { west: number; south: number; east: number; north: number }): Picture["corners"] {
  return [
    [box.west, box.north],
    [box.east, box.north],
    [box.east, box.south],
    [box.west, box.south],
  ];
}

/** The controls; `draw` is given the picture of the moment, or null for none. */
export class People {
  private readonly shown: HTMLInputElement;
  private readonly slot: HTMLInputElement;
  private readonly at: HTMLElement;
  private readonly controls: HTMLElement;
  private readonly pictures = new Map<string, Promise<Picture | null>>();
  private wanted = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly config: PlanConfig,
    private readonly draw: (picture: Picture | null) => void,
  ) {
    const find = <Kind extends HTMLElement>(name: string): Kind => root.querySelector(`[data-people-${name}]`) as Kind;
    this.shown = find("shown");
    this.slot = find("slot");
    this.at = find("at");
    this.controls = find("controls");
    root.hidden = false;
    root.addEventListener("input", () => void this.update());
    void this.update();
  }

  /** Goes to the moment of a departure. */
  goTo(day: string, quarter: number): void {
    const radio = this.root.querySelector<HTMLInputElement>(`[name=people-day][value="${day}"]`);
    if (radio) radio.checked = true;
    this.slot.value = String(quarter);
    void this.update();
  }

  private get day(): string {
    return this.root.querySelector<HTMLInputElement>("[name=people-day]:checked")?.value ?? "weekday";
  }

  private async update(): Promise<void> {
    const quarter = Number(this.slot.value);
    const text = say(this.config, "people_at", { start: quarterText(quarter), end: quarterText(quarter + 1) });
    this.at.textContent = text;
    this.slot.setAttribute("aria-valuetext", text);
    this.controls.hidden = !this.shown.checked;
    if (!this.shown.checked) {
      this.wanted = "";
      this.draw(null);
      return;
    }
    const key = `${this.day}/${quarter}`;
    this.wanted = key;
    const picture = await this.picture(key);
    if (this.wanted !== key) return;
    this.draw(picture);
    if (!picture) this.at.textContent = say(this.config, "people_none");
    else void this.picture(`${this.day}/${Math.min(quarter + 1, 95)}`);
  }

  private picture(key: string): Promise<Picture | null> {
    const known = this.pictures.get(key);
    if (known) return known;
    const asked = this.load(key);
    this.pictures.set(key, asked);
    void asked.then((picture) => picture ?? this.pictures.delete(key));
    return asked;
  }

  private async load(key: string): Promise<Picture | null> {
    try {
      const answer = await fetch(`${this.config.people}/${key}.png`);
      const bounds = (answer.headers.get("X-Bounds") ?? "").split(",").map(Number);
      const [west, south, east, north] = bounds;
      if (!answer.ok || west === undefined || south === undefined || east === undefined || north === undefined) return null;
      const url = URL.createObjectURL(await answer.blob());
      return { url, corners: cornersOf({ west, south, east, north }) };
    } catch {
      return null;
    }
  }
}
