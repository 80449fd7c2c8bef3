/* SPDX-License-Identifier: Apache-2.0 */
/* <details class="menu"> opens without script; this closes it on Escape and on a click outside. */
import { all } from "./dom";

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
}
