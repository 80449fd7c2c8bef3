/* SPDX-License-Identifier: Apache-2.0 */
/* form[data-draft="user:register:id:version"]: warns before leaving with unsaved changes and keeps
   a local draft for seven days. form[data-guard]: warns only. Passwords, files and fields marked
   data-private are never kept, nor is the CSRF token. The draft goes when the server accepts the
   form (next page without .errors) and all drafts go with a form[data-drafts-clear] (sign-out).
   A page that asks to sign in again shows its [data-draft-kept] when the text it refused is kept
   here; the form gives it back as soon as it is open again. [data-page] on the answer to a POST:
   the address of the page that it shows. */
import { all, debounce, make, t } from "./dom";

const PREFIX = "kaname.draft.";
const SENT = "kaname.sent";
const RETURN = "kaname.return";
const KEEP_MS = 7 * 86400000;
type Values = Record<string, string[]>;
let returned = ""; /* the draft whose form was refused before the sign-in */

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

function show_note(form: HTMLFormElement, text: string, ...buttons: HTMLElement[]): void {
  const note = make("div", { class: "flash wait draft", role: "status" },
    make("span", { class: "grow" }, text), ...buttons);
  for (const button of buttons) button.addEventListener("click", () => note.remove());
  form.before(note);
}

function make_button(look: string, text: string, action: () => void): HTMLElement {
  const button = make("button", { type: "button", class: `btn low ${look}` }, text);
  button.addEventListener("click", action);
  return button;
}

/* After a sign-in that came in between, what was typed stands in the form at once; otherwise it is
   offered, because the record may have been looked at for another reason. */
function show_draft(form: HTMLFormElement, key: string, values: Values, first: Values): void {
  const forget = (): void => store(() => localStorage.removeItem(key));
  if (returned === key) {
    write_values(form, values);
    show_note(form, t("サインインし直す前に入力した内容を戻しました。まだ保存されていません。",
      "What you had entered before signing in again is back. It is not saved yet."),
      make_button("plain", t("捨てる", "Discard"), () => { forget(); write_values(form, first); }));
    return;
  }
  show_note(form, t("保存されていない下書きがこの端末にあります。",
    "This device keeps an unsaved draft."),
    make_button("", t("下書きを戻す", "Restore"), () => write_values(form, values)),
    make_button("plain", t("捨てる", "Discard"), forget));
}

function start_draft(form: HTMLFormElement, key: string): () => void {
  const first = read_values(form);
  const saved = form.querySelector("[data-saved]");
  const draft = load_draft(key);
  if (draft && JSON.stringify(draft) !== JSON.stringify(first))
    show_draft(form, key, draft, read_values(form));
  return () => {
    const held = JSON.stringify({ at: Date.now(), values: read_values(form) });
    store(() => localStorage.setItem(key, held));
    if (saved) saved.textContent = t("下書きをこの端末に保ちました", "Draft kept on this device");
  };
}

function start_form(form: HTMLFormElement): void {
  const key = form.dataset.draft ? PREFIX + form.dataset.draft : "";
  /* Read before a draft is put back: what comes back differs from what the server has. */
  const first = JSON.stringify(read_values(form));
  const keep_now = key ? start_draft(form, key) : () => {};
  let sending = false;
  const changed = (): boolean => JSON.stringify(read_values(form)) !== first;
  const keep = debounce(800, () => { if (!sending && changed()) keep_now(); });
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => {
    sending = true;
    if (changed()) keep_now();
    if (key) store(() => sessionStorage.setItem(SENT, key));
  });
  window.addEventListener("beforeunload", event => {
    if (sending || !changed()) return;
    keep_now();
    event.preventDefault();
    event.returnValue = "";
  });
}

function drop_drafts(spare: (key: string) => boolean): void {
  for (const key of Object.keys(localStorage))
    if (key.startsWith(PREFIX) && !spare(key)) localStorage.removeItem(key);
}

/* The page that refused for want of a session: says what is kept, and remembers to give it back. */
function note_refused(sent: string): void {
  const kept = document.querySelector<HTMLElement>("[data-draft-kept]");
  if (!kept || !load_draft(sent)) return;
  kept.hidden = false;
  sessionStorage.setItem(RETURN, sent);
}

/* The answer to a POST has the address of what was sent, which may be no page of its own: whoever
   reloads, or has to sign in again, comes back to [data-page]. */
function fix_address(): void {
  const page = document.querySelector<HTMLElement>("[data-page]")?.dataset.page;
  if (page && page.startsWith("/")) history.replaceState(null, "", page);
}

export function start_guard(): void {
  fix_address();
  store(() => {
    const sent = sessionStorage.getItem(SENT);
    /* An error, conflict or failure page means that the text was not taken. */
    if (sent && !document.querySelector(".errors, .versions, .oops")) localStorage.removeItem(sent);
    if (sent) note_refused(sent);
    sessionStorage.removeItem(SENT);
    drop_drafts(key => load_draft(key) !== null);
    returned = sessionStorage.getItem(RETURN) ?? "";
  });
  for (const form of all<HTMLFormElement>("form[data-draft], form[data-guard]")) {
    start_form(form);
    if (PREFIX + form.dataset.draft === returned)
      store(() => sessionStorage.removeItem(RETURN));
  }
  for (const form of all<HTMLFormElement>("form[data-drafts-clear]"))
    form.addEventListener("submit", () => store(() => drop_drafts(() => false)));
}
