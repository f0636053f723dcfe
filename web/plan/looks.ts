// How routes are told apart: by colour (after Okabe and Ito), by dash, and by number.
import type { LayerSpecification } from "maplibre-gl";
import type { ZoneLook } from "./data.ts";

/** Dashes of the three routes, in widths of the line; the first is whole. */
export const dashes: readonly (readonly number[] | null)[] = [null, [2.6, 1.5], [0.2, 1.7]];

/** Colours of the three routes and what goes with them. */
export interface Colours {
  readonly routes: readonly [string, string, string];
  readonly casing: string;
  readonly site: string;
  readonly zones: Readonly<Record<ZoneLook, string>>;
  readonly other: string;
  readonly paper: string;
}

/** The same colours as the page's style sheet uses (`plan.css`). */
export function coloursOf(root: Element): Colours {
  const style = getComputedStyle(root);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  return {
    routes: [value("--p-1"), value("--p-2"), value("--p-3")],
    casing: value("--p-casing"),
    site: value("--p-site"),
    zones: { closed: value("--p-zone"), permission: value("--p-limit"), avoid: value("--p-avoid") },
    other: value("--p-other"),
    paper: value("--k-paper"),
  };
}

/** Casing and line of one route. */
export function routeLayers(number: number, colours: Colours): LayerSpecification[] {
  const dash = dashes[number - 1];
  return [
    {
      id: `route-${number}-case`,
      type: "line",
      source: `route-${number}`,
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": colours.casing, "line-width": 8 },
    },
    {
      id: `route-${number}`,
      type: "line",
      source: `route-${number}`,
      layout: { "line-join": "round", "line-cap": "round" },
      paint: {
        "line-color": colours.routes[number - 1] ?? "",
        "line-width": 4,
        ...(dash ? { "line-dasharray": [...dash] } : {}),
      },
    },
  ];
}

const edges: Readonly<Record<ZoneLook, readonly number[] | null>> = { closed: null, permission: [3, 1.6], avoid: [0.2, 2] };

/** The name of the hatching of closed air, which a map has to be given (`hatching`). */
export const hatch = "hatch";

/** Diagonal lines to be repeated, for closed air: colour alone is not seen by everybody. */
export function hatching(colour: string): ImageData {
  const size = 16;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [size, size];
  const pen = canvas.getContext("2d");
  if (!pen) return new ImageData(size, size);
  pen.strokeStyle = colour;
  pen.lineWidth = 2.5;
  pen.globalAlpha = 0.6;
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - 2, size + 2);
    pen.lineTo(shift + size + 2, -2);
  }
  pen.stroke();
  return pen.getImageData(0, 0, size, size);
}

/** Zones by what they do to a flight, and other flights, all below the routes. */
export function airLayers(colours: Colours): LayerSpecification[] {
  const looks: readonly ZoneLook[] = ["avoid", "permission", "closed"];
  const zones = looks.flatMap((look): LayerSpecification[] => {
    const dash = edges[look];
    const edge = { "line-color": colours.zones[look], "line-width": 2.5, ...(dash ? { "line-dasharray": [...dash] } : {}) };
    return [
      { id: `zones-${look}`, type: "fill", source: "zones", filter: ["==", ["get", "look"], look], paint: { "fill-color": colours.zones[look], "fill-opacity": 0.2 } },
      { id: `zones-${look}-edge`, type: "line", source: "zones", filter: ["==", ["get", "look"], look], layout: { "line-cap": look === "avoid" ? "round" : "butt" }, paint: edge },
    ];
  });
  return [
    ...zones,
    { id: "zones-hatch", type: "fill", source: "zones", filter: ["==", ["get", "look"], "closed"], paint: { "fill-pattern": hatch } },
    { id: "others-case", type: "line", source: "others", layout: { "line-join": "round" }, paint: { "line-color": colours.casing, "line-width": 6, "line-opacity": 0.85 } },
    { id: "others", type: "line", source: "others", layout: { "line-join": "round" }, paint: { "line-color": colours.other, "line-width": 2.5 } },
  ];
}

/** Zones below the routes; bends and landing sites above them. */
export function spotLayers(colours: Colours, chosen: string): LayerSpecification[] {
  return [
    {
      id: "sites",
      type: "circle",
      source: "sites",
      paint: {
        "circle-radius": 7,
        "circle-color": colours.site,
        "circle-stroke-color": colours.casing,
        "circle-stroke-width": 2.5,
      },
    },
    {
      id: "bends",
      type: "circle",
      source: "bends",
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 11, 2.5, 14, 6],
        "circle-color": colours.casing,
        "circle-stroke-color": chosen,
        "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 11, 1.5, 14, 2.5],
      },
    },
  ];
}
