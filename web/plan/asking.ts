// The form, its two ends, and what pressing a map does to them.

/** Which end of the route. */
export type End = "from" | "to";

/** What the form says, as it goes into the address. */
export interface Ends {
  readonly from: string;
  readonly to: string;
}

/** Coordinates as people and the server write them. */
export function coordinates(lon: number, lat: number): string {
  return `${lat.toFixed(5)},${lon.toFixed(5)}`;
}

/** What a press on the map makes of the two ends, and whether both are known then. */
export function pressed(ends: Ends, lon: number, lat: number): { ends: Ends; complete: boolean } {
  const here = coordinates(lon, lat);
  if (ends.from && !ends.to) {
    return { ends: { from: ends.from, to: here }, complete: true };
  }
  return { ends: { from: here, to: ends.from ? "" : ends.to }, complete: !ends.from && ends.to !== "" };
}

/** The sentence that says what the next press does. */
export function nextTip(ends: Ends): "map_start" | "map_goal" | "map_again" {
  if (ends.from && ends.to) return "map_again";
  return ends.from ? "map_goal" : "map_start";
}

/** The two inputs of the form, wherever they are in the page now. */
export class Form {
  constructor(private readonly form: HTMLFormElement) {}

  get ends(): Ends {
    return { from: this.value("from"), to: this.value("to") };
  }

  set ends(ends: Ends) {
    this.set("from", ends.from);
    this.set("to", ends.to);
  }

  set(end: End, text: string): void {
    const input = this.form.elements.namedItem(end);
    if (input instanceof HTMLInputElement) input.value = text;
  }

  /** The address of the plan that the form asks for. */
  get address(): string {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && value) query.append(name, value);
    }
    return `${this.form.getAttribute("action") ?? ""}?${query}`;
  }

  private value(name: End): string {
    const input = this.form.elements.namedItem(name);
    return input instanceof HTMLInputElement ? input.value.trim() : "";
  }
}
