/* SPDX-License-Identifier: Apache-2.0 */
/* form[data-draft="user:register:id:version"]: warns before leaving with unsaved changes and keeps
   a local draft for seven days. Passwords, files and fields marked data-private are never kept, nor
   is the CSRF token. The draft goes when the server accepts the form (next page without .errors)
   and all drafts go with a form[data-drafts-clear] (sign-out). */
import { all, debounce, make, t } from "./dom";

const PREFIX = "kaname.draft.";
const SENT = "kaname.sent";
const KEEP_MS = 7 * 86400000;
type Values = Record<string, string[]>;

function keeps(control: Element): boolean {
  const input = control as HTMLInputElement;
  return !!input.name && !["password", "file", "hidden", "submit"].includes(input.type)
    && input.dataset.private === undefined;
}

function read_values(form: HTMLFormElement): Values {
  const values: Values = {};
  for (const control of Array.from(form.elements).filter(keeps)) {
    const input = control as HTMLInputElement;
    const list = values[input.name] ?? (values[input.name] = []);
    if (control instanceof HTMLSelectElement)
      list.push(...Array.from(control.selectedOptions, option => `${option.value}\t${option.text}`));
    else if (!["checkbox", "radio"].includes(input.type) || input.checked) list.push(input.value);
  }
  return values;
}

/* A picker's select may lack an option that was found by typing, so drafts hold value and text. */
function choose_options(select: HTMLSelectElement, held: string[]): void {
  const wanted = new Map(held.map(one => one.split("\t", 2) as [string, string]));
  for (const option of Array.from(select.options)) {
    option.selected = wanted.has(option.value);
    wanted.delete(option.value);
  }
  if (!select.closest("[data-picker]")) return;
  wanted.forEach((text, value) => {
    const option = make("option", { value }, text);
    select.append(option);
    option.selected = true;
  });
}

function write_values(form: HTMLFormElement, values: Values): void {
  for (const control of Array.from(form.elements).filter(keeps)) {
    const input = control as HTMLInputElement;
    const list = values[input.name];
    if (!list) continue;
    if (control instanceof HTMLSelectElement) choose_options(control, list);
    else if (["checkbox", "radio"].includes(input.type)) input.checked = list.includes(input.value);
    else input.value = list.shift() ?? "";
    control.dispatchEvent(new Event("kaname:filled"));
  }
}

function store(action: () => void): void {
  try { action(); } catch { /* storage full or forbidden: the form works without drafts */ }
}

function load_draft(key: string): Values | null {
  try {
    const held = JSON.parse(localStorage.getItem(key) ?? "null");
    return held && Date.now() - held.at < KEEP_MS ? held.values : null;
  } catch { return null; }
}

function offer_draft(form: HTMLFormElement, key: string, values: Values): void {
  const use = make("button", { type: "button", class: "btn low" }, t("下書きを戻す", "Restore"));
  const drop = make("button", { type: "button", class: "btn low plain" },
    t("捨てる", "Discard"));
  const note = make("div", { class: "flash wait draft", role: "status" },
    make("span", { class: "grow" }, t("保存されていない下書きがこの端末にあります。",
      "This device keeps an unsaved draft.")), use, drop);
  use.addEventListener("click", () => { write_values(form, values); note.remove(); });
  drop.addEventListener("click", () => {
    store(() => localStorage.removeItem(key));
    note.remove();
  });
  form.before(note);
}

function start_form(form: HTMLFormElement): void {
  const key = PREFIX + form.dataset.draft;
  const first = JSON.stringify(read_values(form));
  const saved = form.querySelector("[data-saved]");
  let sending = false;
  const changed = (): boolean => JSON.stringify(read_values(form)) !== first;
  const draft = load_draft(key);
  if (draft && JSON.stringify(draft) !== first) offer_draft(form, key, draft);
  const keep = debounce(800, () => {
    if (sending || !changed()) return;
    const held = JSON.stringify({ at: Date.now(), values: read_values(form) });
    store(() => localStorage.setItem(key, held));
    if (saved) saved.textContent = t("下書きをこの端末に保ちました", "Draft kept on this device");
  });
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => {
    sending = true;
    store(() => sessionStorage.setItem(SENT, key));
  });
  window.addEventListener("beforeunload", event => {
    if (sending || !changed()) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

function drop_drafts(spare: (key: string) => boolean): void {
  for (const key of Object.keys(localStorage))
    if (key.startsWith(PREFIX) && !spare(key)) localStorage.removeItem(key);
}

export function start_guard(): void {
  store(() => {
    const sent = sessionStorage.getItem(SENT);
    /* An error, conflict or failure page means that the text was not taken. */
    if (sent && !document.querySelector(".errors, .versions, .oops")) localStorage.removeItem(sent);
    sessionStorage.removeItem(SENT);
    drop_drafts(key => load_draft(key) !== null);
  });
  for (const form of all<HTMLFormElement>("form[data-draft]")) start_form(form);
  for (const form of all<HTMLFormElement>("form[data-drafts-clear]"))
    form.addEventListener("submit", () => store(() => drop_drafts(() => false)));
}
