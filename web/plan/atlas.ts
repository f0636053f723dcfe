// The moving map of the plan page: the city's own layers, three routes, and what lies around.
import { Marker, Popup, type GeoJSONSource, type Map as Atlas } from "maplibre-gl";
import type { FeatureCollection } from "geojson";
import { drawCity, newCityMap } from "../map/city.ts";
import { say } from "../map/config.ts";
import { measured, pointAt, shareNear, type Measured } from "./along.ts";
import type { End } from "./asking.ts";
import type { Air, PlanConfig, PlanData } from "./data.ts";
import { airLayers, coloursOf, hatch, hatching, routeLayers, spotLayers, type Colours } from "./looks.ts";
import { cursorMark, endMark, numberMark } from "./marks.ts";
import { otherLines, zoneShapes } from "./zones.ts";

const touch = 12;
/** What says what it is when it is pressed: the edges of zones (inside them places are chosen), flights. */
const airNames = ["zones-closed-edge", "zones-permission-edge", "zones-avoid-edge", "others"];
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
  private readonly colours: Colours;
  private readonly popup = new Popup({ closeButton: true, maxWidth: "18rem", offset: 10 });
  private readonly cursor = new Marker({ element: cursorMark() });
  private readonly ends: Record<End, Marker>;
  private labels: Marker[] = [];
  private plan: PlanData | null = null;
  private air: Air = { zones: [], others: [] };
  private route: Measured | null = null;
  private isReady = false;
  private fitted = "";

  constructor(
    canvas: HTMLElement,
    private readonly config: PlanConfig,
    private readonly uses: Uses,
  ) {
    this.colours = coloursOf(canvas);
    this.atlas = newCityMap(canvas, config);
    this.ends = { from: this.newEnd("from"), to: this.newEnd("to") };
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
    await drawCity(this.atlas, this.config);
    this.addPlanLayers();
    this.listen();
    this.isReady = true;
    this.show(this.plan, this.air);
  }

  private addPlanLayers(): void {
    this.atlas.addImage(hatch, hatching(this.colours.zones.closed), { pixelRatio: 2 });
    for (const name of ["zones", "others"]) this.atlas.addSource(name, { type: "geojson", data: nothing });
    for (const layer of airLayers(this.colours)) this.atlas.addLayer(layer);
    for (const number of numbers) this.atlas.addSource(`route-${number}`, { type: "geojson", data: nothing });
    for (const number of numbers) for (const layer of routeLayers(number, this.colours)) this.atlas.addLayer(layer);
    for (const name of ["sites", "bends"]) this.atlas.addSource(name, { type: "geojson", data: nothing });
    for (const layer of spotLayers(this.colours, this.colours.routes[0])) this.atlas.addLayer(layer);
  }

  private drawAir(): void {
    const shapes = { zones: zoneShapes(this.air), others: otherLines(this.air) };
    for (const [name, features] of Object.entries(shapes)) {
      this.atlas.getSource<GeoJSONSource>(name)?.setData({ type: "FeatureCollection", features });
    }
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
      const [aside] = this.atlas.queryRenderedFeatures(near, { layers: airNames });
      const [line] = this.atlas.queryRenderedFeatures(near, { layers: numbers.map((number) => `route-${number}`) });
      const number = Number(line?.layer.id.slice(-1) ?? 0);
      if (number && number !== this.plan?.chosen) {
        this.uses.choose(number);
      } else if (!number && aside) {
        this.popup.setLngLat(event.lngLat).setText(String(aside.properties["words"] ?? "")).addTo(this.atlas);
      } else if (!number) {
        this.uses.press(event.lngLat.lng, event.lngLat.lat);
      }
    });
    this.atlas.on("mousemove", (event) => {
      const chosen = `route-${this.plan?.chosen ?? 1}`;
      const over = this.atlas.queryRenderedFeatures(event.point, { layers: ["bends", "sites", ...airNames, chosen] });
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

  /** Shows a plan, or none, and the air of its time. */
  show(plan: PlanData | null, air: Air): void {
    this.plan = plan;
    this.air = air;
    this.route = plan ? measured(plan.lines[plan.chosen - 1] ?? []) : null;
    if (!this.isReady) return;
    this.popup.remove();
    this.cursor.remove();
    this.drawAir();
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
      this.atlas.getLayer("railway-case") ? "railway-case" : "zones-avoid",
    );
  }

  /** Fits the map into its place again. */
  resize(): void {
    this.atlas.resize();
  }
}
