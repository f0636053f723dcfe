// Where people are at a quarter of an hour: the switch, the kind of day, the slider of time.
import { say } from "../map/config.ts";
import type { PlanConfig } from "./data.ts";

/** A picture of people and the corners at which it lies, from the upper left round. */
export interface Picture {
  readonly url: string;
  readonly corners: [[number, number], [number, number], [number, number], [number, number]];
}

/** The version of the map that the pictures belong to, and the box they cover. */
interface Place {
  readonly map: string;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
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
  private known: Place | null = null;
  private wanted = 0;

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
    this.wanted += 1;
    const mine = this.wanted;
    if (!this.shown.checked) {
      this.draw(null);
      return;
    }
    const place = await this.place();
    if (this.wanted !== mine) return;
    if (!place) {
      this.at.textContent = say(this.config, "people_none");
      return;
    }
    const url = (at: number): string => `${this.config.people}/${place.map}/${this.day}/${at}.png`;
    this.draw({ url: url(quarter), corners: cornersOf(place) });
    new Image().src = url(Math.min(quarter + 1, 95)); // the next one is there when it is wanted
  }

  /** Where the pictures lie; asked again as long as nobody knows. */
  private async place(): Promise<Place | null> {
    if (this.known) return this.known;
    try {
      const answer = await fetch(this.config.people);
      if (answer.ok) this.known = (await answer.json()) as Place;
    } catch {
      // No picture now; the sentence beside the slider says so.
    }
    return this.known;
  }
}
