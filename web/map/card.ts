// The card of a place: name, kind, address, hazards, mark of certainty, source.
import { say, type MapConfig } from "./config.ts";
import type { Place } from "./places.ts";

/** Makes an element with a class and a text. */
export function element(tag: string, look = "", text = ""): HTMLElement {
  const made = document.createElement(tag);
  if (look) {
    made.className = look;
  }
  made.textContent = text;
  return made;
}

/** The mark of a status that is not certain, or nothing. */
export function mark(config: MapConfig, status: string): HTMLElement | null {
  if (!config.uncertain.includes(status)) {
    return null;
  }
  const known: Record<string, string> = { recalled: "estimate", official_estimate: "projection" };
  return element("span", `k-badge k-badge--${known[status] ?? status}`, config.statuses[status] ?? status);
}

/** Fills the card with a place and the others at the same point. */
export function fillCard(
  card: HTMLElement,
  config: MapConfig,
  place: Place,
  others: readonly Place[],
  open: (place: Place) => void,
  close: () => void,
): void {
  const title = element("h2", "m-card__title", place.name);
  title.id = "map-card-title";
  title.tabIndex = -1;
  const away = element("button", "m-card__close", say(config, "close_card"));
  away.setAttribute("type", "button");
  away.addEventListener("click", close);
  const kind = element("p", "m-card__kind");
  kind.append(element("span", "k-tag k-tag--neutral", config.kinds[place.kind] ?? config.kinds["facility"] ?? ""));
  const doubt = mark(config, place.status);
  if (doubt) {
    kind.append(" ", doubt);
  }
  card.replaceChildren(title, kind, facts(config, place), link(config, place), ...beside(config, others, open), away);
  card.hidden = false;
  title.focus({ preventScroll: true });
}

function facts(config: MapConfig, place: Place): HTMLElement {
  const list = element("dl", "m-card__facts");
  for (const [term, value] of rows(config, place)) {
    list.append(element("dt", "", term), element("dd", "", value));
  }
  return list;
}

function rows(config: MapConfig, place: Place): [string, string][] {
  const found: [string, string][] = [];
  if (place.address) {
    found.push([say(config, "address"), place.address]);
  }
  if (place.kind === "emergency_site") {
    const names = (place.hazards ?? []).map((hazard) => config.hazards[hazard] ?? hazard);
    found.push([say(config, "hazards_for"), names.join("、") || say(config, "hazards_none")]);
  }
  if (place.kind === "evacuation_shelter") {
    found.push([say(config, "hazards_for"), say(config, "hazards_shelter")]);
  }
  if (place.lines) {
    found.push([say(config, "lines"), place.lines]);
  }
  if (place.accuracy_m && place.accuracy_m > 50) {
    found.push([say(config, "accuracy"), say(config, "metres", { count: place.accuracy_m })]);
  }
  found.push([say(config, "source"), config.sources[place.source] ?? place.source]);
  return found;
}

function link(config: MapConfig, place: Place): HTMLElement {
  const paragraph = element("p", "m-card__more");
  const anchor = element("a", "", say(config, "more")) as HTMLAnchorElement;
  anchor.href = `/places/${encodeURIComponent(place.key)}`;
  anchor.append(element("span", "k-hidden", `：${place.name}`));
  paragraph.append(anchor);
  return paragraph;
}

function beside(config: MapConfig, others: readonly Place[], open: (place: Place) => void): HTMLElement[] {
  if (!others.length) {
    return [];
  }
  const list = element("ul", "m-card__others");
  for (const other of others) {
    const item = element("li");
    const button = element("button", "m-link", other.name);
    button.setAttribute("type", "button");
    button.addEventListener("click", () => open(other));
    item.append(button, ` ${config.kinds[other.kind] ?? ""}`);
    list.append(item);
  }
  return [element("p", "m-card__also", say(config, "same_place")), list];
}
