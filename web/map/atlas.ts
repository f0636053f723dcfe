// An empty map of the city, as the map page and the plan page begin with it.
import { Map as Atlas, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { Palette } from "./palette.ts";
import { emptyStyle } from "./style.ts";

const reach = 0.35;

setWorkerUrl(workerUrl);

/** What differs between the maps of two pages. */
export interface AtlasLook {
  /** West, south, east, north of what is seen first. */
  readonly view: readonly [number, number, number, number];
  readonly palette: Palette;
  readonly padding: number;
  /** What MapLibre says, by its own keys. */
  readonly locale: Record<string, string>;
}

/** A map that shows the ground alone, seen from above, north up. */
export function newAtlas(container: HTMLElement, look: AtlasLook): Atlas {
  const [west, south, east, north] = look.view;
  const atlas = new Atlas({
    container,
    style: emptyStyle(look.palette),
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: look.padding },
    maxBounds: [west - reach, south - reach, east + reach, north + reach],
    maxZoom: 18,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    localIdeographFontFamily: '"Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Meiryo", sans-serif',
    locale: look.locale,
  });
  atlas.touchZoomRotate.disableRotation();
  atlas.addControl(new NavigationControl({ showCompass: false }), "top-right");
  atlas.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-left");
  return atlas;
}
