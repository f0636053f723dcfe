// The booth's few pictures, drawn as lines: a sealed envelope, a finished vote, something in the way.
const SVG = "http://www.w3.org/2000/svg";

const LINES = {
  seal: ["M6 14h52v36H6z", "M6 14l26 22 26-22", "M26 44a6 6 0 1 0 12 0 6 6 0 1 0-12 0z"],
  done: ["M32 6a26 26 0 1 0 .01 0z", "M20 33l9 9 16-19"],
  stop: ["M32 6a26 26 0 1 0 .01 0z", "M32 20v16", "M32 44v.5"],
} as const;

export type Picture = keyof typeof LINES;

export function picture(name: Picture): Element {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 64 64");
  svg.setAttribute("class", `b-picture b-picture--${name}`);
  svg.setAttribute("aria-hidden", "true");
  for (const line of LINES[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", line);
    svg.append(path);
  }
  return svg;
}
