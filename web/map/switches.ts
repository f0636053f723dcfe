// Switches of the layers, with a mark on each stand-in, and the choice of a hazard.
import { characterOf } from "./icons.ts";
import { element, mark } from "./card.ts";
import type { LayerConfig, MapConfig } from "./config.ts";
import { pointLayers } from "./places.ts";

const hiddenAtFirst = new Set(["schools"]);
const switchable = [...pointLayers, "railways", "addresses"];

/** Whether a layer is drawn when the page opens. */
export function shownAtFirst(name: string): boolean {
  return !hiddenAtFirst.has(name);
}

/** Puts a switch for every layer into the panel. */
export function addSwitches(
  panel: HTMLElement,
  config: MapConfig,
  toggle: (layer: string, shown: boolean) => void,
): void {
  const ordered = switchable
    .map((name) => config.layers.find((layer) => layer.name === name))
    .filter((layer): layer is LayerConfig => layer !== undefined)
    .reverse();
  for (const layer of ordered) {
    const label = element("label", "m-pick");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = shownAtFirst(layer.name);
    box.addEventListener("change", () => toggle(layer.name, box.checked));
    const name = element("span", "", layer.title);
    label.append(box, sample(layer.name), name);
    const doubt = layer.standIn ? mark(config, layer.status) : null;
    if (doubt) {
      label.append(" ", doubt);
    }
    panel.append(label);
  }
}

function sample(layer: string): HTMLElement {
  const kinds: Record<string, string> = {
    shelters: "emergency_site",
    stations: "station",
    sights: "onsen",
    facilities: "city_hall",
    schools: "combined_school",
  };
  const kind = kinds[layer];
  const sign = layer === "addresses" ? "町" : "";
  const made = element("span", `m-sample m-sample--${layer}`, kind ? characterOf(kind) : sign);
  made.setAttribute("aria-hidden", "true");
  return made;
}

/** Follows the choice of a hazard. */
export function followHazard(fieldset: HTMLElement, chosen: (hazard: string) => void): void {
  fieldset.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement) {
      chosen(event.target.value);
    }
  });
}
