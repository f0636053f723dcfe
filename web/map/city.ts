// A moving map of the city from its own layers, for pages that draw something on it.
import type { Map as Atlas } from "maplibre-gl";
import { newAtlas } from "./atlas.ts";
import { say, type LayerConfig, type MapConfig } from "./config.ts";
import { characterOf, drawIcon, iconName, lookOf, pixelRatio } from "./icons.ts";
import { paletteOf, type Palette } from "./palette.ts";
import { loadLayer, placesOf, pointLayers, prepared } from "./places.ts";
import { layersOf } from "./style.ts";

/** What the server tells of a map: its layers and sentences, and what it shows first. */
export interface CityConfig extends MapConfig {
  readonly view: [west: number, south: number, east: number, north: number];
}

/** The map of a city, empty until `drawCity`. */
export function newCityMap(canvas: HTMLElement, config: CityConfig): Atlas {
  return newAtlas(canvas, {
    view: config.view,
    palette: paletteOf(document.documentElement),
    padding: 12,
    locale: {
      "NavigationControl.ZoomIn": say(config, "zoom_in"),
      "NavigationControl.ZoomOut": say(config, "zoom_out"),
      "Map.Title": say(config, "map_title"),
      "Popup.Close": say(config, "close"),
    },
  });
}

/** Loads and draws the city's layers; a layer that fails is missing and nothing else. */
export async function drawCity(atlas: Atlas, config: CityConfig): Promise<void> {
  const palette = paletteOf(document.documentElement);
  await atlas.once("load");
  const loaded = await Promise.allSettled(config.layers.map((layer) => load(atlas, config, palette, layer)));
  for (const one of loaded) if (one.status === "rejected") console.warn(one.reason);
  for (const layer of config.layers) {
    if (!atlas.getSource(layer.name)) continue;
    for (const drawing of layersOf(layer.name, palette)) atlas.addLayer(drawing);
  }
}

async function load(atlas: Atlas, config: CityConfig, palette: Palette, layer: LayerConfig): Promise<void> {
  const data = await loadLayer(layer);
  const isPoints = (pointLayers as readonly string[]).includes(layer.name);
  if (isPoints) {
    for (const place of placesOf(layer.name, data)) addIcon(atlas, palette, place.layer, place.kind);
  }
  if (layer.name === "railways") {
    for (const feature of data.features) {
      feature.properties = { ...feature.properties, label: String(feature.properties?.["name"] ?? "") };
    }
  }
  atlas.addSource(layer.name, { type: "geojson", data: isPoints ? prepared(layer.name, data, config) : data });
}

function addIcon(atlas: Atlas, palette: Palette, layer: string, kind: string): void {
  const name = iconName(layer, kind, false);
  if (atlas.hasImage(name)) return;
  const image = drawIcon(lookOf(layer, kind, palette), characterOf(kind), null);
  atlas.addImage(name, image, { pixelRatio });
}
