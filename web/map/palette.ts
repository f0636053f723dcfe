// Colours of the map in a light and a dark room. The accents are those of Kutani ware.

/** Colours by role. */
export interface Palette {
  readonly beyond: string;
  readonly sea: string;
  readonly coast: string;
  readonly neighbour: string;
  readonly neighbourEdge: string;
  readonly neighbourName: string;
  readonly city: string;
  readonly cityEdge: string;
  readonly cityGlow: string;
  readonly ink: string;
  readonly inkSoft: string;
  readonly halo: string;
  readonly rail: string;
  readonly railGap: string;
  readonly fastRail: string;
  readonly shelter: string;
  readonly shelterSoft: string;
  readonly station: string;
  readonly facility: string;
  readonly school: string;
  readonly sight: string;
  readonly uncertain: string;
  readonly found: string;
}

const light: Palette = {
  beyond: "#eceae3",
  sea: "#cfe3ee",
  coast: "#7fa9bf",
  neighbour: "#e9e6dd",
  neighbourEdge: "#cbc5b6",
  neighbourName: "#8a8474",
  city: "#fdfcf8",
  cityEdge: "#1e3c7b",
  cityGlow: "#b9c8e6",
  ink: "#22262d",
  inkSoft: "#555d69",
  halo: "#ffffff",
  rail: "#4d5562",
  railGap: "#ffffff",
  fastRail: "#1e3c7b",
  shelter: "#1f7048",
  shelterSoft: "#ffffff",
  station: "#1e3c7b",
  facility: "#5b4a8a",
  school: "#8a6100",
  sight: "#b0371a",
  uncertain: "#f2b705",
  found: "#d01f4b",
};

const dark: Palette = {
  beyond: "#14181f",
  sea: "#16293a",
  coast: "#4d7c99",
  neighbour: "#1b2029",
  neighbourEdge: "#3a4350",
  neighbourName: "#8b95a5",
  city: "#252c37",
  cityEdge: "#8fb4f0",
  cityGlow: "#2c4672",
  ink: "#f0f3f8",
  inkSoft: "#b9c3d1",
  halo: "#171c24",
  rail: "#9aa5b4",
  railGap: "#252c37",
  fastRail: "#8fb4f0",
  shelter: "#2b8a5c",
  shelterSoft: "#10241a",
  station: "#3f6cc0",
  facility: "#7d68b8",
  school: "#9a7414",
  sight: "#c24f33",
  uncertain: "#f2b705",
  found: "#ff6f91",
};

/** The palette that fits the page. */
export function paletteOf(root: HTMLElement): Palette {
  const theme = root.dataset["theme"] ?? "auto";
  const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  return theme === "dark" || (theme === "auto" && prefersDark) ? dark : light;
}
