// The design tokens are some 200 custom properties, of which the pages use a few dozen: this
// drops from the built style sheets every custom property that nothing refers to.
import type { Plugin } from "vite";

const declaration = /(--(?:color-(?:primitive|neutral|semantic)|font|line-height|border-radius|elevation)[\w-]*):([^;}]+)(;|(?=}))/g;

/** The style sheet without the token declarations that nothing uses, repeatedly. */
export function withoutUnusedTokens(css: string): string {
  const used = new Set(css.match(/var\(\s*(--[\w-]+)/g)?.map((use) => use.replace(/var\(\s*/, "")));
  const kept = css.replace(declaration, (whole, name: string) => (used.has(name) ? whole : ""));
  return kept === css ? css : withoutUnusedTokens(kept);
}

/** Vite plugin: applies `withoutUnusedTokens` to every style sheet of the build. */
export function usedTokensOnly(): Plugin {
  return {
    name: "used-tokens-only",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === "asset" && file.fileName.endsWith(".css")) {
          file.source = withoutUnusedTokens(file.source.toString());
        }
      }
    },
  };
}
