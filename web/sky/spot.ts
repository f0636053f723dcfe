// "Choose on the map" on the page "over my house": a map whose press fills the place in.
import "maplibre-gl/dist/maplibre-gl.css";
import { Marker, type GeoJSONSource } from "maplibre-gl";
import { circle } from "../map/circle.ts";
import { drawCity, newCityMap, type CityConfig } from "../map/city.ts";
import { readConfig, say } from "../map/config.ts";

/** Draws the map; `picked` is told the place that was pressed, to a metre. */
export async function beginSpot(holder: HTMLElement, radius: () => number, picked: (place: string) => void): Promise<void> {
  const config = readConfig(holder) as CityConfig;
  const canvas = holder.querySelector<HTMLElement>("[data-over-canvas]") ?? holder;
  const status = holder.querySelector<HTMLElement>("[data-over-picked]");
  const atlas = newCityMap(canvas, config);
  const marker = new Marker({ color: "#1e3c7b", draggable: true });
  const colour = getComputedStyle(holder).getPropertyValue("--k-main").trim() || "#1e3c7b";
  let at: readonly [number, number] | null = null;
  const draw = (): void => {
    const data = at ? circle(at[0], at[1], radius()) : circle(0, 0, 0);
    atlas.getSource<GeoJSONSource>("picked")?.setData(data);
  };
  const pick = (lon: number, lat: number): void => {
    at = [lon, lat];
    marker.setLngLat([lon, lat]).addTo(atlas);
    draw();
    const place = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
    if (status) status.textContent = say(config, "picked", { place });
    picked(place);
  };
  marker.on("dragend", () => {
    const { lng, lat } = marker.getLngLat();
    pick(lng, lat);
  });
  await drawCity(atlas, config);
  atlas.addSource("picked", { type: "geojson", data: circle(0, 0, 0) });
  atlas.addLayer({ id: "picked", type: "fill", source: "picked", paint: { "fill-color": colour, "fill-opacity": 0.14 } });
  atlas.addLayer({ id: "picked-edge", type: "line", source: "picked", paint: { "line-color": colour, "line-width": 2 } });
  atlas.getCanvas().style.cursor = "crosshair";
  atlas.on("click", (event) => pick(event.lngLat.lng, event.lngLat.lat));
  atlas.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const { lng, lat } = atlas.getCenter();
    pick(lng, lat);
  });
  holder.closest("form")?.addEventListener("change", draw);
  holder.dataset["ready"] = "true";
}
