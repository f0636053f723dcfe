// Signs of the map, drawn on a canvas: a shape and colour per layer, a character per kind, so
// that neither colour nor shape alone carries the meaning. An amber corner marks an estimate.
import type { Palette } from "./palette.ts";

/** How a layer's signs look. */
export interface Look {
  readonly shape: "disc" | "square" | "frame";
  readonly fill: string;
  readonly ink: string;
  readonly edge: string;
}

const characters: Readonly<Record<string, string>> = {
  evacuation_shelter: "所",
  emergency_site: "場",
  station: "駅",
  city_hall: "市",
  branch_office: "支",
  service_center: "窓",
  employment_office: "職",
  chamber_of_commerce: "商",
  cooperative: "農",
  hospital: "病",
  clinic: "医",
  culture_hall: "文",
  community_hall: "集",
  district_hall: "館",
  innovation_center: "交",
  sports: "運",
  welfare_center: "福",
  children_center: "児",
  park: "園",
  square: "広",
  leisure: "遊",
  library: "本",
  police: "警",
  elementary_school: "小",
  junior_high_school: "中",
  combined_school: "学",
  high_school: "高",
  special_needs_school: "特",
  onsen: "湯",
  museum: "美",
  temple: "寺",
  shrine: "社",
  bridge: "橋",
  gorge: "渓",
  heritage: "史",
  nature: "然",
};

const families = '"Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI", "Meiryo", sans-serif';
const size = 26;
const density = 2;

/** The sign of a kind. */
export function characterOf(kind: string): string {
  return characters[kind] ?? "施";
}

/** The look of a layer's signs; emergency sites are filled, shelters framed. */
export function lookOf(layer: string, kind: string, palette: Palette): Look {
  const white = "#ffffff";
  if (layer === "shelters") {
    return kind === "emergency_site"
      ? { shape: "square", fill: palette.shelter, ink: white, edge: white }
      : { shape: "frame", fill: palette.shelterSoft, ink: palette.shelter, edge: palette.shelter };
  }
  const fills: Record<string, string> = {
    stations: palette.station,
    facilities: palette.facility,
    schools: palette.school,
    sights: palette.sight,
  };
  return { shape: layer === "stations" ? "square" : "disc", fill: fills[layer] ?? palette.ink, ink: white, edge: white };
}

/** The name under which a sign is known to the map. */
export function iconName(layer: string, kind: string, uncertain: boolean): string {
  return `${layer}:${kind}:${uncertain ? "uncertain" : "sure"}`;
}

/** Draws a sign. */
export function drawIcon(look: Look, character: string, mark: string | null): ImageData {
  const pixels = size * density;
  const canvas = document.createElement("canvas");
  canvas.width = pixels;
  canvas.height = pixels;
  const pen = canvas.getContext("2d");
  if (!pen) {
    throw new Error("this browser cannot draw");
  }
  pen.scale(density, density);
  outline(pen, look.shape);
  pen.fillStyle = look.fill;
  pen.fill();
  pen.lineWidth = look.shape === "frame" ? 2.2 : 1.6;
  pen.strokeStyle = look.edge;
  pen.stroke();
  pen.fillStyle = look.ink;
  pen.font = `700 13px ${families}`;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  const box = pen.measureText(character);
  const middle = (box.actualBoundingBoxAscent - box.actualBoundingBoxDescent) / 2;
  pen.fillText(character, size / 2, size / 2 + middle);
  if (mark) {
    pen.beginPath();
    pen.arc(size - 5.5, 5.5, 4.2, 0, 2 * Math.PI);
    pen.fillStyle = mark;
    pen.fill();
    pen.lineWidth = 1.4;
    pen.strokeStyle = "#22262d";
    pen.stroke();
  }
  return pen.getImageData(0, 0, pixels, pixels);
}

function outline(pen: CanvasRenderingContext2D, shape: Look["shape"]): void {
  pen.beginPath();
  if (shape === "disc") {
    pen.arc(size / 2, size / 2, size / 2 - 2, 0, 2 * Math.PI);
  } else {
    pen.roundRect(2.5, 2.5, size - 5, size - 5, 5);
  }
}

/** Sharpness of the drawn signs. */
export const pixelRatio = density;
