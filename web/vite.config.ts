// Builds the pages' scripts and styles from the top of the repository, so that components may
// keep theirs beside their templates. Every entry that exists is built; the names in the
// manifest are paths from the top ("web/portal/main.ts").
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { compressed } from "./build/compressed.ts";
import { usedTokensOnly } from "./build/tokens.ts";

const top = fileURLToPath(new URL("..", import.meta.url));
const entries = ["portal", "staff", "map", "plan", "sky", "ways", "rides", "vote", "platform"]
  .map((name) => `${top}web/${name}/main.ts`)
  .concat([`${top}web/drive/main.ts`, `${top}web/drive/worker.ts`])
  .filter((path) => existsSync(path));

export default defineConfig({
  root: top,
  base: "/static/built/",
  publicDir: false,
  plugins: [usedTokensOnly(), compressed()],
  build: {
    outDir: `${top}src/kaga/kernel/web/static/built`,
    emptyOutDir: true,
    manifest: true,
    modulePreload: { polyfill: false },
    target: ["chrome109", "firefox115", "safari15.4"],
    cssTarget: ["chrome109", "firefox115", "safari15.4"],
    chunkSizeWarningLimit: 1500,
    // htmx has eval for hx-on and filters; it is switched off where htmx starts.
    rolldownOptions: { input: entries, checks: { eval: false } },
  },
  test: {
    root: top,
    include: ["web/**/*.test.ts", "src/kaga/kernel/web/components/**/*.test.ts"],
    environment: "happy-dom",
    fileParallelism: false,
    unstubGlobals: true,
    testTimeout: 120_000, // a machine that is busy with other work fails no test
  },
});
