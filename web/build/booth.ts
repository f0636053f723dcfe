// Writes the booth's static pages and the list of its files: each page names its one script and its
// one style sheet with their hashes, so whoever has the hash of the page has the hash of everything.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const PAGES = ["booth", "check", "observe"];

const bytes = (content: string | Uint8Array): Uint8Array => (typeof content === "string" ? new TextEncoder().encode(content) : content);
const integrity = (content: Uint8Array): string => `sha384-${createHash("sha384").update(content).digest("base64")}`;

/** Vite plugin: `booth.html`, `check.html`, `observe.html` and `release.json` beside the assets. */
export function boothPages(folder: string, base: string): Plugin {
  return {
    name: "booth-pages",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const files = new Map<string, Uint8Array>();
        for (const one of Object.values(bundle)) files.set(one.fileName, bytes(one.type === "chunk" ? one.code : one.source));
        const only = (pattern: RegExp): string => {
          const found = [...files.keys()].filter((name) => pattern.test(name));
          if (found.length !== 1) throw new Error(`the booth is to have one file like ${pattern}, found ${found.join(", ") || "none"}`);
          return found[0] ?? "";
        };
        const named = { SCRIPT: only(/\/main-[\w-]+\.js$/), STYLE: only(/\.css$/) };
        for (const page of PAGES) {
          let text = readFileSync(`${folder}/${page}.html`, "utf-8");
          for (const [word, name] of Object.entries(named)) {
            const content = files.get(name) ?? new Uint8Array();
            text = text.replace(`%${word}%`, base + name).replace(`%${word}_HASH%`, integrity(content));
          }
          files.set(`${page}.html`, bytes(text));
          this.emitFile({ type: "asset", fileName: `${page}.html`, source: text });
        }
        const hashes = [...files].filter(([name]) => !name.startsWith(".vite/")).map(([name, content]) => [name, createHash("sha256").update(content).digest("hex")] as const);
        const release = { files: Object.fromEntries(hashes.sort(([left], [right]) => (left < right ? -1 : 1))) };
        this.emitFile({ type: "asset", fileName: "release.json", source: `${JSON.stringify(release)}\n` });
      },
    },
  };
}
