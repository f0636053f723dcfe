// The search box: asks the city's own geocoder and lets the map fly to what is chosen.
import { element, mark } from "./card.ts";
import { say, type MapConfig } from "./config.ts";

/** An answer of the search. */
export interface Found {
  readonly what: "address" | "place";
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly address: string;
  readonly lat: number;
  readonly lon: number;
  readonly status: string;
  readonly suggestion: boolean;
  readonly accuracy_m: number | null;
}

/** Lets the form answer in place instead of loading a page. */
export function beginSearch(form: HTMLFormElement, config: MapConfig, choose: (found: Found) => void): void {
  const input = form.querySelector<HTMLInputElement>("input[name=q]");
  const state = form.querySelector<HTMLElement>("[data-map-found]");
  const list = form.querySelector<HTMLElement>("[data-map-results]");
  if (!input || !state || !list) {
    return;
  }
  let latest = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) {
      input.focus();
      return;
    }
    latest += 1;
    const mine = latest;
    ask(config, text)
      .then((items) => {
        if (mine === latest) {
          show(items, config, state, list, choose);
        }
      })
      .catch(() => {
        list.replaceChildren();
        state.textContent = say(config, "search_error");
      });
  });
}

async function ask(config: MapConfig, text: string): Promise<Found[]> {
  const answer = await fetch(`${config.search}?${new URLSearchParams({ q: text, limit: "8" })}`);
  if (!answer.ok) {
    throw new Error(String(answer.status));
  }
  return ((await answer.json()) as { items: Found[] }).items;
}

function show(
  items: Found[],
  config: MapConfig,
  state: HTMLElement,
  list: HTMLElement,
  choose: (found: Found) => void,
): void {
  state.textContent = items.length
    ? say(config, "search_found", { count: items.length })
    : say(config, "search_nothing");
  list.replaceChildren(...items.map((item) => answer(item, config, choose)));
  const [first] = items;
  if (first && !first.suggestion) {
    choose(first);
  }
}

function answer(item: Found, config: MapConfig, choose: (found: Found) => void): HTMLElement {
  const row = element("li");
  if (item.suggestion) {
    row.append(element("span", "m-results__maybe", say(config, "suggestion")), " ");
  }
  const button = element("button", "m-link m-results__name", item.name);
  button.setAttribute("type", "button");
  button.addEventListener("click", () => choose(item));
  row.append(button, " ", element("span", "m-results__kind", config.kinds[item.kind] ?? ""));
  const doubt = mark(config, item.status);
  if (doubt) {
    row.append(" ", doubt);
  }
  if (item.address && item.address !== item.name) {
    row.append(" ", element("span", "m-results__address", item.address));
  }
  return row;
}
