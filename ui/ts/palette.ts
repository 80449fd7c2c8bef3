/* SPDX-License-Identifier: Apache-2.0 */
/* "/" goes to the search field; Ctrl+K (⌘K) or [data-palette] opens the palette: the links of the
   navigation, of [data-command], and records from .find[data-search] (JSON of the global search).
   With nothing typed yet: the favourites and what was opened lately, as the search page has them. */
import { all, debounce, draw_options, find_hits, Hit, make, step_option, t } from "./dom";

function page_links(): Hit[] {
  const seen = new Set<string>();
  return all<HTMLAnchorElement>(".side a[href], a[data-command]").filter(link => {
    const fresh = !seen.has(link.href);
    seen.add(link.href);
    return fresh;
  }).map(link => ({ id: link.href, code: "", url: link.href, kind: link.closest("details")
    ?.querySelector("[data-name]")?.textContent?.trim() ?? "", title: (link.querySelector("span")
    ?? link).textContent?.trim() ?? "" }));
}

/* The server knows what this person marked and opened, and what of it they may still see. */
async function load_marks(page: string): Promise<Hit[]> {
  const answer = await fetch(page, { headers: { Accept: "text/html" } });
  if (!answer.ok) return [];
  const there = new DOMParser().parseFromString(await answer.text(), "text/html");
  const seen = new Set<string>();
  return all<HTMLAnchorElement>("main a[data-command]", there).map(link => ({
    id: "", code: "", url: link.getAttribute("href") ?? "", title: link.textContent?.trim() ?? "",
    kind: link.closest("li")?.querySelector(".soft")?.textContent?.trim() ?? "",
  })).filter(hit => hit.url.startsWith("/") && !seen.has(hit.url) && !!seen.add(hit.url));
}

function open_palette(links: Hit[], search: string, page: string): void {
  const list = make("ul", { class: "options", role: "listbox", id: "palette-list" });
  const input = make("input", { type: "text", role: "combobox", "aria-controls": "palette-list",
    "aria-expanded": "true", "aria-label": t("移動先を探す", "Go to"), autocomplete: "off",
    placeholder: t("移動先・記録を探す", "Go to a page or record") });
  const dialog = make("dialog", { class: "palette" }, input, list,
    make("footer", {}, t("↑↓ 選ぶ　Enter 開く　Esc 閉じる", "↑↓ choose · Enter open · Esc close")));
  let hits: Hit[] = [];
  let marks: Hit[] = [];
  let asked = 0;
  const show = (found: Hit[]): void => {
    const words = input.value.normalize("NFKC").toLowerCase().split(/\s+/);
    hits = input.value.trim() === "" && marks.length > 0 ? marks.slice(0, 12) : links.filter(link => words.every(word =>
      `${link.title} ${link.kind}`.normalize("NFKC").toLowerCase().includes(word)))
      .slice(0, 8).concat(found);
    draw_options(list, hits);
  };
  const ask = debounce(150, async () => {
    const turn = ++asked;
    const found = search && input.value.trim()
      ? await find_hits(search, input.value).catch(() => []) : [];
    if (turn === asked) show(found.filter(hit => hit.url));
  });
  const go = (at: number): void => {
    if (hits[at]) location.assign(hits[at].url);
  };
  input.addEventListener("input", () => { show([]); ask(); });
  input.addEventListener("keydown", event => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") step_option(list, 1);
    else if (event.key === "ArrowUp") step_option(list, -1);
    else if (event.key === "Enter")
      go(Number(list.querySelector<HTMLElement>("[aria-selected=true]")?.dataset.at ?? -1));
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", event =>
    go(Number((event.target as Element).closest<HTMLElement>("[data-at]")?.dataset.at ?? -1)));
  dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  show([]);
  void load_marks(page).catch(() => []).then(found => {
    marks = found;
    if (input.value.trim() === "") show([]);
  });
}

export function start_palette(): void {
  const field = document.querySelector<HTMLInputElement>(".find input");
  const form = document.querySelector<HTMLFormElement>(".find");
  const open = (): void => {
    if (form && !document.querySelector("dialog[open]"))
      open_palette(page_links(), form.dataset.search ?? "", form.action);
  };
  for (const button of all<HTMLElement>("[data-palette]")) button.addEventListener("click", open);
  document.addEventListener("keydown", event => {
    const typing = (event.target as Element).closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && field) {
      event.preventDefault();
      field.focus();
    } else if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      open();
    }
  });
}
