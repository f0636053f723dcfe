// What the server tells the map: data attributes of the page, checked once.

/** A layer of the city. */
export interface LayerConfig {
  readonly name: string;
  readonly title: string;
  readonly url: string;
  readonly standIn: boolean;
  readonly status: string;
}

/** Everything the page says. */
export interface MapConfig {
  readonly view: readonly [number, number, number, number];
  readonly layers: readonly LayerConfig[];
  readonly search: string;
  readonly kinds: Readonly<Record<string, string>>;
  readonly statuses: Readonly<Record<string, string>>;
  readonly hazards: Readonly<Record<string, string>>;
  readonly uncertain: readonly string[];
  readonly sources: Readonly<Record<string, string>>;
  readonly words: Readonly<Record<string, string>>;
}

/** The configuration that the page carries. */
export function readConfig(root: HTMLElement): MapConfig {
  return JSON.parse(root.dataset["config"] ?? "{}") as MapConfig;
}

/** A sentence of the page's language, its {named} places filled. */
export function say(config: MapConfig, name: string, values: Record<string, string | number> = {}): string {
  const text = config.words[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}
