// The layers as they arrive, made ready for the map and for the cards.
import type { FeatureCollection, Point } from "geojson";
import type { LayerConfig, MapConfig } from "./config.ts";
import { iconName } from "./icons.ts";

/** What a point of the map says of itself. */
export interface PlaceProperties {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly status: string;
  readonly source: string;
  readonly address?: string;
  readonly accuracy_m?: number;
  readonly hazards?: readonly string[];
  readonly lines?: string;
  readonly state?: string;
}

/** A place with its point. */
export interface Place extends PlaceProperties {
  readonly layer: string;
  readonly lon: number;
  readonly lat: number;
}

/** Layers of points that a visitor may switch on and off, lowest first. */
export const pointLayers = ["schools", "facilities", "sights", "shelters", "stations"] as const;

/** Loads one layer. */
export async function loadLayer(layer: LayerConfig): Promise<FeatureCollection> {
  const answer = await fetch(layer.url, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) {
    throw new Error(`${layer.name}: ${answer.status}`);
  }
  return (await answer.json()) as FeatureCollection;
}

/** Flags and signs that the map's style filters and draws by. */
export function prepared(layer: string, data: FeatureCollection, config: MapConfig): FeatureCollection {
  return {
    ...data,
    features: data.features.map((feature) => {
      const properties = feature.properties as PlaceProperties;
      const flags = Object.fromEntries((properties.hazards ?? []).map((hazard) => [`for_${hazard}`, 1]));
      const icon = iconName(layer, properties.kind, config.uncertain.includes(properties.status));
      return { ...feature, properties: { ...properties, ...flags, icon } };
    }),
  };
}

/** The points of a layer as values for cards. */
export function placesOf(layer: string, data: FeatureCollection): Place[] {
  return data.features
    .filter((feature) => feature.geometry.type === "Point")
    .map((feature) => {
      const [lon = 0, lat = 0] = (feature.geometry as Point).coordinates;
      return { ...(feature.properties as PlaceProperties), layer, lon, lat };
    });
}

/** Whether two places stand at the very same point. */
export function samePoint(one: Place, other: Place): boolean {
  return one.lon === other.lon && one.lat === other.lat;
}
