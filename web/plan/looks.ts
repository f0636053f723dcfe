// How routes are told apart: by colour (after Okabe and Ito), by dash, and by number.
import type { LayerSpecification } from "maplibre-gl";

/** Dashes of the three routes, in widths of the line; the first is whole. */
export const dashes: readonly (readonly number[] | null)[] = [null, [2.6, 1.5], [0.2, 1.7]];

/** Colours of the three routes and what goes with them. */
export interface Colours {
  readonly routes: readonly [string, string, string];
  readonly casing: string;
  readonly site: string;
  readonly zone: string;
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
    zone: value("--p-zone"),
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
