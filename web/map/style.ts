// The style of the map, without any tile, glyph or sprite from elsewhere.
import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  StyleSpecification,
} from "maplibre-gl";
import { pointLayers } from "./places.ts";
import type { Palette } from "./palette.ts";

const fonts = ["Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI", "Meiryo", "sans-serif"];
const boldFonts = ["Noto Sans JP Bold", "Noto Sans CJK JP Bold", "Hiragino Sans Bold", "Meiryo Bold", "sans-serif"];

/** Priorities of labels and signs: small wins. */
const order: Readonly<Record<string, number>> = { stations: 1, shelters: 2, sights: 3, facilities: 4, schools: 5 };

/** The background: everything that is there before the first layer has arrived. */
export function emptyStyle(palette: Palette): StyleSpecification {
  return {
    version: 8,
    sources: {},
    layers: [{ id: "beyond", type: "background", paint: { "background-color": palette.beyond } }],
  };
}

/** The drawing of a layer, from below to above. */
export function layersOf(name: string, palette: Palette): LayerSpecification[] {
  if ((pointLayers as readonly string[]).includes(name)) {
    return points(name, palette);
  }
  return grounds[name]?.(palette) ?? [];
}

const grounds: Readonly<Record<string, (palette: Palette) => LayerSpecification[]>> = {
  coast: (palette) => [
    { id: "sea", type: "fill", source: "coast", filter: ["==", ["get", "kind"], "sea"], paint: { "fill-color": palette.sea } },
    {
      id: "coastline-glow",
      type: "line",
      source: "coast",
      filter: ["==", ["get", "kind"], "coastline"],
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": palette.coast, "line-width": zoomed(5, 14), "line-opacity": 0.25, "line-blur": 3 },
    },
  ],
  neighbours: (palette) => [
    { id: "neighbours", type: "fill", source: "neighbours", paint: { "fill-color": palette.neighbour } },
    {
      id: "neighbours-edge",
      type: "line",
      source: "neighbours",
      paint: { "line-color": palette.neighbourEdge, "line-width": 1.2 },
    },
    {
      id: "neighbours-name",
      type: "symbol",
      source: "neighbours",
      layout: {
        "text-field": ["get", "name"],
        "text-font": fonts,
        "text-size": zoomed(12, 20),
        "text-letter-spacing": 0.2,
      },
      paint: { "text-color": palette.neighbourName, "text-halo-color": palette.neighbour, "text-halo-width": 1.5 },
    },
  ],
  boundary: (palette) => [
    {
      id: "city-glow",
      type: "line",
      source: "boundary",
      layout: { "line-join": "round" },
      paint: { "line-color": palette.cityGlow, "line-width": zoomed(7, 18), "line-blur": 5, "line-opacity": 0.9 },
    },
    { id: "city", type: "fill", source: "boundary", paint: { "fill-color": palette.city } },
    {
      id: "city-edge",
      type: "line",
      source: "boundary",
      layout: { "line-join": "round" },
      paint: { "line-color": palette.cityEdge, "line-width": zoomed(1.1, 2.6) },
    },
  ],
  railways: (palette) => [
    ...rail("railway", palette.rail, palette),
    ...rail("high_speed_railway", palette.fastRail, palette),
    {
      id: "rail-name",
      type: "symbol",
      source: "railways",
      minzoom: 11,
      layout: {
        "symbol-placement": "line",
        "text-field": ["get", "label"],
        "text-font": fonts,
        "text-size": 12,
        "text-max-angle": 60,
        "symbol-spacing": 360,
      },
      paint: { "text-color": palette.inkSoft, "text-halo-color": palette.halo, "text-halo-width": 1.8 },
    },
  ],
  addresses: (palette) => [
    {
      id: "town-names",
      type: "symbol",
      source: "addresses",
      filter: ["==", ["get", "kind"], "town"],
      minzoom: 10.4,
      layout: {
        "text-field": ["get", "name"],
        "text-font": fonts,
        "text-size": zoomed(11, 15),
        "text-padding": 6,
        "text-max-width": 7,
      },
      paint: { "text-color": palette.inkSoft, "text-halo-color": palette.halo, "text-halo-width": 1.6 },
    },
    {
      id: "koaza-names",
      type: "symbol",
      source: "addresses",
      filter: ["==", ["get", "kind"], "koaza"],
      minzoom: 15,
      layout: { "text-field": ["get", "name"], "text-font": fonts, "text-size": 13, "text-padding": 10 },
      paint: {
        "text-color": palette.neighbourName,
        "text-halo-color": palette.halo,
        "text-halo-width": 1.4,
      },
    },
  ],
};

function zoomed(far: number, near: number): ExpressionSpecification {
  return ["interpolate", ["linear"], ["zoom"], 9, far, 15, near];
}

function rail(kind: string, colour: string, palette: Palette): LayerSpecification[] {
  const filter: FilterSpecification = ["==", ["get", "kind"], kind];
  const wide = kind === "railway" ? zoomed(2.4, 5) : zoomed(3, 6.5);
  const gap = kind === "railway" ? zoomed(1.2, 3) : zoomed(1.4, 3.6);
  return [
    { id: `${kind}-case`, type: "line", source: "railways", filter, paint: { "line-color": colour, "line-width": wide } },
    {
      id: `${kind}-gap`,
      type: "line",
      source: "railways",
      filter,
      paint: { "line-color": palette.railGap, "line-width": gap, "line-dasharray": [5, 5] },
    },
  ];
}

function points(name: string, palette: Palette): LayerSpecification[] {
  const colours: Record<string, string> = {
    shelters: palette.shelter,
    stations: palette.station,
    facilities: palette.facility,
    schools: palette.school,
    sights: palette.sight,
  };
  return [
    {
      id: `${name}-dots`,
      type: "circle",
      source: name,
      maxzoom: 15,
      paint: {
        "circle-color": colours[name] ?? palette.ink,
        "circle-radius": zoomed(2.2, 5),
        "circle-stroke-color": palette.halo,
        "circle-stroke-width": 1,
      },
    },
    {
      id: `${name}-signs`,
      type: "symbol",
      source: name,
      layout: {
        "icon-image": ["get", "icon"],
        "icon-size": name === "stations" ? zoomed(0.86, 1.15) : zoomed(0.66, 1.15),
        "icon-padding": 0,
        "icon-allow-overlap": name === "stations",
        "symbol-sort-key": order[name] ?? 9,
        "text-field": ["step", ["zoom"], name === "stations" ? ["get", "name"] : "", 12.6, ["get", "name"]],
        "text-font": name === "stations" ? boldFonts : fonts,
        "text-size": zoomed(12, 14),
        "text-variable-anchor": ["top", "bottom", "left", "right"],
        "text-radial-offset": 1.15,
        "text-max-width": 9,
        "text-optional": true,
      },
      paint: {
        "text-color": name === "stations" ? palette.fastRail : palette.ink,
        "text-halo-color": palette.halo,
        "text-halo-width": 1.8,
      },
    },
  ];
}

/** The circle of an estimated position. */
export function doubtLayers(palette: Palette): LayerSpecification[] {
  return [
    { id: "doubt", type: "fill", source: "doubt", paint: { "fill-color": palette.uncertain, "fill-opacity": 0.16 } },
    {
      id: "doubt-edge",
      type: "line",
      source: "doubt",
      paint: { "line-color": palette.uncertain, "line-width": 2, "line-dasharray": [3, 2] },
    },
  ];
}

/** The filter of the shelters for a hazard; no hazard shows all. */
export function hazardFilter(hazard: string): FilterSpecification | null {
  return hazard ? ["all", ["==", ["get", "kind"], "emergency_site"], ["has", `for_${hazard}`]] : null;
}
