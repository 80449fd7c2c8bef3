/* SPDX-License-Identifier: Apache-2.0 */
/* <details class="menu"> opens without script; this closes it on Escape and on a click outside.
   Buttons: [data-print] prints, [data-copy=ID] copies what stands in the field of that id. */
import { all, t } from "./dom";

/* The clipboard is there over TLS and on the own machine only; the selection is there always. */
async function copy_field(button: HTMLElement): Promise<void> {
  const field = document.getElementById(button.dataset.copy ?? "") as HTMLInputElement | null;
  field?.select();
  const is_done = navigator.clipboard
    ? await navigator.clipboard.writeText(field?.value ?? "").then(() => true, () => false)
    : document.execCommand("copy");
  button.textContent = is_done ? t("コピーしました", "Copied")
    : t("選択しました（Ctrl+C）", "Selected (Ctrl+C)");
}

export function start_menus(): void {
  document.addEventListener("click", event => {
    for (const menu of all<HTMLDetailsElement>("details.menu[open]"))
      if (!menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    for (const menu of all<HTMLDetailsElement>("details.menu[open]")) {
      menu.open = false;
      menu.querySelector<HTMLElement>("summary")?.focus();
    }
    const drawer = document.querySelector<HTMLInputElement>("#nav-open");
    if (drawer) drawer.checked = false;
  });
  for (const button of all<HTMLElement>("[data-print]"))
    button.addEventListener("click", () => window.print());
  for (const button of all<HTMLElement>("[data-copy]"))
    button.addEventListener("click", () => void copy_field(button));
}
