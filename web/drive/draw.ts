// Draws the driver's page: one stop at a time, large, with at most three things to press.
import { beginCamera, canScan } from "./camera.ts";
import { el } from "./element.ts";
import type { Hands, Says, Shown } from "./shown.ts";
import type { Verdict } from "./ticket.ts";
import { clockText, nextStop, secondOf, stands } from "./tour.ts";
import type { Change, Deed, Passenger, Sheet, Stand, Tour } from "./tour.ts";


interface Drawing {
  readonly shown: Shown;
  readonly sheet: Sheet;
  readonly says: Says;
  readonly hands: Hands;
}

/** Put the page as it is now in place of what was there; the focus stays where it was. */
export function draw(place: HTMLElement, shown: Shown, says: Says, hands: Hands): void {
  drawNet(shown, says);
  const { sheet } = shown;
  if (!sheet) {
    // Nothing is kept yet: what the server drew, if it did, says more than an empty page.
    if (shown.net === "away" && !place.querySelector("section")) place.replaceChildren(el("p", { class: "d-none" }, says("offline")));
    return;
  }
  const focus = document.activeElement?.closest<HTMLElement>("[data-key]")?.dataset["key"];
  const [typed, kept] = [place.querySelector<HTMLInputElement>("[data-typed]")?.value, place.querySelector("[data-camera]")];
  const opened = new Set([...place.querySelectorAll<HTMLDetailsElement>("details[open]")].map((one) => one.dataset["key"]));
  const drawing = { shown, sheet, says, hands };
  const parts = sheet.tours.map((tour) => tourPart(drawing, tour));
  place.replaceChildren(
    ...alerts(drawing),
    ...(parts.length ? parts : [el("p", { class: "d-none" }, says("none"))]),
    ...(parts.length ? [ticketPart(drawing, typed ?? "", kept)] : []),
    ...undoPart(drawing),
  );
  for (const one of place.querySelectorAll<HTMLDetailsElement>("details")) one.open = opened.has(one.dataset["key"]);
  if (focus) (place.querySelector<HTMLElement>(`[data-key="${CSS.escape(focus)}"]`) ?? place.querySelector<HTMLElement>("[data-next]"))?.focus();
}

function drawNet({ sheet, deeds, net }: Shown, says: Says): void {
  const line = document.querySelector<HTMLElement>("[data-drive-net]");
  if (!line || net === "asking") return;
  const own = deeds.filter((one) => one.fate === "waiting" && one.driver === sheet?.driver).length;
  line.hidden = false;
  line.setAttribute("role", "status");
  line.dataset["net"] = net;
  const left = own ? says("unsent", { count: own }) : says("all_sent");
  line.replaceChildren(
    el("span", { class: "d-dot", "aria-hidden": "true" }),
    el("span", {}, net === "ok" ? says("online") : says("offline_short")),
    el("strong", { class: own ? "d-count d-count--some" : "d-count" }, left),
  );
}

function alerts({ shown, sheet, says, hands }: Drawing): Node[] {
  const found: Node[] = [];
  if (shown.net === "away") found.push(el("p", { class: "d-alert d-alert--net" }, says("offline")));
  if (shown.net === "signed_out") {
    found.push(el("p", { class: "d-alert d-alert--bad" }, says("sign_in"), " ", el("a", { href: "/sign-in?next=/drive" }, says("sign_in_link"))));
  }
  const others = shown.deeds.filter((one) => one.fate === "waiting" && one.driver !== sheet.driver).length;
  if (others) found.push(el("p", { class: "d-alert" }, says("others_unsent", { count: others })));
  for (const one of shown.deeds.filter(({ fate, seen }) => fate === "refused" && !seen)) {
    const text = says("refused", { name: nameOf(sheet, one.booking), deed: says(one.deed) });
    const why = ["cancelled", "no_show", "failed"].includes(one.why) ? `（${says(one.why)}）` : "";
    found.push(el("div", { class: "d-alert d-alert--bad", role: "alert" }, el("p", {}, text, why), button(says("seen"), `seen-${one.counter}`, () => hands.seen(one.counter), "plain")));
  }
  if (shown.changes.length) {
    const lines = shown.changes.map((one) => el("li", {}, changeText(one, says)));
    found.push(el("div", { class: "d-alert d-alert--change", role: "alert" }, el("p", {}, el("strong", {}, says("changed"))), el("ul", {}, ...lines), button(says("seen"), "seen-changes", () => hands.seenChanges(), "plain")));
  }
  return found;
}

function changeText({ kind, visit, was }: Change, says: Says): string {
  const name = visit.passenger?.name ?? "";
  const at = clockText(visit.at);
  if (kind === "moved") return says("moved", { name, kind: says(visit.kind), was: clockText(was), at });
  return says(kind, { name, at, stop: visit.place.name });
}

function tourPart(drawing: Drawing, tour: Tour): Node {
  const { sheet, shown, says } = drawing;
  const all = stands(sheet, tour, shown.deeds);
  const next = nextStop(all);
  const last = next.at(-1);
  const then = last ? nextStop(all.slice(all.indexOf(last) + 1)) : [];
  return el(
    "section",
    { class: "d-tour", "aria-labelledby": `tour-${tour.shift}` },
    el("h2", { id: `tour-${tour.shift}`, class: "d-tour__name", lang: "ja" }, tour.vehicle),
    next.length ? stopCard(drawing, tour, next) : el("p", { class: "d-none" }, says("finished")),
    then[0] ? el("p", { class: "d-then" }, says("then"), "　", el("strong", {}, clockText(then[0].visit.at)), " ", el("span", { lang: "ja" }, then[0].visit.place.name)) : null,
    el("details", { class: "d-whole", "data-key": `whole-${tour.shift}` }, el("summary", {}, says("whole_tour")), el("p", { class: "k-hint" }, says("updated", { at: clockText(secondOf(sheet, Date.parse(sheet.now))) })), el("ol", { class: "d-list" }, ...all.map((one) => line(drawing, one)))),
  );
}

function stopCard(drawing: Drawing, tour: Tour, group: readonly Stand[]): Node {
  const { says, hands } = drawing;
  const { place, at } = group[0]!.visit;
  const there = group.filter(({ visit, arrived }) => visit.kind === "pickup" && arrived === null);
  const names = there.map(({ visit }) => visit.passenger!.booking);
  return el(
    "div",
    { class: "d-card" },
    el("p", { class: "d-card__kicker" }, says("next"), place.number ? ` ・ ${says("stop_number", { number: place.number })}` : ""),
    el("h3", { class: "d-card__stop", lang: "ja", tabindex: "-1", "data-next": true, "data-key": `next-${tour.shift}` }, el("span", { class: "d-card__at" }, clockText(at)), " ", place.name),
    place.lat === null ? null : el("p", {}, el("a", { class: "d-map", href: `geo:${place.lat},${place.lon}?q=${place.lat},${place.lon}(${encodeURIComponent(place.name)})` }, says("map"))),
    names.length ? button(says("arrived"), `arrived-${tour.shift}`, () => hands.press(tour.shift, names, "arrived"), "arrived") : null,
    ...group.map((one) => person(drawing, tour, one)),
  );
}

function person(drawing: Drawing, tour: Tour, { visit, arrived, waiting }: Stand): Node {
  const { says, hands, shown } = drawing;
  const one = visit.passenger!;
  const pickup = visit.kind === "pickup";
  const press = (deed: "boarded" | "alighted" | "absent") => (): void => hands.press(tour.shift, [one.booking], deed);
  const sure = shown.armed === one.booking;
  return el(
    "div",
    { class: `d-person d-person--${visit.kind}` },
    el("p", { class: "d-person__kind" }, says(visit.kind), arrived === null ? "" : `　${says("arrived")} ${clockText(arrived)}`, waiting ? el("span", { class: "d-unsent" }, says("waiting_mark")) : null),
    el("p", { class: "d-person__name", lang: "ja" }, one.name),
    el("ul", { class: "d-chips" }, ...chips(one, says).map((text) => el("li", {}, text))),
    one.notes ? el("p", { class: "d-person__notes", lang: "ja" }, one.notes) : null,
    el("p", { class: "d-person__told" }, pickup ? says("promised", { since: clockText(one.since), until: clockText(one.until) }) : says("by", { by: clockText(one.by) })),
    pickup ? el("p", { class: "d-person__pay" }, pay(one, says)) : null,
    el(
      "div",
      { class: "d-buttons" },
      pickup ? button(says("boarded"), `boarded-${one.booking}`, press("boarded"), "main", one.name) : button(says("alighted"), `alighted-${one.booking}`, press("alighted"), "main", one.name),
      pickup ? button(says("absent"), `absent-${one.booking}`, sure ? press("absent") : () => hands.arm(one.booking), sure ? "sure" : "plain", one.name) : null,
    ),
    pickup && sure ? el("p", { class: "d-sure", role: "alert" }, says("absent_sure", { name: one.name })) : null,
  );
}

function chips(one: Passenger, says: Says): string[] {
  const found = [says("people", { count: one.people })];
  if (one.infants) found.push(says("infants", { count: one.infants }));
  if (one.wheelchairs) found.push(says("wheelchair"));
  return [...found, ...one.aids];
}

function pay(one: Passenger, says: Says): string {
  const parts = [];
  if (one.coupons) parts.push(says("coupons", { count: one.coupons }));
  if (one.yen) parts.push(says("yen", { yen: one.yen.toLocaleString("en") }));
  return `${says(`pays_${one.pays}`)}　${parts.join("＋") || says("nothing_to_pay")}`;
}

function line({ says }: Drawing, { visit, done, ended, waiting }: Stand): Node {
  const one = visit.passenger;
  const mark = ended ? says(ended) : done === null ? "" : says("done_at", { at: clockText(done) });
  return el(
    "li",
    { class: done !== null || ended ? "d-line d-line--done" : "d-line" },
    el("span", { class: "d-line__at" }, clockText(visit.at)),
    el("span", { class: "d-line__what" }, el("span", { lang: "ja" }, visit.place.name), el("br", {}), el("span", { class: "k-hint" }, says(visit.kind), one ? el("span", { lang: "ja" }, `　${one.name}`) : "", mark ? `　${mark}` : "", waiting ? el("span", { class: "d-unsent" }, says("waiting_mark")) : "")),
  );
}

function ticketPart({ shown, says, hands }: Drawing, typed: string, kept: Element | null): Node {
  const box = el("input", { id: "typed-ticket", class: "k-input", "data-typed": true, "data-key": "typed", autocomplete: "off", inputmode: "numeric", enterkeyhint: "done" }) as HTMLInputElement;
  box.value = typed;
  const form = el("form", { class: "d-check" }, el("label", { for: "typed-ticket", class: "k-label" }, says("check_typed")), box, button(says("check_button"), "check", () => form.requestSubmit(), "plain")) as HTMLFormElement;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    hands.check(box.value);
  });
  const camera = kept ?? (canScan() ? beginCamera(says, (text) => hands.check(text)) : null);
  return el(
    "details",
    { class: "d-ticket", "data-key": "ticket" },
    el("summary", {}, says("check")),
    camera,
    form,
    el("div", { role: "status" }, shown.verdict ? verdict(shown.verdict, says) : null),
  );
}

function verdict(one: Verdict, says: Says): Node {
  const looks = one.kind === "good" || one.kind === "known" ? "good" : one.kind === "forged" ? "bad" : "warn";
  const { kind, ...values } = one;
  return el("p", { class: `d-verdict d-verdict--${looks}` }, says(`ticket_${kind}`, values));
}

function undoPart({ shown, sheet, says, hands }: Drawing): Node[] {
  const { undo } = shown;
  if (!undo) return [];
  const text = says("pressed", { name: nameOf(sheet, undo.booking), deed: says(undo.deed), at: clockText(secondOf(sheet, undo.at)) });
  return [el("div", { class: "d-undo", role: "status" }, el("span", {}, text), button(says("undo"), "undo", () => hands.undo(undo.counter), "undo"))];
}

function nameOf(sheet: Sheet, booking: Deed["booking"]): string {
  for (const { visits } of sheet.tours) {
    const found = visits.find(({ passenger }) => passenger?.booking === booking);
    if (found) return found.passenger!.name;
  }
  return booking;
}

function button(text: string, key: string, press: () => void, looks: string, more = ""): Node {
  return el("button", { type: "button", class: `d-button d-button--${looks}`, "data-key": key, click: press }, text, more ? el("span", { class: "k-hidden" }, ` ${more}`) : null);
}
