// The map of the city: draws the layers of the city's own API and nothing from elsewhere. The
// page below it lists the same places and works without this script.
import "maplibre-gl/dist/maplibre-gl.css";
import "./map.css";
import { type GeoJSONSource, type Map as Atlas, Marker } from "maplibre-gl";
import { newAtlas } from "./atlas.ts";
import { fillCard } from "./card.ts";
import { circle } from "./circle.ts";
import { readConfig, say, type LayerConfig, type MapConfig } from "./config.ts";
import { characterOf, drawIcon, iconName, lookOf, pixelRatio } from "./icons.ts";
import { paletteOf, type Palette } from "./palette.ts";
import { loadLayer, placesOf, pointLayers, prepared, samePoint, type Place } from "./places.ts";
import { beginSearch, type Found } from "./search.ts";
import { doubtLayers, hazardFilter, layersOf } from "./style.ts";
import { addSwitches, followHazard, shownAtFirst } from "./switches.ts";

const near = 14.6;
const touch = 14;
const narrow = 640;

/** The map with its card, search and switches. */
class CityMap {
  private readonly config: MapConfig;
  private readonly palette: Palette;
  private readonly atlas: Atlas;
  private readonly places = new Map<string, Place>();
  private readonly card: HTMLElement;
  private readonly marker: Marker;

  constructor(private readonly root: HTMLElement, canvas: HTMLElement, card: HTMLElement) {
    this.config = readConfig(root);
    this.palette = paletteOf(document.documentElement);
    this.card = card;
    this.atlas = this.begun(canvas);
    this.marker = new Marker({ color: this.palette.found });
  }

  private begun(canvas: HTMLElement): Atlas {
    return newAtlas(canvas, {
      view: this.config.view,
      palette: this.palette,
      padding: 18,
      locale: {
        "NavigationControl.ZoomIn": say(this.config, "zoom_in"),
        "NavigationControl.ZoomOut": say(this.config, "zoom_out"),
        "Map.Title": this.root.dataset["title"] ?? "",
      },
    });
  }

  /** Loads and draws everything; resolves when the map stands. */
  async begin(): Promise<void> {
    await this.atlas.once("load");
    const loaded = await Promise.allSettled(this.config.layers.map((layer) => this.draw(layer)));
    for (const one of loaded) {
      if (one.status === "rejected") {
        console.error(one.reason);
      }
    }
    this.inOrder();
    this.addDoubt();
    this.listen();
    this.openFromAddress();
    this.root.dataset["ready"] = "true";
  }

  private async draw(layer: LayerConfig): Promise<void> {
    const data = await loadLayer(layer);
    const isPoints = (pointLayers as readonly string[]).includes(layer.name);
    if (isPoints) {
      for (const place of placesOf(layer.name, data)) {
        this.places.set(place.key, place);
        this.addIcon(place);
      }
    }
    if (layer.name === "railways") {
      this.nameRails(data, layer);
    }
    this.atlas.addSource(layer.name, { type: "geojson", data: isPoints ? prepared(layer.name, data, this.config) : data });
  }

  private nameRails(data: GeoJSON.FeatureCollection, layer: LayerConfig): void {
    const note = layer.standIn ? `（${this.config.statuses[layer.status] ?? ""}）` : "";
    for (const feature of data.features) {
      const properties = feature.properties ?? {};
      properties["label"] = `${String(properties["name"] ?? "")}${note}`;
    }
  }

  private inOrder(): void {
    for (const layer of this.config.layers) {
      if (!this.atlas.getSource(layer.name)) {
        continue;
      }
      for (const drawing of layersOf(layer.name, this.palette)) {
        this.atlas.addLayer(drawing);
      }
      if (!shownAtFirst(layer.name)) {
        this.toggle(layer.name, false);
      }
    }
  }

  private addDoubt(): void {
    this.atlas.addSource("doubt", { type: "geojson", data: circle(0, 0, 0) });
    for (const drawing of doubtLayers(this.palette)) {
      this.atlas.addLayer(drawing, this.signs().at(-1));
    }
  }

  private addIcon(place: Place): void {
    const uncertain = this.config.uncertain.includes(place.status);
    const name = iconName(place.layer, place.kind, uncertain);
    if (!this.atlas.hasImage(name)) {
      const look = lookOf(place.layer, place.kind, this.palette);
      const image = drawIcon(look, characterOf(place.kind), uncertain ? this.palette.uncertain : null);
      this.atlas.addImage(name, image, { pixelRatio });
    }
  }

  private listen(): void {
    this.atlas.on("click", (event) => {
      const { x, y } = event.point;
      const layers = this.signs();
      const [hit] = this.atlas.queryRenderedFeatures(
        [
          [x - touch, y - touch],
          [x + touch, y + touch],
        ],
        { layers },
      );
      const place = hit && this.places.get(String(hit.properties["key"]));
      if (place) {
        this.open(place);
      } else {
        this.close();
      }
    });
    this.atlas.on("mousemove", (event) => {
      const over = this.atlas.queryRenderedFeatures(event.point, { layers: this.signs() }).length > 0;
      this.atlas.getCanvas().style.cursor = over ? "pointer" : "";
    });
    this.card.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.close();
      }
    });
    addEventListener("hashchange", () => this.openFromAddress());
  }

  private signs(): string[] {
    return [...pointLayers].reverse().flatMap((name) =>
      [`${name}-signs`, `${name}-dots`].filter((id) => this.atlas.getLayer(id)),
    );
  }

  /** Shows the card of a place. */
  open(place: Place): void {
    const others = [...this.places.values()].filter((other) => other.key !== place.key && samePoint(place, other));
    fillCard(this.card, this.config, place, others, (other) => this.open(other), () => this.close());
    this.point(place.lon, place.lat, place.accuracy_m);
  }

  /** Puts the pin, with a circle when the position is only an estimate. */
  private point(lon: number, lat: number, metres: number | null | undefined): void {
    this.marker.setLngLat([lon, lat]).addTo(this.atlas);
    this.atlas.getSource<GeoJSONSource>("doubt")?.setData(circle(lon, lat, metres ?? 0));
  }

  private close(): void {
    const hadFocus = this.card.contains(document.activeElement);
    this.card.hidden = true;
    this.marker.remove();
    this.atlas.getSource<GeoJSONSource>("doubt")?.setData(circle(0, 0, 0));
    if (hadFocus) {
      this.atlas.getCanvas().focus();
    }
  }

  /** Flies to what a search found and shows it. */
  go(found: Found): void {
    this.fly(found.lon, found.lat, found.kind === "town" ? 13.4 : near);
    const place = this.places.get(found.key);
    if (place) {
      this.toggle(place.layer, true);
      this.open(place);
    } else {
      this.close();
      this.point(found.lon, found.lat, found.accuracy_m);
    }
  }

  private fly(lon: number, lat: number, zoom: number): void {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const stage = this.atlas.getContainer();
    const lift = stage.clientWidth < narrow ? -stage.clientHeight / 4 : 0;
    this.atlas.flyTo({ center: [lon, lat], zoom, offset: [0, lift], duration: still ? 0 : 1200 });
  }

  private openFromAddress(): void {
    const place = this.places.get(decodeURIComponent(location.hash.slice(1)));
    if (place) {
      this.fly(place.lon, place.lat, near);
      this.open(place);
    }
  }

  /** Shows or hides a layer. */
  toggle(name: string, shown: boolean): void {
    for (const drawing of layersOf(name, this.palette)) {
      if (this.atlas.getLayer(drawing.id)) {
        this.atlas.setLayoutProperty(drawing.id, "visibility", shown ? "visible" : "none");
      }
    }
  }

  /** Shows only the emergency sites that are designated for a hazard. */
  narrow(hazard: string): void {
    for (const id of ["shelters-dots", "shelters-signs"]) {
      if (this.atlas.getLayer(id)) {
        this.atlas.setFilter(id, hazardFilter(hazard));
      }
    }
  }

  /** Connects the search box and the panel. */
  connect(): void {
    const form = this.root.querySelector<HTMLFormElement>("[data-map-search]");
    const panel = this.root.querySelector<HTMLElement>("[data-map-panel]");
    const switches = this.root.querySelector<HTMLElement>("[data-map-switches]");
    const hazards = this.root.querySelector<HTMLElement>("[data-map-hazards]");
    if (form) {
      beginSearch(form, this.config, (found) => this.go(found));
    }
    if (panel && switches && hazards) {
      addSwitches(switches, this.config, (name, shown) => this.toggle(name, shown));
      followHazard(hazards, (hazard) => this.narrow(hazard));
      panel.hidden = false;
      (panel as HTMLDetailsElement).open = matchMedia("(min-width: 60rem)").matches;
    }
  }
}

function begin(root: HTMLElement): void {
  const canvas = root.querySelector<HTMLElement>("[data-map-canvas]");
  const card = root.querySelector<HTMLElement>("[data-map-card]");
  const wait = root.querySelector<HTMLElement>("[data-map-wait]");
  if (!canvas || !card) {
    return;
  }
  if (!canDraw()) {
    // The sentence that points to the list stays.
    root.dataset["ready"] = "false";
    return;
  }
  const map = new CityMap(root, canvas, card);
  wait?.remove();
  map.connect();
  void map.begin();
}

/** Whether this device draws with WebGL. */
function canDraw(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

for (const root of document.querySelectorAll<HTMLElement>("[data-map]")) {
  begin(root);
}
