// The moving map of the plan page: the city's own layers, three routes, and what lies around.
import { type GeoJSONSource, type Map as Atlas, Marker, Popup } from "maplibre-gl";
import type { FeatureCollection } from "geojson";
import { newAtlas } from "../map/atlas.ts";
import { say } from "../map/config.ts";
import { characterOf, drawIcon, iconName, lookOf, pixelRatio } from "../map/icons.ts";
import { paletteOf, type Palette } from "../map/palette.ts";
import { loadLayer, placesOf, pointLayers, prepared } from "../map/places.ts";
import { layersOf } from "../map/style.ts";
import type { LayerConfig } from "../map/config.ts";
import { measured, pointAt, shareNear, type Measured } from "./along.ts";
import type { End } from "./asking.ts";
import type { PlanConfig, PlanData } from "./data.ts";
import { coloursOf, routeLayers, spotLayers, type Colours } from "./looks.ts";
import { cursorMark, endMark, numberMark } from "./marks.ts";
import { zoneShapes, type Zone } from "./zones.ts";

const touch = 12;
const numbers = [1, 2, 3] as const;
const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

/** What the page does when the map is used. */
export interface Uses {
  press(lon: number, lat: number): void;
  drag(end: End, lon: number, lat: number): void;
  choose(number: number): void;
  follow(share: number): void;
}

/** The map. */
export class PlanMap {
  private readonly atlas: Atlas;
  private readonly palette: Palette;
  private readonly colours: Colours;
  private readonly popup = new Popup({ closeButton: true, maxWidth: "18rem", offset: 10 });
  private readonly cursor = new Marker({ element: cursorMark() });
  private readonly ends: Record<End, Marker>;
  private labels: Marker[] = [];
  private plan: PlanData | null = null;
  private route: Measured | null = null;
  private isReady = false;
  private fitted = "";

  constructor(
    canvas: HTMLElement,
    private readonly config: PlanConfig,
    private readonly uses: Uses,
  ) {
    this.palette = paletteOf(document.documentElement);
    this.colours = coloursOf(canvas);
    this.atlas = this.begun(canvas);
    this.ends = { from: this.newEnd("from"), to: this.newEnd("to") };
  }

  private begun(canvas: HTMLElement): Atlas {
    return newAtlas(canvas, {
      view: this.config.view,
      palette: this.palette,
      padding: 12,
      locale: {
        "NavigationControl.ZoomIn": say(this.config, "zoom_in"),
        "NavigationControl.ZoomOut": say(this.config, "zoom_out"),
        "Map.Title": say(this.config, "map_title"),
        "Popup.Close": say(this.config, "close"),
      },
    });
  }

  private newEnd(end: End): Marker {
    const label = say(this.config, end === "from" ? "start" : "goal");
    const element = endMark(end, label);
    const marker = new Marker({ element, draggable: true, anchor: end === "to" ? "bottom" : "center" });
    marker.on("dragend", () => {
      const { lng, lat } = marker.getLngLat();
      this.uses.drag(end, lng, lat);
    });
    return marker;
  }

  /** Loads and draws the city; resolves when the map stands. */
  async begin(): Promise<void> {
    await this.atlas.once("load");
    const loaded = await Promise.allSettled(this.config.layers.map((layer) => this.load(layer)));
    for (const one of loaded) if (one.status === "rejected") console.warn(one.reason);
    for (const layer of this.config.layers) {
      if (!this.atlas.getSource(layer.name)) continue;
      for (const drawing of layersOf(layer.name, this.palette)) this.atlas.addLayer(drawing);
    }
    this.addPlanLayers();
    void this.loadZones();
    this.listen();
    this.isReady = true;
    this.show(this.plan);
  }

  private async load(layer: LayerConfig): Promise<void> {
    const data = await loadLayer(layer);
    const isPoints = (pointLayers as readonly string[]).includes(layer.name);
    if (isPoints) {
      for (const place of placesOf(layer.name, data)) this.addIcon(place.layer, place.kind);
    }
    if (layer.name === "railways") {
      for (const feature of data.features) {
        feature.properties = { ...feature.properties, label: String(feature.properties?.["name"] ?? "") };
      }
    }
    this.atlas.addSource(layer.name, { type: "geojson", data: isPoints ? prepared(layer.name, data, this.config) : data });
  }

  private addIcon(layer: string, kind: string): void {
    const name = iconName(layer, kind, false);
    if (this.atlas.hasImage(name)) return;
    const image = drawIcon(lookOf(layer, kind, this.palette), characterOf(kind), null);
    this.atlas.addImage(name, image, { pixelRatio });
  }

  private addPlanLayers(): void {
    this.atlas.addSource("zones", { type: "geojson", data: nothing });
    this.atlas.addLayer({
      id: "zones",
      type: "fill",
      source: "zones",
      paint: { "fill-color": this.colours.zone, "fill-opacity": 0.22 },
    });
    this.atlas.addLayer({
      id: "zones-edge",
      type: "line",
      source: "zones",
      paint: { "line-color": this.colours.zone, "line-width": 2, "line-dasharray": [2, 1] },
    });
    for (const number of numbers) this.atlas.addSource(`route-${number}`, { type: "geojson", data: nothing });
    for (const number of numbers) for (const layer of routeLayers(number, this.colours)) this.atlas.addLayer(layer);
    for (const name of ["sites", "bends"]) this.atlas.addSource(name, { type: "geojson", data: nothing });
    for (const layer of spotLayers(this.colours, this.colours.routes[0])) this.atlas.addLayer(layer);
  }

  private async loadZones(): Promise<void> {
    const answer = await fetch(this.config.zones);
    if (!answer.ok) return;
    const features = zoneShapes((await answer.json()) as Zone[]);
    this.atlas.getSource<GeoJSONSource>("zones")?.setData({ type: "FeatureCollection", features });
  }

  private listen(): void {
    this.atlas.on("click", (event) => {
      const { x, y } = event.point;
      const near: [[number, number], [number, number]] = [
        [x - touch, y - touch],
        [x + touch, y + touch],
      ];
      const [spot] = this.atlas.queryRenderedFeatures(near, { layers: ["bends", "sites"] });
      if (spot) {
        this.say(spot.geometry, String(spot.properties["words"] ?? ""));
        return;
      }
      const [line] = this.atlas.queryRenderedFeatures(near, { layers: numbers.map((number) => `route-${number}`) });
      const number = Number(line?.layer.id.slice(-1) ?? 0);
      if (number && number !== this.plan?.chosen) {
        this.uses.choose(number);
      } else if (!number) {
        this.uses.press(event.lngLat.lng, event.lngLat.lat);
      }
    });
    this.atlas.on("mousemove", (event) => {
      const chosen = `route-${this.plan?.chosen ?? 1}`;
      const over = this.atlas.queryRenderedFeatures(event.point, { layers: ["bends", "sites", "zones", chosen] });
      this.atlas.getCanvas().style.cursor = over.length ? "pointer" : "crosshair";
      if (this.route && over.some((one) => one.layer.id === chosen)) {
        this.uses.follow(shareNear(this.route, [event.lngLat.lng, event.lngLat.lat]));
      }
    });
  }

  private say(geometry: GeoJSON.Geometry, words: string): void {
    if (geometry.type !== "Point") return;
    const [lon = 0, lat = 0] = geometry.coordinates;
    this.popup.setLngLat([lon, lat]).setText(words).addTo(this.atlas);
  }

  /** Shows a plan, or none. */
  show(plan: PlanData | null): void {
    this.plan = plan;
    this.route = plan ? measured(plan.lines[plan.chosen - 1] ?? []) : null;
    if (!this.isReady) return;
    this.popup.remove();
    this.cursor.remove();
    this.drawRoutes();
    this.drawSpots();
    this.drawEnds();
    const lines = JSON.stringify(plan?.lines ?? []);
    if (plan && lines !== this.fitted) this.fit(plan);
    this.fitted = lines;
  }

  private drawRoutes(): void {
    for (const marker of this.labels) marker.remove();
    this.labels = [];
    const lines = this.plan?.lines ?? [];
    for (const number of numbers) {
      const line = lines[number - 1] ?? [];
      const coordinates = line.map(([lat, lon]) => [lon, lat]);
      this.atlas.getSource<GeoJSONSource>(`route-${number}`)?.setData(
        line.length ? { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } } : nothing,
      );
      if (line.length) this.addNumber(number, measured(line), lines.length);
    }
    this.emphasise(this.plan?.chosen ?? 1);
  }

  private addNumber(number: number, line: Measured, count: number): void {
    const name = document.querySelector(`[data-plan-choose="${number}"]`)?.textContent ?? String(number);
    const element = numberMark(number, `${number}: ${name}`, () => this.uses.choose(number));
    const [lon, lat] = pointAt(line, number / (count + 1));
    this.labels.push(new Marker({ element }).setLngLat([lon, lat]).addTo(this.atlas));
  }

  /** Puts one route in front of the others. */
  emphasise(chosen: number): void {
    if (!this.atlas.getLayer("sites")) return;
    for (const number of numbers) {
      const isChosen = number === chosen;
      this.atlas.setPaintProperty(`route-${number}`, "line-width", isChosen ? 6 : 4);
      this.atlas.setPaintProperty(`route-${number}`, "line-opacity", isChosen ? 1 : 0.75);
      this.atlas.setPaintProperty(`route-${number}-case`, "line-width", isChosen ? 11 : 7);
    }
    this.atlas.moveLayer(`route-${chosen}-case`, "sites");
    this.atlas.moveLayer(`route-${chosen}`, "sites");
    this.atlas.setPaintProperty("bends", "circle-stroke-color", this.colours.routes[chosen - 1] ?? "");
  }

  private drawSpots(): void {
    const { bends = [], sites = [] } = this.plan ?? {};
    const rows = { bends: bends.map((one) => ({ ...one })), sites: sites.map((one) => ({ ...one, words: one.name })) };
    for (const [name, spots] of Object.entries(rows)) {
      const features = spots.map(({ lon, lat, words }) => ({
        type: "Feature" as const,
        properties: { words },
        geometry: { type: "Point" as const, coordinates: [lon, lat] },
      }));
      this.atlas.getSource<GeoJSONSource>(name)?.setData({ type: "FeatureCollection", features });
    }
  }

  private drawEnds(): void {
    if (this.plan) {
      this.mark("from", ...this.plan.from);
      this.mark("to", ...this.plan.to);
    }
  }

  /** Marks an end, before anything is planned too. */
  mark(end: End, lon: number, lat: number): void {
    this.ends[end].setLngLat([lon, lat]).addTo(this.atlas);
  }

  /** Takes the mark of an end away. */
  unmark(end: End): void {
    this.ends[end].remove();
  }

  private fit(plan: PlanData): void {
    const points = plan.lines.flat();
    const [lats, lons] = [points.map(([lat]) => lat), points.map(([, lon]) => lon)];
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.atlas.fitBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], {
      padding: 48,
      duration: still ? 0 : 700,
    });
  }

  /** Marks a share of the chosen way. */
  point(share: number): void {
    if (!this.route) return;
    const [lon, lat] = pointAt(this.route, share);
    this.cursor.setLngLat([lon, lat]).addTo(this.atlas);
  }

  /** Shows a bend and why it is there. */
  explain(number: number): void {
    const bend = this.plan?.bends[number - 1];
    if (!bend) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.atlas.easeTo({ center: [bend.lon, bend.lat], zoom: Math.max(this.atlas.getZoom(), 14), duration: still ? 0 : 500 });
    this.popup.setLngLat([bend.lon, bend.lat]).setText(bend.words).addTo(this.atlas);
  }

  /** Where the middle of the map is. */
  get centre(): readonly [number, number] {
    const { lng, lat } = this.atlas.getCenter();
    return [lng, lat];
  }

  /** Lays a picture of people under the routes; null takes it away. */
  people(picture: { url: string; corners: [[number, number], [number, number], [number, number], [number, number]] } | null): void {
    const source = this.atlas.getSource("people");
    if (!picture) {
      if (this.atlas.getLayer("people")) this.atlas.setLayoutProperty("people", "visibility", "none");
      return;
    }
    if (source && "updateImage" in source) {
      (source as unknown as { updateImage(to: object): void }).updateImage({ url: picture.url, coordinates: picture.corners });
      this.atlas.setLayoutProperty("people", "visibility", "visible");
      return;
    }
    this.atlas.addSource("people", { type: "image", url: picture.url, coordinates: picture.corners });
    this.atlas.addLayer(
      { id: "people", type: "raster", source: "people", paint: { "raster-opacity": 0.85, "raster-fade-duration": 0 } },
      this.atlas.getLayer("railway-case") ? "railway-case" : "zones",
    );
  }

  /** Fits the map into its place again. */
  resize(): void {
    this.atlas.resize();
  }
}
