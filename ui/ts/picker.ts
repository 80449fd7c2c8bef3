/* SPDX-License-Identifier: Apache-2.0 */
/* .picker[data-picker="/api/v1/<register>"] around a <select>: the select keeps the value and is
   what is sent; this puts a typeahead in front of it. Without script the select itself is used. */
import { all, debounce, draw_options, find_hits, Hit, make, step_option, t } from "./dom";

let serial = 0;

function chip(option: HTMLOptionElement, redraw: () => void): HTMLElement {
  const off = make("button", { type: "button",
    "aria-label": t(`${option.text} を外す`, `Remove ${option.text}`) }, "×");
  off.addEventListener("click", () => {
    option.selected = false;
    option.closest("select")?.dispatchEvent(new Event("change", { bubbles: true }));
    redraw();
  });
  return make("span", { class: "chip" }, option.text, off);
}

/* Where any register may be linked, the value is "register/id", as in the record's address. */
function value_of(select: HTMLSelectElement, hit: Hit): string {
  const any = select.closest<HTMLElement>("[data-any]");
  return any ? hit.url.replace(/^\/r\//, "") : hit.id;
}

function choose(select: HTMLSelectElement, hit: Hit): void {
  const value = value_of(select, hit);
  let option = Array.from(select.options).find(one => one.value === value);
  if (!option) {
    option = make("option", { value }, `${hit.code} ${hit.title}`.trim());
    select.append(option);
  }
  if (!select.multiple) select.value = value;
  option.selected = true;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function start_picker(holder: HTMLElement): void {
  const select = holder.querySelector("select");
  if (!select) return;
  const id = `picker-${++serial}`;
  const list = make("ul", { class: "options", role: "listbox", id, hidden: "" });
  const input = make("input", { type: "text", role: "combobox", "aria-controls": id,
    "aria-expanded": "false", "aria-autocomplete": "list", autocomplete: "off",
    placeholder: t("名前や番号で探す", "Search by name or number") });
  const label = select.id ? document.querySelector(`label[for="${select.id}"]`) : null;
  input.id = `${id}-input`;
  label?.setAttribute("for", input.id);
  const box = make("div", { class: "box" }, input);
  let hits: Hit[] = [];
  let asked = 0;
  const redraw = (): void => {
    const chosen = Array.from(select.selectedOptions).filter(option => option.value !== "");
    box.replaceChildren(...chosen.map(option => chip(option, redraw)), input);
  };
  const close = (): void => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (at: number): void => {
    if (!hits[at]) return;
    choose(select, hits[at]);
    input.value = "";
    close();
    redraw();
    input.focus();
  };
  const ask = debounce(150, async () => {
    const turn = ++asked;
    const found = await find_hits(holder.dataset.picker ?? "", input.value).catch(() => []);
    if (turn !== asked || document.activeElement !== input) return;
    hits = found;
    draw_options(list, hits);
    if (hits.length === 0)
      list.append(make("li", { class: "soft" }, t("見つかりません", "Nothing found")));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  });
  input.addEventListener("input", ask);
  input.addEventListener("focus", ask);
  input.addEventListener("blur", () => window.setTimeout(close, 150));
  input.addEventListener("keydown", event => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const now = step_option(list, event.key === "ArrowDown" ? 1 : -1);
      if (now) input.setAttribute("aria-activedescendant", now.id);
    } else if (event.key === "Enter" && !list.hidden) {
      take(Number(list.querySelector<HTMLElement>("[aria-selected=true]")?.dataset.at ?? -1));
    } else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", event => {
    event.preventDefault();
    take(Number((event.target as Element).closest<HTMLElement>("[data-at]")?.dataset.at ?? -1));
  });
  select.addEventListener("kaname:filled", redraw);
  select.hidden = true;
  holder.append(box, list);
  redraw();
}

export function start_pickers(): void {
  for (const holder of all<HTMLElement>("[data-picker]")) start_picker(holder);
}
