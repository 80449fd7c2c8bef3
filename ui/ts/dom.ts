/* SPDX-License-Identifier: Apache-2.0 */
export const japanese = document.documentElement.lang !== "en";

export function t(ja: string, en: string): string {
  return japanese ? ja : en;
}

export function all<T extends Element>(selector: string, root: ParentNode = document): T[] {
  return Array.from(root.querySelectorAll<T>(selector));
}

/* Text is always set as text, never as markup: titles come from people. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K, attributes: Record<string, string> = {}, ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const key of Object.keys(attributes)) element.setAttribute(key, attributes[key]);
  element.append(...children);
  return element;
}

export interface Hit { id: string; code: string; title: string; kind: string; url: string }

/* Reads {items: [{id, code?, title, kind?, url?}]}; anything else gives no hits. */
export async function find_hits(url: string, query: string): Promise<Hit[]> {
  const address = new URL(url, location.href);
  if (address.origin !== location.origin) return [];
  address.searchParams.set("q", query);
  address.searchParams.set("limit", "12");
  const response = await fetch(address.toString(), { headers: { Accept: "application/json" } });
  if (!response.ok) return [];
  const body: { items?: Record<string, unknown>[] } = await response.json();
  const text = (value: unknown): string =>
    value === undefined || value === null ? "" : String(value);
  return (body.items ?? []).map(item => ({
    id: text(item.id), code: text(item.code), title: text(item.title ?? item.name),
    kind: text(item.kind), url: text(item.url),
  }));
}

/* Moves aria-selected through a list of options; returns the one now chosen. */
export function step_option(list: HTMLElement, by: number): HTMLElement | null {
  const options = all<HTMLElement>("[role=option]", list);
  if (options.length === 0) return null;
  const now = options.findIndex(option => option.getAttribute("aria-selected") === "true");
  const next = (now + by + options.length) % options.length;
  options.forEach((option, i) => option.setAttribute("aria-selected", String(i === next)));
  options[next].scrollIntoView({ block: "nearest" });
  return options[next];
}

export function draw_options(list: HTMLElement, hits: Hit[]): void {
  list.replaceChildren(...hits.map((hit, i) => {
    const option = make("li", { role: "option", id: `${list.id}-${i}`,
      "aria-selected": String(i === 0) });
    option.dataset.at = String(i);
    if (hit.code) option.append(make("span", { class: "code" }, hit.code));
    option.append(make("span", {}, hit.title));
    if (hit.kind) option.append(make("span", { class: "soft" }, hit.kind));
    return option;
  }));
}

export function debounce(wait_ms: number, action: () => void): () => void {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(action, wait_ms);
  };
}
