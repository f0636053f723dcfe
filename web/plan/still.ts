// The still map under the pointer, for devices without WebGL: presses become places.
import { pointAt, type LonLat, type Measured } from "./along.ts";

/** How a picture lies on the ground: its middle and pixels per degree. */
export interface Frame {
  readonly lat: number;
  readonly lon: number;
  readonly east: number;
  readonly north: number;
}

const middle = [400, 320] as const;

/** The place of a pixel of the picture. */
export function placeAt(frame: Frame, x: number, y: number): LonLat {
  return [frame.lon + (x - middle[0]) / frame.east, frame.lat - (y - middle[1]) / frame.north];
}

/** The pixel of a place. */
export function pixelOf(frame: Frame, [lon, lat]: LonLat): readonly [number, number] {
  return [middle[0] + (lon - frame.lon) * frame.east, middle[1] - (lat - frame.lat) * frame.north];
}

/** The server's picture; `press` is told where it was pressed. */
export class Still {
  constructor(
    private readonly holder: HTMLElement,
    press: (lon: number, lat: number) => void,
  ) {
    holder.addEventListener("click", (event) => {
      const picture = this.picture;
      const matrix = picture?.getScreenCTM();
      if (!picture || !matrix) return;
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
      press(...placeAt(frameOf(picture), point.x, point.y));
    });
  }

  private get picture(): SVGSVGElement | null {
    return this.holder.querySelector<SVGSVGElement>(".p-picture");
  }

  /** Marks a share of the way. */
  point(route: Measured, share: number): void {
    const picture = this.picture;
    if (!picture) return;
    const [x, y] = pixelOf(frameOf(picture), pointAt(route, share));
    let dot = picture.querySelector<SVGCircleElement>(".p-here");
    if (!dot) {
      dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      dot.classList.add("p-here");
      dot.setAttribute("r", "9");
      picture.append(dot);
    }
    dot.setAttribute("cx", x.toFixed(1));
    dot.setAttribute("cy", y.toFixed(1));
  }
}

function frameOf(picture: SVGSVGElement): Frame {
  const value = (name: string): number => Number(picture.dataset[name]);
  return { lat: value("lat"), lon: value("lon"), east: value("east"), north: value("north") };
}
