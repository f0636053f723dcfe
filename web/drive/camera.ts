// Reads tickets with the camera: by the browser's own reader (BarcodeDetector) where it has one,
// else by ours (`qr`), as on iPhones. Nothing leaves the device.
import { el } from "./element.ts";
import { readCode } from "./qr/read.ts";
import type { Says } from "./shown.ts";

interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
declare const BarcodeDetector: {
  new (how: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
};
type Look = (video: HTMLVideoElement) => Promise<string | null>;
const EVERY_MS = 150;
const LONGEST = 800; // pixels of the longer side that we look at

/** Whether there may be a camera. */
export function canScan(): boolean {
  return navigator.mediaDevices !== undefined;
}

/** A button that begins to look, and the picture while it looks; `read` is told each new code. */
export function beginCamera(says: Says, read: (text: string) => void): HTMLElement {
  const video = el("video", { class: "d-video", playsinline: true, muted: true, hidden: true }) as HTMLVideoElement;
  const note = el("p", { role: "status" });
  let stream: MediaStream | null = null;
  const stop = (): void => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.hidden = true;
    press.firstChild!.textContent = says("check_camera");
  };
  const start = async (): Promise<void> => {
    note.textContent = "";
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    } catch {
      note.textContent = says("no_camera"); // none there, or nobody allowed it
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    press.firstChild!.textContent = says("check_stop");
    await video.play();
    const look = (await own()) ?? ours();
    while (stream) {
      const found = await look(video);
      if (found && stream) {
        stop();
        read(found);
      } else await new Promise((go) => setTimeout(go, EVERY_MS));
    }
  };
  const press = el("button", { type: "button", class: "d-button d-button--plain", click: () => (stream ? stop() : void start()) }, says("check_camera"));
  return el("div", { "data-camera": true }, press, video, note);
}

/** The browser's reader, if it has one that works. */
async function own(): Promise<Look | null> {
  if (!("BarcodeDetector" in globalThis)) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch((): readonly string[] => []);
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
}

/** Our reader, on what the video shows. */
function ours(): Look {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  return (video) => {
    const smaller = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight, 1));
    const [width, height] = [Math.round(video.videoWidth * smaller), Math.round(video.videoHeight * smaller)];
    if (!width || !height) return Promise.resolve(null);
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    pen.drawImage(video, 0, 0, width, height);
    return Promise.resolve(readCode(pen.getImageData(0, 0, width, height)));
  };
}
