// Fills `[data-sky3d]`: the city and flights in three dimensions, by MapLibre and deck.gl, from
// the city's own tiles. The page says the same in text and pictures; where WebGL is missing the
// element stays hidden and nothing is lost.
import "maplibre-gl/dist/maplibre-gl.css";
import "./sky3d.css";
import { AmbientLight, DirectionalLight, type Layer, LightingEffect } from "@deck.gl/core";
import { MapboxOverlay } from "@deck.gl/mapbox";
import { Map as Atlas, NavigationControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { along, boxOf, heading, readScene, type Box, type Route, type Scene, type Waypoint } from "./sky3d-scene.ts";
import { cityLayers, craftLayers, flightLayers } from "./sky3d-layers.ts";
import { askMap, groundAt, readTile, type CityMap, type Tile } from "./sky3d-tiles.ts";

const secondsOfFlight = 26;
const closeZoom = 16.1;
/** Degrees that the follower looks from aside, so that the height of the flight is seen. */
const aside = 26;
/** Metres of city drawn around a scene: the picture is wider than the way, and looks far. */
const around = 1_900;

setWorkerUrl(workerUrl);

/** Draws every scene of the page; an element is drawn once. */
export function drawScenes(page: ParentNode): void {
  for (const element of page.querySelectorAll<HTMLElement>("[data-sky3d]:not([data-drawn])")) {
    element.dataset["drawn"] = "";
    void draw(element);
  }
}

async function draw(element: HTMLElement): Promise<void> {
  const scene = readScene(element.dataset["sky3d"] ?? "");
  const box = boxOf(scene);
  if (!box || !canDraw()) {
    return;
  }
  element.hidden = false;
  let city: CityMap | null = null;
  try {
    city = await askMap(boxOf(scene, around) ?? box);
    const picture = new Picture(element, scene, box, city);
    await picture.begin();
    element.dataset["ready"] = "true";
  } catch (error) {
    console.error(error);
    const said = document.createElement("p");
    said.textContent = city?.words["failed"] ?? "";
    element.append(said);
  }
}

function canDraw(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

class Picture {
  private readonly isDark: boolean;
  private readonly atlas: Atlas;
  private readonly overlay: MapboxOverlay;
  private readonly status: HTMLElement;
  private readonly slider: HTMLInputElement | null;
  private tiles: Tile[] = [];
  private city: { ground: Layer[]; standing: Layer[]; sheet: Layer[] } = { ground: [], standing: [], sheet: [] };
  private flights: Layer[] = [];
  private craft: Layer[] = [];
  private shown = { buildings: true, ceiling: false };
  private running = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly scene: Scene,
    private readonly box: Box,
    private readonly map: CityMap,
  ) {
    const theme = document.documentElement.dataset["theme"] ?? "auto";
    this.isDark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    const canvas = make("div", "s-sky__canvas");
    this.status = make("p", "s-sky__status", this.say("loading"));
    this.status.setAttribute("role", "status");
    element.append(canvas, this.status);
    this.atlas = this.newAtlas(canvas);
    this.overlay = new MapboxOverlay({ interleaved: false, layers: [], effects: [this.light()] });
    this.atlas.addControl(this.overlay);
    this.slider = this.route ? this.controls() : null;
  }

  private get route(): Route | null {
    return this.scene.circle ? null : (this.scene.routes.find((one) => one.chosen) ?? this.scene.routes[0] ?? null);
  }

  private say(name: string, values: Record<string, number> = {}): string {
    const text = this.map.words[name] ?? name;
    return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
  }

  private newAtlas(canvas: HTMLElement): Atlas {
    const beyond = this.isDark ? "#10161f" : "#dbe5ee";
    const atlas = new Atlas({
      container: canvas,
      style: { version: 8, sources: {}, layers: [{ id: "beyond", type: "background", paint: { "background-color": beyond } }] },
      maxPitch: 80,
      minZoom: 9,
      maxZoom: 18,
      attributionControl: false,
      cooperativeGestures: false,
      locale: {
        "NavigationControl.ZoomIn": this.say("zoom_in"),
        "NavigationControl.ZoomOut": this.say("zoom_out"),
        "NavigationControl.ResetBearing": this.say("north"),
        "Map.Title": this.say("title"),
      },
    });
    atlas.scrollZoom.disable();
    atlas.addControl(new NavigationControl({ visualizePitch: true }), "top-right");
    atlas.jumpTo(this.overview(atlas));
    return atlas;
  }

  /** The whole scene from the side, its longest way from left to right. */
  private overview(atlas: Atlas): { center: [number, number]; zoom: number; pitch: number; bearing: number } {
    const [west, south, east, north] = this.box;
    const bearing = this.route ? heading(this.route.line[0] ?? [], this.route.line.at(-1) ?? []) - 62 : -24;
    const fit = atlas.cameraForBounds([west, south, east, north], { padding: 8 });
    const zoom = (fit?.zoom ?? 12) + (this.scene.circle ? 0.35 : 0.55);
    return { center: [(west + east) / 2, (south + north) / 2], zoom, pitch: 60, bearing };
  }

  private light(): LightingEffect {
    const sun = new DirectionalLight({ color: [255, 246, 228], intensity: this.isDark ? 0.8 : 1.0, direction: [1.2, -1.6, -2.2] });
    return new LightingEffect({ ambient: new AmbientLight({ color: [255, 255, 255], intensity: this.isDark ? 0.95 : 1.08 }), sun });
  }

  /** Loads the tiles and draws; resolves when everything is there. */
  async begin(): Promise<void> {
    this.flights = flightLayers(this.scene, [], this.isDark);
    this.update();
    const read = await Promise.allSettled(this.map.tiles.map(([x, y, digest]) => readTile(x, y, digest)));
    this.tiles = read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    this.city = cityLayers(this.tiles, this.isDark);
    this.flights = flightLayers(this.scene, this.tiles, this.isDark);
    this.update();
    this.rest();
  }

  private rest(): void {
    this.status.textContent = this.tiles.length ? (this.map.official ? "" : this.say("stand_in")) : this.say("no_map");
  }

  private update(): void {
    const { ground, standing, sheet } = this.city;
    this.overlay.setProps({
      layers: [
        ...ground,
        ...(this.shown.buildings ? standing : []),
        ...this.flights,
        ...this.craft,
        ...(this.shown.ceiling ? sheet : []),
      ],
    });
  }

  private controls(): HTMLInputElement {
    const bar = make("div", "s-sky__bar");
    const button = (name: string, act: () => void): HTMLButtonElement => {
      const made = make("button", "k-button k-button--secondary k-button--small", this.say(name)) as HTMLButtonElement;
      made.type = "button";
      made.addEventListener("click", act);
      return made;
    };
    const slider = make("input", "s-sky__slider") as HTMLInputElement;
    slider.type = "range";
    slider.max = "1000";
    slider.value = "0";
    slider.setAttribute("aria-label", this.say("fly"));
    slider.addEventListener("input", () => {
      this.stop();
      this.follow(Number(slider.value) / 1000);
    });
    const fly = button("fly", () => (this.running ? this.stop() : this.fly()));
    fly.dataset["fly"] = "";
    bar.append(
      fly,
      slider,
      button("whole", () => this.look(this.overview(this.atlas))),
      button("from_above", () => this.look({ ...this.overview(this.atlas), pitch: 0, bearing: 0 })),
      this.box_("buildings", this.shown.buildings, (value) => (this.shown.buildings = value)),
      this.box_("ceiling", this.shown.ceiling, (value) => (this.shown.ceiling = value)),
    );
    this.element.append(bar);
    return slider;
  }

  private box_(name: string, checked: boolean, act: (value: boolean) => void): HTMLElement {
    const label = make("label", "s-sky__switch");
    const input = make("input") as HTMLInputElement;
    input.type = "checkbox";
    input.checked = checked;
    input.addEventListener("change", () => {
      act(input.checked);
      this.update();
    });
    label.append(input, ` ${this.say(name)}`);
    return label;
  }

  private look(camera: { center: [number, number]; zoom: number; pitch: number; bearing: number }): void {
    this.stop();
    this.craft = [];
    this.update();
    this.rest();
    if (this.slider) {
      this.slider.value = "0";
    }
    this.atlas.easeTo({ ...camera, duration: this.isStill ? 0 : 900 });
  }

  private get isStill(): boolean {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  /** Follows the route; who wants no motion gets a step at each press. */
  private fly(): void {
    const from = this.slider && Number(this.slider.value) < 1000 ? Number(this.slider.value) / 1000 : 0;
    if (this.isStill) {
      this.follow(Math.min(from + 0.1, 1));
      return;
    }
    const began = performance.now() - from * secondsOfFlight * 1000;
    this.label("stop");
    const step = (now: number): void => {
      const share = Math.min((now - began) / 1000 / secondsOfFlight, 1);
      this.follow(share);
      this.running = share < 1 ? requestAnimationFrame(step) : 0;
      if (!this.running) {
        this.label("fly");
      }
    };
    this.running = requestAnimationFrame(step);
  }

  private label(name: string): void {
    const button = this.element.querySelector("[data-fly]");
    if (button) {
      button.textContent = this.say(name);
    }
  }

  private stop(): void {
    cancelAnimationFrame(this.running);
    this.running = 0;
    this.label("fly");
  }

  private follow(share: number): void {
    const points = this.route?.line;
    if (!points) {
      return;
    }
    const at: Waypoint = along(points, share);
    const back = along(points, Math.max(share - 0.03, 0));
    const ahead = along(points, Math.min(share + 0.06, 1));
    const ground = groundAt(this.tiles, at[0] ?? 0, at[1] ?? 0) ?? 0;
    this.craft = craftLayers(at, ground, this.isDark);
    this.update();
    this.atlas.jumpTo({ center: [at[1] ?? 0, at[0] ?? 0], zoom: closeZoom, pitch: 68, bearing: heading(back, ahead) - aside });
    if (this.slider) {
      this.slider.value = String(Math.round(share * 1000));
    }
    const msl = Math.round(at[2] ?? 0);
    this.status.textContent = this.say("at", { msl, agl: Math.max(Math.round(msl - ground), 0) });
  }
}

function make(tag: string, look = "", text = ""): HTMLElement {
  const made = document.createElement(tag);
  if (look) {
    made.className = look;
  }
  made.textContent = text;
  return made;
}
