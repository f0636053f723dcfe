// The plan page: the server draws everything; this script gives it a moving map, suggestions,
// and exchanges the parts of the page instead of loading it anew.
import "maplibre-gl/dist/maplibre-gl.css";
import "./plan.css";
import { readConfig, say } from "../map/config.ts";
import { measured, type Measured } from "./along.ts";
import { coordinates, Form, nextTip, pressed, type End } from "./asking.ts";
import type { PlanMap } from "./atlas.ts";
import { readAir, readPlan, type PlanConfig, type PlanData } from "./data.ts";
import { People } from "./people.ts";
import { ProfileCursor } from "./profile.ts";
import { Solid } from "./solid.ts";
import { Still } from "./still.ts";
import { suggest } from "./suggest.ts";
import { exchangeParts, Loader } from "./swapping.ts";

/** Whether this device draws with WebGL. */
const canDraw = document.createElement("canvas").getContext("webgl2") !== null;

/** Below this many pixels the map lies under the form and is scrolled to. */
const narrow = 640;

class PlanPage {
  private readonly config: PlanConfig;
  private readonly form: Form;
  private readonly loader = new Loader();
  private plan: PlanData | null = null;
  private route: Measured | null = null;
  private cursor: ProfileCursor | null = null;
  private map: PlanMap | null = null;
  private still: Still | null = null;
  private solid: Solid | null = null;
  private timer = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly formElement: HTMLFormElement,
  ) {
    this.config = readConfig(root) as PlanConfig;
    this.form = new Form(formElement);
  }

  async begin(): Promise<void> {
    this.listen();
    this.renew();
    if (canDraw) {
      await this.beginMap();
    } else {
      this.beginStill();
    }
    this.tell();
    this.root.dataset["ready"] = "true";
  }

  private async beginMap(): Promise<void> {
    const canvas = this.find("[data-plan-canvas]");
    const { PlanMap } = await import("./atlas.ts");
    this.find("[data-plan-moving]").hidden = false;
    this.map = new PlanMap(canvas, this.config, {
      press: (lon, lat) => this.press(lon, lat),
      drag: (end, lon, lat) => {
        this.form.set(end, coordinates(lon, lat));
        this.ask();
      },
      choose: (number) => this.choose(number),
      follow: (share) => {
        this.cursor?.show(share);
        this.map?.point(share);
      },
    });
    this.map.show(this.plan, readAir(document));
    await this.map.begin();
    this.solid = new Solid(this.find("[data-plan-solid]"), this.find("[data-plan-solid-place]"));
    this.solid.show(this.plan, readAir(document));
    this.find("[data-plan-still]").hidden = true;
    this.find("[data-plan-tools]").hidden = false;
    this.find("[data-plan-tip]").hidden = false;
    new People(this.find("[data-plan-people]"), this.config, (picture) => this.map?.people(picture));
  }

  private beginStill(): void {
    this.find("[data-plan-flat]").hidden = false;
    this.find("[data-plan-tip]").hidden = false;
    this.still = new Still(this.find("[data-plan-still]"), (lon, lat) => this.press(lon, lat));
  }

  private find(selector: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(selector) ?? document.createElement("div");
  }

  private listen(): void {
    this.formElement.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
    document.addEventListener("click", (event) => this.click(event));
    addEventListener("popstate", () => void this.go(location.href, "seen"));
  }

  private click(event: MouseEvent): void {
    const on = <Kind extends HTMLElement>(selector: string): Kind | null =>
      event.target instanceof Element ? event.target.closest<Kind>(selector) : null;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const card = on<HTMLElement>("[data-card]");
    const bend = on<HTMLElement>("[data-bend]");
    const centre = on<HTMLElement>("[data-plan-centre]");
    if (on("[data-plan-swap]")) {
      event.preventDefault();
      const { from, to } = this.form.ends;
      this.form.ends = { from: to, to: from };
      if (from && to) this.ask();
    } else if (card) {
      event.preventDefault();
      this.choose(Number(card.dataset["card"]));
    } else if (bend) {
      this.map?.explain(Number(bend.dataset["bend"]));
      this.root.scrollIntoView({ block: "start" });
    } else if (centre && this.map) {
      this.place(centre.dataset["planCentre"] === "to" ? "to" : "from", ...this.map.centre);
    } else if (on("[data-plan-here]")) {
      this.here();
    }
  }

  private place(end: End, lon: number, lat: number): void {
    this.form.set(end, coordinates(lon, lat));
    this.map?.mark(end, lon, lat);
    const { from, to } = this.form.ends;
    if (from && to) this.ask();
    else this.tell();
  }

  private press(lon: number, lat: number): void {
    const before = this.form.ends;
    const { ends, complete } = pressed(before, lon, lat);
    this.form.ends = ends;
    this.map?.mark(before.from && !before.to ? "to" : "from", lon, lat);
    if (!ends.to) this.map?.unmark("to");
    if (complete) this.ask();
    else this.tell();
  }

  private here(): void {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.place("from", coords.longitude, coords.latitude),
      () => this.say(say(this.config, "no_position")),
    );
  }

  private choose(number: number): void {
    const link = document.querySelector<HTMLAnchorElement>(`[data-plan-choose="${number}"]`);
    if (!link || link.getAttribute("aria-current")) return;
    this.map?.emphasise(number);
    const focused = document.activeElement === link;
    void this.go(link.href, "new").then(() => {
      if (focused) document.querySelector<HTMLElement>(`[data-plan-choose="${number}"]`)?.focus();
    });
  }

  private ask(): void {
    this.say(say(this.config, "waiting"));
    void this.go(new URL(this.form.address, location.href).href, "new");
  }

  private async go(address: string, visit: "new" | "same" | "seen"): Promise<void> {
    clearTimeout(this.timer);
    this.root.setAttribute("aria-busy", "true");
    try {
      const other = await this.loader.load(address);
      if (!other) return;
      if (!exchangeParts(document, other)) {
        location.assign(address);
        return;
      }
      if (visit === "new") history.pushState(null, "", address.split("#")[0] ?? address);
      this.renew();
      this.map?.show(this.plan, readAir(document));
      this.solid?.show(this.plan, readAir(document));
      this.tell();
      if (visit === "new" && this.plan && innerWidth < narrow) this.root.scrollIntoView({ block: "start" });
    } catch {
      this.say(say(this.config, "failed"));
    }
    this.root.removeAttribute("aria-busy");
  }

  /** Gives life to the parts that were just put in. */
  private renew(): void {
    this.plan = readPlan(document);
    this.route = this.plan ? measured(this.plan.lines[this.plan.chosen - 1] ?? []) : null;
    this.cursor = this.plan ? new ProfileCursor(this.config, this.plan, document, (share) => this.follow(share)) : null;
    for (const end of ["from", "to"] as const) {
      suggest(end, this.config.search, say(this.config, "results"), () => this.taken());
    }
    for (const bend of document.querySelectorAll<HTMLButtonElement>("[data-bend]")) bend.disabled = !canDraw;
    const here = document.querySelector<HTMLElement>("[data-plan-here]");
    if (here) here.hidden = !("geolocation" in navigator);
    this.root.classList.toggle("p-stage--found", this.plan !== null);
    this.later();
  }

  private taken(): void {
    const { from, to } = this.form.ends;
    if (from && to) this.ask();
    else document.querySelector<HTMLElement>(from ? "#to" : "#from")?.focus();
  }

  private follow(share: number): void {
    this.map?.point(share);
    if (this.route) this.still?.point(this.route, share);
  }

  /** Asks again by itself while the planner gets ready. */
  private later(): void {
    const notice = document.querySelector<HTMLElement>("[data-again]");
    const wait = Number(notice?.dataset["again"] ?? 0);
    if (!wait) return;
    const promise = notice?.querySelector<HTMLElement>("[data-plan-by-itself]");
    if (promise) promise.hidden = false;
    this.timer = window.setTimeout(() => void this.go(location.href, "same"), wait * 1000);
  }

  /** Says what was found, and what the next press on the map does. */
  private tell(): void {
    const found = document.querySelector<HTMLElement>("[data-plan-data]")?.dataset["says"];
    const notice = document.querySelector<HTMLElement>("[data-again] p, .k-error-summary")?.textContent;
    this.say(found ?? notice ?? "");
    this.find("[data-plan-tip]").textContent = say(this.config, nextTip(this.form.ends));
  }

  private say(text: string): void {
    const status = document.querySelector<HTMLElement>("[data-plan-status]");
    if (status) status.textContent = text;
    const tip = this.find("[data-plan-tip]");
    if (text) tip.textContent = text;
  }
}

const root = document.querySelector<HTMLElement>("[data-plan]");
const form = document.querySelector<HTMLFormElement>("[data-plan-form]");
if (root && form) void new PlanPage(root, form).begin();
