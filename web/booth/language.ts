// In which of the three languages the page speaks, and how large and how dark it is: as the city's
// other pages were set on this device.
export const LANGUAGES = ["ja", "easy", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in three languages. */
export type Says = Readonly<Record<Language, string>>;

export const NAMES: Says = { ja: "日本語", easy: "やさしい日本語", en: "English" };
const HTML: Says = { ja: "ja", easy: "ja", en: "en" };

let current: Language = "ja";

export const language = (): Language => current;

/** The text in the language of the page, `{name}` filled in. */
export function say(says: Says, values: Readonly<Record<string, string | number>> = {}): string {
  return says[current].replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
}

/** Reads what the device is set to, and tells the page. */
export function begin(): void {
  const cookies = new Map(document.cookie.split("; ").map((one) => one.split("=", 2) as [string, string]));
  const asked = new URLSearchParams(location.search).get("lang") ?? cookies.get("kaga_language") ?? "";
  const theme = cookies.get("kaga_theme") ?? "";
  const size = cookies.get("kaga_text") ?? "";
  const { dataset } = document.documentElement;
  if (["light", "dark"].includes(theme)) dataset["theme"] = theme;
  if (["large", "larger"].includes(size)) dataset["text"] = size;
  speak(LANGUAGES.find((one) => one === asked) ?? "ja");
}

export function speak(chosen: Language): void {
  current = chosen;
  document.documentElement.lang = HTML[chosen];
  document.documentElement.dataset["language"] = chosen;
}

/** A day and time as people say it, in the city's time zone. */
export function moment(iso: string): string {
  const facts = { timeZone: "Asia/Tokyo", month: "long", day: "numeric", weekday: "short", hour: "numeric", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(current === "en" ? "en-GB" : "ja-JP", facts).format(new Date(iso));
}

/** A long code in groups of four, as people read it out; the whole of it or its beginning. */
export function groups(code: string, count = Infinity): string[] {
  return (code.match(/.{1,4}/g) ?? []).slice(0, count);
}
