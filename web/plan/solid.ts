// The routes in three dimensions, by the portal's own scene if it is built; else no button.
import type { Air, PlanData } from "./data.ts";

type Scenes = { drawScenes(page: ParentNode): void };
const [load] = Object.values(import.meta.glob<Scenes>("../portal/sky3d.ts"));

/** What the scene is told: every line with its heights, the ends, the landing sites. */
export function sceneOf(plan: PlanData, air: Air, names: readonly string[]): object {
  return {
    // All routes begin at one place: only the shown one's name stands there.
    routes: plan.lines.map((line, at) => {
      const chosen = at + 1 === plan.chosen;
      return { name: chosen ? (names[at] ?? "") : "", look: at + 1, line, chosen };
    }),
    from: { lat: plan.from[1], lon: plan.from[0], name: "" },
    to: { lat: plan.to[1], lon: plan.to[0], name: "" },
    sites: plan.sites,
    zones: air.zones,
    others: air.others.flatMap((one) => one.lines),
  };
}

/** The button and the place of the scene. */
export class Solid {
  private plan: PlanData | null = null;
  private air: Air = { zones: [], others: [] };

  constructor(
    private readonly button: HTMLElement,
    private readonly place: HTMLElement,
  ) {
    button.addEventListener("click", () => {
      place.hidden = !place.hidden;
      button.setAttribute("aria-pressed", String(!place.hidden));
      void this.draw();
    });
  }

  /** Shows another plan; none takes the button away. */
  show(plan: PlanData | null, air: Air): void {
    this.plan = plan;
    this.air = air;
    this.button.hidden = !load || !plan;
    if (this.button.hidden) this.place.hidden = true;
    void this.draw();
  }

  private async draw(): Promise<void> {
    this.place.replaceChildren();
    if (!load || !this.plan || this.place.hidden) return;
    const names = [...document.querySelectorAll("[data-plan-choose]")].map((link) => link.textContent ?? "");
    const scene = document.createElement("section");
    scene.className = "s-sky";
    scene.dataset["sky3d"] = JSON.stringify(sceneOf(this.plan, this.air, names));
    scene.setAttribute("aria-label", this.button.textContent ?? "");
    this.place.append(scene);
    (await load()).drawScenes(this.place);
  }
}
