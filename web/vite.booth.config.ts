// Builds the booth into a folder of its own, after everything else: one script, one style sheet and a
// worker, that no other page shares. See `build/booth.ts`.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { boothPages } from "./build/booth.ts";
import { compressed } from "./build/compressed.ts";
import { usedTokensOnly } from "./build/tokens.ts";

const top = fileURLToPath(new URL("..", import.meta.url));
const base = "/static/built/booth/";

export default defineConfig({
  root: top,
  base,
  publicDir: false,
  plugins: [usedTokensOnly(), boothPages(`${top}web/booth`, base), compressed()],
  build: {
    outDir: `${top}src/kaga/kernel/web/static/built/booth`,
    emptyOutDir: true,
    modulePreload: false,
    target: ["chrome109", "firefox115", "safari15.4"],
    cssTarget: ["chrome109", "firefox115", "safari15.4"],
    rolldownOptions: { input: [`${top}web/booth/main.ts`, `${top}web/booth/worker.ts`] },
  },
});
