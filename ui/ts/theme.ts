/* SPDX-License-Identifier: Apache-2.0 */
/* Buttons [data-theme-set=light|dark|auto]. The cookie lets the server write the attribute on the
   next page, so there is no flash of the other theme. */
import { all } from "./dom";

const YEAR_S = 31536000;

export function start_theme(): void {
  for (const button of all<HTMLElement>("[data-theme-set]")) {
    button.addEventListener("click", event => {
      event.preventDefault();
      const theme = button.dataset.themeSet === "auto" ? "" : button.dataset.themeSet ?? "";
      if (theme) document.documentElement.dataset.theme = theme;
      else delete document.documentElement.dataset.theme;
      document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR_S : 0}; samesite=lax`;
      button.closest("details")?.removeAttribute("open");
    });
  }
}
